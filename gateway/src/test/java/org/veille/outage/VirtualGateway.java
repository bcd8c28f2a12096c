package org.veille.outage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.veille.adapter.sqlite.Keep;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.SourceId;
import org.veille.pipeline.Budgets;
import org.veille.pipeline.ClockLimits;
import org.veille.pipeline.Pipeline;
import org.veille.pipeline.Settings;
import org.veille.port.Event;
import org.veille.port.Health;
import org.veille.port.Inbox;
import org.veille.port.Machine;
import org.veille.port.Plan;
import org.veille.port.Source;
import org.veille.port.Status;
import org.veille.virtual.Puback;
import org.veille.virtual.VirtualTime;

/** The real pipeline over the real journal, driven as its thread drives it, on virtual time; sensors publish by MQTT. */
final class VirtualGateway {
    static final long T0 = 1_775_548_800_000L;
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(60);
    private static final Duration DELIVER_EVERY = Duration.ofMinutes(15);
    private static final SourceId MQTT = new SourceId("mqtt");

    /** A stock Mosquitto's. */
    private static final int WINDOW = 20;

    private record Next(Building.Sensor sensor, long message) {
        long timeMs() {
            return sensor.timeMs(T0, message);
        }
    }

    private final Path file;
    private final Plan plan;
    private final AbsentSink sink;
    private final long budgetBytes;
    private final Retention retention;
    private final Witness.Notes notes;
    private final PriorityQueue<Next> agenda = new PriorityQueue<>(
            Comparator.comparingLong(Next::timeMs).thenComparing(next -> next.sensor().number()));
    private final VirtualTime time = new VirtualTime("outage", T0);

    private Witness journal;
    private Pipeline pipeline;
    private Optional<Status> last = Optional.empty();
    private long published;
    private long readings;
    private long acknowledged;
    private long refused;
    private long notTaken;
    private boolean quiet;

    VirtualGateway(Path file, Building building, AbsentSink sink, long budgetBytes, Witness.Notes notes) {
        this.file = file;
        this.plan = building.plan();
        this.sink = sink;
        this.budgetBytes = budgetBytes;
        this.retention = new Retention(Keep.WEEK, true, OptionalLong.of(budgetBytes));
        this.notes = notes;
        building.sensors().forEach(sensor -> agenda.add(new Next(sensor, 0)));
    }

    /** Recovers what is on the disk. */
    VirtualGateway start() {
        journal = new Witness(new SqliteJournal(file, retention), file, notes);
        Settings settings = new Settings(
                COMMIT_INTERVAL,
                DELIVER_EVERY,
                Map.of(MQTT, new Mqtt()),
                new Budgets(OptionalLong.of(budgetBytes), OptionalLong.empty()),
                new Settings.Card(OptionalLong.empty(), Machine.UNKNOWN),
                new ClockLimits(ClockLimits.DEFAULT_PATIENCE, 0),
                Optional.of(Settings.SILENCE));
        pipeline = new Pipeline(
                plan, settings, journal, Optional.of(sink), new TreeMap<>(), time, time, RandomGenerator.of("L64X128MixRandom"));
        time.drive(pipeline);
        return this;
    }

    /** The process is there no more; what it had committed is. */
    void kill() {
        journal.close();
        pipeline = null;
    }

    /** Sensors publish nothing from now on. */
    void fallQuiet() {
        quiet = true;
    }

    void elapse(Duration span) {
        long untilMs = time.epochMs() + span.toMillis();
        while (!quiet && agenda.peek().timeMs() <= untilMs) {
            Next next = agenda.poll();
            time.elapseUntil(next.timeMs());
            publish(next);
            agenda.add(new Next(next.sensor(), next.message() + 1));
        }
        time.elapseUntil(untilMs);
    }

    private void publish(Next next) {
        notTaken += pipeline.takesUplinks() ? 0 : 1;
        published++;
        readings += next.sensor().quantities().size();
        byte[] payload = next.sensor().payload(next.message()).getBytes(UTF_8);
        DeliveryKey key = new DeliveryKey(DeliveryKey.hash(payload, Long.toString(published).getBytes(UTF_8)), false);
        Address from = new Address(Address.MQTT, next.sensor().topic());
        Puback ack = new Puback(() -> acknowledged++, _ -> refused++);
        time.handle(new Event.Uplink(MQTT, from, Payload.of(payload), time.now(), Radio.NONE, key, ack));
    }

    /** Ends as the service does. */
    void stop() {
        time.handle(new Event.Stop(time.now()));
        while (!pipeline.hasEnded()) {
            time.elapse(Duration.ofMillis(100));
        }
        last = Optional.of(status());
        journal.close();
    }

    /** The last one, once it has stopped. */
    Status status() {
        return last.orElseGet(time::status);
    }

    /** What its wall clock reads. */
    long epochMs() {
        return time.epochMs();
    }

    Witness journal() {
        return journal;
    }

    long published() {
        return published;
    }

    long readings() {
        return readings;
    }

    long acknowledged() {
        return acknowledged;
    }

    long refused() {
        return refused;
    }

    /** Messages that the gateway did not want when they came. */
    long notTaken() {
        return notTaken;
    }

    private static final class Mqtt implements Source {
        @Override
        public SourceId id() {
            return MQTT;
        }

        @Override
        public void start(Inbox inbox) {}

        @Override
        public int window() {
            return WINDOW;
        }

        @Override
        public boolean redelivers() {
            return true;
        }

        @Override
        public Health health() {
            return new Health(true, "connected");
        }

        @Override
        public void close() {}
    }
}
