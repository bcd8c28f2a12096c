package org.veille.condition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;
import org.veille.model.Received;
import org.veille.model.Sample;
import org.veille.model.Series;
import org.veille.model.Trust;

/**
 * Keeps the last value of every series. Ages are monotonic: a jump of the wall clock makes no value fresh or stale.
 *
 * <p>Nothing of it survives a restart: after one, everything is unknown until fresh readings come, so nothing automatic
 * rests on what was measured before.
 */
public final class LatestValues implements Latest {
    /** A value is stale after so many of its device's reporting periods. */
    public static final int STALE_PERIODS = 3;

    /**
     * Most series of which the value is kept, as many as the pipeline takes: a device that names its channels itself must
     * not fill the memory. A series beyond it is unknown to every rule.
     */
    public static final int MAX_SERIES = 4_000;

    /** Age at which a value is stale while the period is unknown, ns: three of the slowest usual period, an hour. */
    public static final long DEFAULT_STALE_NS = 3L * 3_600_000_000_000L;

    private static final long NS_PER_MS = 1_000_000;

    private final Map<Series, Held> held = new HashMap<>();
    private final Map<DeviceId, Map<Quantity, TreeSet<Series>>> heard = new HashMap<>();
    private final Map<DeviceId, Long> staleAfterNs = new HashMap<>();

    /** @param eventNs monotonic time of the event: of the receipt, less the reading's age then */
    private record Held(double value, long tMs, long eventNs) {}

    /**
     * Takes a reading; one that is older than what is there changes nothing, nor does one of a series too many.
     *
     * @param at when the gateway received it
     */
    public void offer(Sample sample, Received at) {
        long eventNs = at.monotonicNs() - ageMs(sample, at) * NS_PER_MS;
        Held known = held.get(sample.series());
        boolean full = known == null && held.size() >= MAX_SERIES;
        if (full || known != null && known.eventNs > eventNs) {
            return;
        }
        held.put(sample.series(), new Held(sample.value(), sample.tMs(), eventNs));
        if (known == null) {
            heard.computeIfAbsent(sample.series().device(), _ -> new TreeMap<>())
                    .computeIfAbsent(sample.series().quantity(), _ -> new TreeSet<>())
                    .add(sample.series());
        }
    }

    /**
     * While the gateway's clock is not trusted, a disagreement in either direction counts as age: rather old than
     * fresh.
     */
    private static long ageMs(Sample sample, Received at) {
        long ageMs = at.epochMs() - sample.tMs();
        return at.trust() == Trust.UNTRUSTED ? Math.abs(ageMs) : Math.max(0, ageMs);
    }

    /**
     * The interval that a device is known to report at.
     *
     * @param periodMs milliseconds; 0 when it is not known
     */
    public void expect(DeviceId device, long periodMs) {
        if (periodMs > 0) {
            staleAfterNs.put(device, STALE_PERIODS * periodMs * NS_PER_MS);
        } else {
            staleAfterNs.remove(device);
        }
    }

    /** Forgets devices that a reload took away. */
    public void keepOnly(Set<DeviceId> devices) {
        held.keySet().removeIf(series -> !devices.contains(series.device()));
        heard.keySet().retainAll(devices);
        staleAfterNs.keySet().retainAll(new HashSet<>(devices));
    }

    @Override
    public Value get(Series series, long nowNs) {
        Held known = held.get(series);
        if (known == null) {
            return new Value.Unknown("never heard since the start");
        }
        long ageNs = Math.max(0, nowNs - known.eventNs);
        long staleNs = staleAfterNs.getOrDefault(series.device(), DEFAULT_STALE_NS);
        return ageNs >= staleNs
                ? new Value.Unknown("stale, " + Spans.text(ageNs) + " old")
                : new Value.Known(known.value, known.tMs, ageNs, staleNs - ageNs);
    }

    @Override
    public List<Series> of(DeviceId device, Quantity quantity) {
        TreeSet<Series> series = heard.getOrDefault(device, Map.of()).get(quantity);
        return series == null ? List.of() : List.copyOf(series);
    }

    @Override
    public boolean heard(DeviceId device) {
        return heard.containsKey(device);
    }
}
