package org.veille.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Alarm;
import org.veille.model.Destination;
import org.veille.model.Received;
import org.veille.model.Row;
import org.veille.model.StateRow;
import org.veille.port.History;
import org.veille.port.Journal;

/**
 * What is wrong now. Raised once and cleared once, however often it is said: each change is a line in the log, a state that
 * outlives a restart, and a row of {@code veille_alarm}.
 */
public final class Alarms {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private static final String KIND = "alarm";
    private static final String MEASUREMENT = "veille_alarm";

    /** Of the state: the time, whether it was acknowledged, then the words; without words it is cleared. */
    private static final int VERSION = 2;

    /** How soon a change is on disk, when nothing else is to be written. */
    private static final long WITHIN_NS = Tick.UNREPEATABLE_NS;

    private final String site;
    private final Tick tick;
    private static final long TOGETHER_MS = 1_000;

    private final BiConsumer<Alarm, Boolean> bell;
    /** The time of the newest row of each. */
    private final Map<String, Long> toldMs = new HashMap<>();
    private final Map<String, Alarm> raised = new TreeMap<>();

    Alarms(String site, Tick tick) {
        this(site, tick, (_, _) -> {});
    }

    /** @param bell tells people beside the sink: whether it is raised, or over */
    Alarms(String site, Tick tick, BiConsumer<Alarm, Boolean> bell) {
        this.site = site;
        this.tick = tick;
        this.bell = bell;
    }

    /** Does nothing while it is raised; other words replace the old ones silently in what people see next. */
    void raise(String id, String subject, String words, Received now) {
        String key = key(id, subject);
        Alarm before = raised.get(key);
        if (before != null) {
            raised.put(key, new Alarm(id, subject, words, before.sinceMs(), before.acknowledged()));
            return;
        }
        Alarm alarm = new Alarm(id, subject, words, now.epochMs());
        raised.put(key, alarm);
        LOG.warn("alarm {}: {}", alarm.name(), words);
        save(alarm, words, now);
        tell(alarm, true, words, now);
    }

    /** Does nothing while it is not raised. */
    void clear(String id, String subject, Received now) {
        Alarm alarm = raised.remove(key(id, subject));
        if (alarm == null) {
            return;
        }
        LOG.info("alarm {} is over", alarm.name());
        save(alarm, "", now);
        tell(alarm, false, "", now);
    }

    /**
     * Somebody has seen it.
     *
     * @param subject empty for all of this id
     * @return how many that are raised
     */
    int acknowledge(String id, Optional<String> subject, Received now) {
        List<Alarm> seen = raised.values().stream()
                .filter(alarm -> alarm.id().equals(id) && subject.map(alarm.subject()::equals).orElse(true))
                .toList();
        seen.stream().filter(alarm -> !alarm.acknowledged()).forEach(alarm -> {
            Alarm after = new Alarm(alarm.id(), alarm.subject(), alarm.words(), alarm.sinceMs(), true);
            raised.put(key(after.id(), after.subject()), after);
            LOG.info("alarm {} is acknowledged", after.name());
            save(after, after.words(), now);
            tell(after, true, after.words(), now);
        });
        return seen.size();
    }

    /** In the order of their names. */
    List<Alarm> raised() {
        return List.copyOf(raised.values());
    }

    void recover(Journal.Recovery recovery) {
        recovery.states().stream()
                .flatMap(row -> of(row).stream())
                .forEach(alarm -> {
                    raised.put(key(alarm.id(), alarm.subject()), alarm);
                    bell.accept(alarm, true);
                });
    }

    /** One that is raised; empty for any other row. */
    static Optional<Alarm> of(StateRow row) {
        if (!row.kind().equals(KIND) || row.version() != VERSION) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(row.bytes());
        long sinceMs = in.getLong();
        boolean acknowledged = in.get() != 0;
        String words = StandardCharsets.UTF_8.decode(in).toString();
        int cut = row.key().indexOf('/');
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(new Alarm(
                        row.key().substring(0, cut), row.key().substring(cut + 1), words, sinceMs, acknowledged));
    }

    /** Those that were raised when what is stored was written. */
    public static List<Alarm> of(History history) {
        return history.states(KIND).stream().flatMap(row -> of(row).stream()).toList();
    }

    private void save(Alarm alarm, String words, Received now) {
        byte[] text = words.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES + 1 + text.length)
                .putLong(alarm.sinceMs())
                .put((byte) (alarm.acknowledged() ? 1 : 0))
                .put(text);
        tick.state(new StateRow(KIND, key(alarm.id(), alarm.subject()), VERSION, out.array()));
        tick.changed(WITHIN_NS, now.monotonicNs());
    }

    private void tell(Alarm alarm, boolean active, String words, Received now) {
        bell.accept(alarm, active);
        TreeMap<String, String> tags = new TreeMap<>(Map.of("site", site, "alarm", alarm.id()));
        if (!alarm.subject().isEmpty()) {
            tags.put("subject", alarm.subject());
        }
        TreeMap<String, Object> fields = new TreeMap<>(Map.of("active", active, "acknowledged", alarm.acknowledged()));
        if (!words.isEmpty()) {
            fields.put("words", words);
        }
        // Over and raised again within a millisecond are two rows, not one written over the other.
        long lastMs = toldMs.getOrDefault(key(alarm.id(), alarm.subject()), Long.MIN_VALUE);
        boolean together = now.epochMs() <= lastMs && lastMs - now.epochMs() < TOGETHER_MS;
        long tMs = together ? lastMs + 1 : now.epochMs();
        toldMs.put(key(alarm.id(), alarm.subject()), tMs);
        tick.row(new Row(Destination.ARCHIVE, MEASUREMENT, tags, fields, tMs));
    }

    private static String key(String id, String subject) {
        return id + "/" + subject;
    }
}
