package org.veille.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.veille.adapter.influx.InfluxSettings;
import org.veille.adapter.influx.InfluxSink;
import org.veille.adapter.influx.InfluxVersion;
import org.veille.config.Problems;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Quantity;
import org.veille.model.Radio;
import org.veille.model.SourceId;
import org.veille.pipeline.Pipeline;
import org.veille.pipeline.Settings;
import org.veille.port.Event;
import org.veille.port.MemoryJournal;
import org.veille.port.Plan;
import org.veille.site.SiteLoader;
import org.veille.virtual.PatientSink;
import org.veille.virtual.Puback;
import org.veille.virtual.VirtualTime;

/**
 * A day of the gateway on virtual time: configuration read from files, MQTT messages in, the real pipeline, delivery and
 * InfluxDB sink, and what its requests were on the line. A day before it is not counted: points are held for up to six
 * hours, so a first day sends less than any other. Between the two the gateway stops, which empties its outbox, and
 * starts again where it was: so what is counted is the rows of one day, however rarely they are sent.
 */
final class UplinkDay {
    private static final long DAY_MS = 86_400_000L;
    private static final long MINUTE_MS = 60_000L;
    /** A working day begins at midnight UTC. */
    private static final long FIRST_MS = Instant.parse("2026-03-09T00:00:00Z").toEpochMilli();

    private static final SourceId MQTT = new SourceId("mqtt");
    private static final Duration COMMIT = Duration.ofSeconds(60);

    private final VirtualTime time = new VirtualTime("uplink", FIRST_MS);
    private final UplinkScenario scenario;
    private final FiftySeries series = new FiftySeries(FIRST_MS);
    private final RandomGenerator random;
    private long minuteMs = FIRST_MS;

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
                InfluxSink influx = new InfluxSink(settings(server), time)) {
            MemoryJournal.Disk disk = new MemoryJournal.Disk();
            Plan plan = plan();
            day(plan, disk, influx);
            server.take();
            day(plan, disk, influx);
            return server.take();
        }
    }

    private void day(Plan plan, MemoryJournal.Disk disk, InfluxSink influx) {
        Pipeline pipeline = new Pipeline(
                plan,
                new Settings(COMMIT, scenario.every(), Map.of()),
                new MemoryJournal(disk),
                Optional.of(new PatientSink(influx)),
                Map.of(),
                time,
                time,
                random);
        time.drive(pipeline);
        messagesUntil(minuteMs + DAY_MS);
        time.handle(new Event.Stop(time.now()));
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
                time.elapseUntil(message.tMs());
                publish(message);
            }
            minuteMs += MINUTE_MS;
        }
        time.elapseUntil(endMs);
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
        time.handle(new Event.Uplink(
                MQTT,
                new Address(Address.MQTT, message.from().topic()),
                Payload.of(series.payload(message.from(), message.tMs())),
                time.now(),
                Radio.NONE,
                DeliveryKey.NONE,
                new Puback(() -> {}, UplinkDay::unexpected)));
    }

    private static void unexpected(Loss why) {
        throw new IllegalStateException("refused: " + why);
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
