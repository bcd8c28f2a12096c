package org.veille.pipeline;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.veille.model.Received;
import org.veille.port.Health;
import org.veille.port.Plan;
import org.veille.port.Sink;
import org.veille.port.Source;
import org.veille.port.Status;

/**
 * Explains silence: why nothing comes, and why nothing goes. Looks at sources, sink and disk now and then, and some minutes after the
 * start at what has come. Each thing that a person can mend is one alarm with its remedy.
 *
 * <pre>
 *   source-down   at two looks in a row; over when it worked at two
 *   sink-down     the same
 *   disk-space    the same
 *   no-source     some minutes after the start
 *   no-sink       the same
 *   no-device     the same, until a reload brings one
 *   no-reading    the same, until one comes
 * </pre>
 */
final class Vitals {
    static final String SOURCE_DOWN = "source-down";
    static final String SINK_DOWN = "sink-down";
    static final String NO_SOURCE = "no-source";
    static final String NO_SINK = "no-sink";
    static final String NO_DEVICE = "no-device";
    static final String NO_READING = "no-reading";

    static final String DISK_SPACE = "disk-space";

    /** About what a building of fifty sensors writes in a day. */
    static final long LEAST_FREE_BYTES = 32_000_000L;

    /** Three times a minute: an alarm comes within a minute, and hardly any wake-up with it. */
    static final long LOOK_NS = 20_000_000_000L;

    private final Settings settings;
    private final Optional<Sink> sink;
    private final Alarms alarms;

    /** When it was first seen not to work, and when last, by alarm and subject. */
    private final Map<String, Long> downSinceNs = new HashMap<>();

    private final Map<String, Long> lastDownNs = new HashMap<>();

    private long startedNs;
    private long nextNs = Long.MAX_VALUE;
    /** As the journal has them: what came before this start is no answer to the question whether anything comes. */
    private long receivedBefore;

    private long decodedBefore;

    Vitals(Settings settings, Optional<Sink> sink, Alarms alarms) {
        this.settings = settings;
        this.sink = sink;
        this.alarms = alarms;
    }

    void recover(Status.Uplinks uplinks, Received now) {
        startedNs = now.monotonicNs();
        nextNs = settings.silence().isPresent() ? startedNs + LOOK_NS : Long.MAX_VALUE;
        receivedBefore = uplinks.received();
        decodedBefore = uplinks.decoded();
    }

    long dueNs() {
        return nextNs;
    }

    void pass(Plan plan, Status.Uplinks uplinks, Received now) {
        if (now.monotonicNs() < nextNs) {
            return;
        }
        nextNs = now.monotonicNs() + LOOK_NS;
        settings.sources().forEach((id, source) -> works(SOURCE_DOWN, id.name(), source.health(), now));
        sink.ifPresent(found -> works(SINK_DOWN, found.name(), found.health(), now));
        settings.card().machine().freeBytes().ifPresent(free -> works(DISK_SPACE, "", room(free), now));
        boolean patient = now.monotonicNs() - startedNs < settings.silence().orElseThrow().toNanos();
        say(NO_SOURCE, settings.sources().isEmpty(), patient, "no source is configured, so nothing arrives: add mqtt, coap or"
                + " lorawan under 'sources' in veille.yaml", now);
        say(NO_SINK, sink.isEmpty(), patient, "no sink is configured, so the series stay on this machine: add 'influx' to"
                + " veille.yaml; 'veille series' shows them", now);
        say(NO_DEVICE, plan.devices().isEmpty(), patient, "no device is configured, so nothing is kept: 'veille devices --heard'"
                + " shows who sends, with the lines for devices.yaml", now);
        boolean silent = uplinks.decoded() == decodedBefore;
        say(NO_READING, silent && !settings.sources().isEmpty(), patient, why(uplinks), now);
    }

    private static Health room(long freeBytes) {
        return new Health(freeBytes >= LEAST_FREE_BYTES, freeBytes / 1_000_000 + " MB are free on the disk with the database: free some"
                + " space. Once it is full, nothing more is acknowledged");
    }

    private void works(String alarm, String subject, Health health, Received now) {
        String key = alarm + "/" + subject;
        if (health.up()) {
            downSinceNs.remove(key);
            // One that comes and goes is one alarm, and not a transaction each time.
            if (now.monotonicNs() - lastDownNs.getOrDefault(key, startedNs) >= 2 * LOOK_NS) {
                alarms.clear(alarm, subject, now);
            }
            return;
        }
        lastDownNs.put(key, now.monotonicNs());
        long sinceNs = downSinceNs.computeIfAbsent(key, _ -> now.monotonicNs());
        if (now.monotonicNs() - sinceNs >= LOOK_NS) {
            alarms.raise(alarm, subject, health.detail(), now);
        }
    }

    private void say(String alarm, boolean isSo, boolean patient, String words, Received now) {
        if (!isSo) {
            alarms.clear(alarm, "", now);
        } else if (!patient) {
            alarms.raise(alarm, "", words, now);
        }
    }

    private String why(Status.Uplinks uplinks) {
        String down = settings.sources().values().stream()
                .filter(source -> !source.health().up())
                .map(Source::id)
                .map(id -> id.name() + " does not work")
                .findFirst()
                .orElse("");
        if (!down.isEmpty()) {
            return "no reading has come since the start: " + down;
        }
        return uplinks.received() == receivedBefore
                ? "no message has come since the start: do devices send to this machine, and do the topics under sources match?"
                : "messages come, and none of them is a reading of a known device: 'veille devices --heard' shows who sends,"
                        + " 'veille ledger' what cannot be read";
    }
}
