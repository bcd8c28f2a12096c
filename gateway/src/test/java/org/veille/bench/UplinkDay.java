package org.veille.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.veille.adapter.influx.InfluxSettings;
import org.veille.adapter.influx.InfluxSink;
import org.veille.adapter.influx.InfluxVersion;
import org.veille.config.Problems;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Quantity;
import org.veille.model.Radio;
import org.veille.model.Received;
import org.veille.model.Row;
import org.veille.model.SourceId;
import org.veille.model.Trust;
import org.veille.pipeline.Pipeline;
import org.veille.pipeline.Settings;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.Health;
import org.veille.port.Inbox;
import org.veille.port.MemoryJournal;
import org.veille.port.Plan;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;
import org.veille.site.SiteLoader;

/**
 * A day of the gateway on virtual time: configuration read from files, MQTT messages in, the real pipeline, delivery and
 * InfluxDB sink, and what its requests were on the line. A day before it is not counted: points are held for up to six
 * hours, so a first day sends less than any other. Between the two the gateway stops, which empties its outbox, and
 * starts again where it was: so what is counted is the rows of one day, however rarely they are sent.
 */
final class UplinkDay implements Clock, Inbox {
    private static final long DAY_MS = 86_400_000L;
    private static final long MINUTE_MS = 60_000L;
    /** A working day begins at midnight UTC. */
    private static final long FIRST_MS = Instant.parse("2026-03-09T00:00:00Z").toEpochMilli();

    private static final SourceId MQTT = new SourceId("mqtt");
    private static final Duration COMMIT = Duration.ofSeconds(60);

    private final ArrayDeque<Event> inbox = new ArrayDeque<>();
    private final UplinkScenario scenario;
    private final FiftySeries series = new FiftySeries(FIRST_MS);
    private final RandomGenerator random;
    private long nowMs = FIRST_MS;
    private long minuteMs = FIRST_MS;
    private Pipeline pipeline;

    private UplinkDay(UplinkScenario scenario) {
        this.scenario = scenario;
        // Seeded: the same day gives the same bytes.
        this.random = new Random(4);
    }

    /** The requests of a day, in order. */
    static List<CountingServer.Request> requests(UplinkScenario scenario) throws IOException {
        return new UplinkDay(scenario).run();
    }

    private List<CountingServer.Request> run() throws IOException {
        try (CountingServer server = new CountingServer();
                InfluxSink influx = new InfluxSink(settings(server), this)) {
            MemoryJournal.Disk disk = new MemoryJournal.Disk();
            Plan plan = plan();
            day(plan, disk, influx);
            server.take();
            day(plan, disk, influx);
            return server.take();
        }
    }

    private void day(Plan plan, MemoryJournal.Disk disk, InfluxSink influx) {
        pipeline = new Pipeline(
                plan,
                new Settings(COMMIT, scenario.every(), Map.of()),
                new MemoryJournal(disk),
                Optional.of(new Patient(influx)),
                Map.of(),
                this,
                this,
                random);
        pipeline.recover(now());
        messagesUntil(minuteMs + DAY_MS);
        handle(new Event.Stop(now()));
        if (!pipeline.hasEnded()) {
            throw new IllegalStateException("the outbox was not emptied");
        }
    }

    private InfluxSettings settings(CountingServer server) {
        return new InfluxSettings(
                server.uri(),
                InfluxVersion.V1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("batiments"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                scenario.live() == UplinkScenario.Live.APART ? Optional.of("semaine") : Optional.empty(),
                scenario.every(),
                false);
    }

    // ---- what the devices send --------------------------------------------------------------------------------------

    private record Message(long tMs, FiftySeries.Instrument from) {}

    private void messagesUntil(long endMs) {
        while (minuteMs < endMs) {
            for (Message message : minute()) {
                elapseTo(message.tMs());
                publish(message);
            }
            minuteMs += MINUTE_MS;
        }
        elapseTo(endMs);
    }

    /** Each device has its own second of the minute, some tenths of a second early or late. */
    private List<Message> minute() {
        List<Message> messages = new ArrayList<>();
        int number = 0;
        for (FiftySeries.Instrument instrument : series.instruments()) {
            messages.add(new Message(minuteMs + 1_000 + 3_011L * number++ + random.nextInt(-300, 300), instrument));
        }
        return messages;
    }

    private void publish(Message message) {
        handle(new Event.Uplink(
                MQTT,
                new Address(Address.MQTT, message.from().topic()),
                Payload.of(series.payload(message.from(), message.tMs())),
                now(),
                Radio.NONE,
                DeliveryKey.NONE,
                new Acknowledged()));
    }

    /** Of a broker that can send again. */
    private record Acknowledged() implements Acknowledgement {
        @Override
        public OptionalLong neededByNs() {
            return OptionalLong.empty();
        }

        @Override
        public void committed() {}

        @Override
        public void refused(Loss why) {
            throw new IllegalStateException("refused: " + why);
        }
    }

    // ---- the pipeline's thread --------------------------------------------------------------------------------------

    private void elapseTo(long untilMs) {
        while (pipeline.nextDeadlineNs() <= untilMs * 1_000_000L) {
            nowMs = Math.max(nowMs, Math.ceilDiv(pipeline.nextDeadlineNs(), 1_000_000L));
            pass();
        }
        nowMs = untilMs;
    }

    private void handle(Event event) {
        pipeline.handle(event);
        pass();
    }

    private void pass() {
        pipeline.pass(now());
        for (Event next = inbox.poll(); next != null; next = inbox.poll()) {
            pipeline.handle(next);
            pipeline.pass(now());
        }
    }

    /** Waits for the answer, as virtual time stands still meanwhile; what is not accepted ends the benchmark. */
    private record Patient(Sink sink) implements Sink {
        @Override
        public String name() {
            return sink.name();
        }

        @Override
        public CompletableFuture<WriteOutcome> write(List<Row> batch) {
            WriteOutcome outcome = sink.write(batch).join();
            if (!(outcome instanceof WriteOutcome.Accepted)) {
                throw new IllegalStateException(outcome.toString());
            }
            return CompletableFuture.completedFuture(outcome);
        }

        @Override
        public Health health() {
            return sink.health();
        }

        @Override
        public long sentBytes() {
            return sink.sentBytes();
        }

        @Override
        public void close() {
            sink.close();
        }
    }

    // ---- clock and inbox --------------------------------------------------------------------------------------------

    @Override
    public long monotonicNs() {
        return nowMs * 1_000_000L;
    }

    @Override
    public long epochMs() {
        return nowMs;
    }

    @Override
    public String bootId() {
        return "uplink";
    }

    @Override
    public Received now() {
        return new Received(bootId(), monotonicNs(), nowMs, Trust.TRUSTED);
    }

    @Override
    public boolean offer(Event event) {
        return inbox.add(event);
    }

    @Override
    public void put(Event event) {
        inbox.add(event);
    }

    // ---- the configuration ------------------------------------------------------------------------------------------

    private Plan plan() throws IOException {
        Path folder = Files.createTempDirectory("veille-uplink");
        try {
            TreeSet<Quantity> quantities = new TreeSet<>();
            series.instruments().forEach(each -> quantities.addAll(each.sources().keySet()));
            Files.createDirectory(folder.resolve("rules"));
            Files.writeString(folder.resolve("veille.yaml"), "site: {name: ecole-jules-ferry, zone: Europe/Paris}\n"
                    + "sources:\n  mqtt: {broker: mqtt://127.0.0.1, topics: \"#\"}\n");
            Files.writeString(folder.resolve("devices.yaml"), series.devicesYaml());
            Files.writeString(folder.resolve("rules/rules.yaml"), scenario.rulesYaml(quantities));
            Problems problems = new Problems();
            SiteLoader loader = new SiteLoader(
                    folder,
                    (name, _) -> {
                        throw new IllegalStateException(name);
                    },
                    _ -> null);
            return loader.load(folder.resolve("veille.yaml"), problems)
                    .orElseThrow(() -> new IllegalStateException(problems.errors().toString()))
                    .plan();
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
