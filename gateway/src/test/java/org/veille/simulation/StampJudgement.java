package org.veille.simulation;

import static org.veille.simulation.Oracle.require;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.port.Batch;

/** Whether times are right in the end: those that the gateway gave, and those that it let pass. */
final class StampJudgement {
    /** Series that the gateway stamps and of which no value occurs twice. */
    private static final Set<String> STAMPED_AND_MARKED =
            Set.of("couloir/temperature", "tableau/power", "eau/water", "compteur/energy", "gymnase/illuminance");

    /** A burst is spread over as many milliseconds as it has readings. */
    private static final long TOLERANCE_MS = 2_000;

    private static final long NS_A_MS = 1_000_000L;

    private final World world;

    StampJudgement(World world) {
        this.world = world;
    }

    /** A wall clock that jumps is no silence. */
    void silenceIsReal(Map<Series, List<Reference.Entered>> all) {
        Map<Series, Map<Double, Long>> heardNs = new TreeMap<>();
        world.sensors.sent().forEach(message -> message.readings.forEach(reading -> heardNs.computeIfAbsent(
                        Series.parse(reading.series()), _ -> new HashMap<>())
                .merge(reading.value(), message.deliveredNs(), Math::min)));
        Map<Integer, Batch.Raw> last = new HashMap<>();
        Map<Integer, Series> series = world.disk.series();
        for (int i = 0; i < world.disk.batches().size(); i++) {
            long nowNs = world.disk.committedNs().get(i);
            for (Batch.Raw entry : world.disk.batches().get(i).raw()) {
                Batch.Raw before = last.get(entry.series());
                if (entry.kind() == Batch.Raw.Kind.ADVANCE && before != null) {
                    Series of = series.get(entry.series());
                    long silentMs = (nowNs - heardNs.get(of).get(before.value())) / NS_A_MS;
                    require(
                            silentMs >= entry.tMs() - before.tMs(),
                            "%s: silent for %d ms, taken for %d",
                            of,
                            silentMs,
                            entry.tMs() - before.tMs());
                } else if (before == null || entry.tMs() > before.tMs()) {
                    last.put(entry.series(), entry);
                }
            }
        }
        require(all.size() == series.size(), "%d series, raw readings of %d", series.size(), all.size());
    }

    /** Of every reading that the gateway stamps, but where nobody could know the time. */
    void stampsAreRight(Map<Series, List<Reference.Entered>> all) {
        Map<Series, Map<Double, Message>> sent = new TreeMap<>();
        world.sensors.sent().stream()
                .filter(Message::isDelivered)
                .forEach(message -> message.readings.forEach(reading -> sent.computeIfAbsent(
                                Series.parse(reading.series()), _ -> new HashMap<>())
                        .put(reading.value(), message)));
        all.forEach((series, entered) -> {
            if (STAMPED_AND_MARKED.contains(series.toString())) {
                Reference.readings(entered).forEach(raw -> stampIsRight(series, raw, sent.get(series).get(raw.value())));
            }
        });
        if (world.clock.spells().isEmpty()) {
            everyTimeIsTrusted();
        }
    }

    /** But what the gateway says of itself in the dark: that does not wait for the clock. */
    private void everyTimeIsTrusted() {
        long beforeNs = Long.MIN_VALUE;
        Set<Row> judged = new HashSet<>();
        for (int i = 0; i < world.disk.batches().size(); i++) {
            long nowNs = world.disk.committedNs().get(i);
            // What is told in the millisecond in which the dark ends is of both.
            boolean dark = world.clock.wasDark(Math.max(Long.MIN_VALUE + NS_A_MS, beforeNs) - NS_A_MS, nowNs);
            // One that was refused, and that an operator sends again, comes a second time.
            world.disk.batches().get(i).rows().stream().filter(judged::add).forEach(row -> require(
                    !row.fields().containsKey("clock_trusted") || dark && row.measurement().startsWith("veille_"),
                    "why should its time not be trusted? %s",
                    row));
            beforeNs = nowNs;
        }
    }

    private void stampIsRight(Series series, Batch.Raw raw, Message message) {
        boolean unknown = world.clock.spells().stream()
                .anyMatch(spell -> message.lastDeliveredNs() >= spell.fromNs() && message.deliveredNs() <= spell.toNs());
        long fromMs = SimulatedClock.trueMs(message.deliveredNs());
        long toMs = SimulatedClock.trueMs(message.lastDeliveredNs());
        require(
                unknown || raw.tMs() >= fromMs - TOLERANCE_MS && raw.tMs() <= toMs + TOLERANCE_MS,
                "%s = %s was received between %d and %d, and is stamped %d",
                series,
                raw.value(),
                fromMs,
                toMs,
                raw.tMs());
    }
}
