package org.veille.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.veille.faults.Kept.Reading;

/**
 * What devices were promised, beside what is there. Over several looks the counts add up.
 *
 * @param published messages that left a device
 * @param acknowledged of these, messages that the gateway acknowledged
 * @param onDisk raw readings in the database
 * @param lost acknowledged, and not on disk
 * @param twice there more often than once
 * @param overwritten two readings of a device with the same time, or a point that is another one at the server
 * @param undelivered on disk, and no point of it at the server; 0 where there is no server
 * @param invented there, and never sent
 */
record Verdict(
        long published,
        long acknowledged,
        long onDisk,
        long lost,
        long twice,
        long overwritten,
        long undelivered,
        long invented) {
    static final Verdict NONE = new Verdict(0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * The database.
     *
     * @param promised what had been acknowledged before the fault: it has to be there
     * @param sent what had been sent when the fault was over: nothing else may be there
     */
    static Verdict of(Sent promised, Sent sent, Kept kept) {
        Verdict verdict = new Verdict(sent.sentCount(), promised.acknowledgedCount(), 0, 0, 0, 0, 0, 0);
        Set<String> devices = new HashSet<>(promised.devices());
        devices.addAll(kept.readings().keySet());
        for (String device : devices) {
            List<Reading> found = kept.readings().getOrDefault(device, List.of());
            verdict = verdict.plus(of(device, promised.acknowledged(device), sent, found));
        }
        return verdict;
    }

    /** The database in the end, when nothing is under way any more. */
    static Verdict of(Sent sent, Kept kept) {
        return of(sent, sent, kept);
    }

    private static Verdict of(String device, BitSet promised, Sent sent, List<Reading> found) {
        BitSet there = new BitSet();
        Set<Long> times = new HashSet<>();
        long twice = 0;
        long overwritten = 0;
        long invented = 0;
        for (Reading reading : found) {
            int number = (int) reading.value();
            invented += sent.wasSent(device, number) && number == reading.value() ? 0 : 1;
            twice += there.get(number) ? 1 : 0;
            there.set(number);
            overwritten += times.add(reading.tMs()) ? 0 : 1;
        }
        BitSet lost = (BitSet) promised.clone();
        lost.andNot(there);
        return new Verdict(0, 0, found.size(), lost.cardinality(), twice, overwritten, 0, invented);
    }

    /**
     * The server, by what the database says: every reading is at the server as a point, and nothing else is.
     *
     * @param points of each device, as they were released
     * @param server the points of each device, as the server has them
     */
    static Verdict ofServer(
            Kept kept, Map<String, List<Reading>> points, Map<String, List<Reading>> server) {
        Verdict verdict = NONE;
        Set<String> devices = new HashSet<>(kept.readings().keySet());
        devices.addAll(server.keySet());
        for (String device : devices) {
            Map<Long, Double> held = new TreeMap<>();
            server.getOrDefault(device, List.of()).forEach(point -> held.put(point.tMs(), point.value()));
            Map<Long, Double> released = new HashMap<>();
            long overwritten = 0;
            for (Reading point : points.getOrDefault(device, List.of())) {
                Double before = released.put(point.tMs(), point.value());
                overwritten += before != null && before != point.value() ? 1 : 0;
                Double there = held.get(point.tMs());
                overwritten += there != null && there != point.value() ? 1 : 0;
            }
            long undelivered = 0;
            for (Reading reading : kept.readings().getOrDefault(device, List.of())) {
                Double there = held.get(reading.tMs());
                undelivered += there == null || there != reading.value() ? 1 : 0;
            }
            held.keySet().removeAll(released.keySet());
            verdict = verdict.plus(new Verdict(0, 0, 0, 0, 0, overwritten, undelivered, held.size()));
        }
        return verdict;
    }

    Verdict plus(Verdict other) {
        return new Verdict(
                published + other.published,
                acknowledged + other.acknowledged,
                onDisk + other.onDisk,
                lost + other.lost,
                twice + other.twice,
                overwritten + other.overwritten,
                undelivered + other.undelivered,
                invented + other.invented);
    }

    /**
     * Prints the line of counts and fails if one of those is not 0 that have to be.
     *
     * @param faults how many there were of what: {@code kills=15}
     */
    void print(String faults) {
        String line = "faults: %s published=%d acknowledged=%d on_disk=%d lost=%d twice=%d overwritten=%d undelivered=%d"
                .formatted(faults, published, acknowledged, onDisk, lost, twice, overwritten, undelivered);
        System.out.println(line);
        assertThat(lost + twice + overwritten + undelivered + invented)
                .as("%s invented=%d (seed %d)", line, invented, Chance.seed())
                .isZero();
        assertThat(acknowledged).as("messages acknowledged at all").isPositive();
    }
}
