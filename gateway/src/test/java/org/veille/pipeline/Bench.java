package org.veille.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.veille.model.Acknowledgement;
import org.veille.model.ActuatorId;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.SourceId;
import org.veille.model.Trust;
import org.veille.port.Actuator;
import org.veille.port.Batch;
import org.veille.port.CountingMachine;
import org.veille.port.Event;
import org.veille.port.ForwardingJournal;
import org.veille.port.Journal;
import org.veille.port.MemoryJournal;
import org.veille.port.Plan;
import org.veille.port.Sink;
import org.veille.port.Source;
import org.veille.port.Status;
import org.veille.virtual.VirtualTime;

/** A pipeline on virtual time. The disk outlives a {@link #crash}. */
final class Bench extends VirtualTime {
    static final long T0 = 1_775_548_800_000L;
    static final Duration INTERVAL = Duration.ofSeconds(60);

    final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    final Map<ActuatorId, Actuator> relays = new TreeMap<>();
    Plan plan;
    Optional<Sink> sink = Optional.empty();
    Budgets budgets = Budgets.NONE;
    RandomGenerator jitter = RandomGenerator.of("L64X128MixRandom");
    /** What each transaction costs is written to it, when a budget is set. */
    final CountingMachine machine = new CountingMachine();

    OptionalLong cardBudget = OptionalLong.empty();
    long commitCosts = 8_192;
    int maxTickBytes = Tick.MAX_BYTES;
    Pipeline pipeline;
    Duration patience = ClockLimits.DEFAULT_PATIENCE;
    Optional<Duration> silence = Optional.empty();
    private int boots = 1;
    private final Map<SourceId, Source> sources = new TreeMap<>(Comparator.comparing(SourceId::name));

    Bench(Plan plan) {
        super("bench", T0);
        this.plan = plan;
        with(StubSource.MQTT).with(StubSource.COAP).with(StubSource.LORAWAN);
    }

    Bench with(Source source) {
        sources.put(source.id(), source);
        return this;
    }

    Bench with(Sink to) {
        sink = Optional.of(to);
        return this;
    }

    Bench start() {
        if (machine.own.isPresent()) {
            machine.own = OptionalLong.of(0);
        }
        Settings.Card card = new Settings.Card(cardBudget, machine, maxTickBytes);
        Settings settings = new Settings(INTERVAL, Duration.ofSeconds(10), sources, budgets, card, new ClockLimits(patience, 0), silence);
        pipeline = new Pipeline(plan, settings, journal(), sink, relays, this, this, jitter);
        drive(pipeline);
        return this;
    }

    private Journal journal() {
        return new ForwardingJournal(new PrunedJournal(disk)) {
            @Override
            public void commit(Batch batch) {
                machine.write(commitCosts);
                super.commit(batch);
            }
        };
    }

    /** Whatever was not committed is gone; the next pipeline begins at once on the same disk. */
    void crash() {
        start();
    }

    /** The power was gone: the monotonic clock begins anew, and the wall clock reads what it reads. */
    Bench reboot(long wallMs, Trust trusted) {
        boots++;
        reboot("bench-" + boots, Duration.ofSeconds(20));
        setClock(wallMs, trusted);
        return start();
    }

    // ---- what arrives -----------------------------------------------------------------------------------------------

    /** A message on a topic, without a delivery key. */
    RecordingAck mqtt(String topic, String payload) {
        return mqtt(topic, payload, DeliveryKey.NONE);
    }

    RecordingAck mqtt(String topic, String payload, DeliveryKey key) {
        RecordingAck ack = new RecordingAck(OptionalLong.empty());
        uplink(StubSource.MQTT, new Address(Address.MQTT, topic), payload.getBytes(UTF_8), key, ack);
        return ack;
    }

    /** A room's CO2 with its own time: now. */
    RecordingAck co2(double ppm) {
        return mqtt("salle-12", "{\"co2\": " + ppm + ", \"at\": " + epochMs() + "}");
    }

    RecordingAck coap(String senml) {
        RecordingAck ack = new RecordingAck(OptionalLong.of(monotonicNs() + 1_500_000_000L));
        Address from = new Address(Address.COAP, "/compteur");
        uplink(StubSource.COAP, from, senml.getBytes(UTF_8), DeliveryKey.NONE, ack);
        return ack;
    }

    void lora(byte[] frame) {
        Address from = new Address(Address.CONCENTRATOR, Sites.CONCENTRATOR);
        uplink(StubSource.LORAWAN, from, frame, DeliveryKey.NONE, Acknowledgement.NONE);
    }

    void uplink(Source source, Address from, byte[] payload, DeliveryKey key, Acknowledgement ack) {
        handle(new Event.Uplink(source.id(), from, Payload.of(payload), now(), Radio.NONE, key, ack));
    }

    // ---- what is seen -----------------------------------------------------------------------------------------------

    int commits() {
        return disk.batches().size();
    }

    void assertBalanced() {
        Status status = status();
        assertThat(status.uplinks()).matches(Status.Uplinks::balanced, "balanced");
        assertThat(status.readings()).matches(Status.Readings::balanced, "balanced");
    }

    /** Values of a measurement's rows, in order. */
    List<Object> values(String measurement) {
        List<Object> values = new ArrayList<>();
        disk.rows().stream()
                .filter(row -> row.measurement().equals(measurement))
                .forEach(row -> values.add(row.fields().get("value")));
        return values;
    }
}
