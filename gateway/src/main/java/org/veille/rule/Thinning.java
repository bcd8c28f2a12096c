package org.veille.rule;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.veille.condition.LatestValues;
import org.veille.model.Quantity;
import org.veille.model.Series;

/**
 * Sampling at the gateway, for devices whose own interval nobody can set: which readings go on to the condenser.
 * Rules see every reading; what is not kept is counted as {@code sampled}.
 *
 * <p>Kept is the first reading of a series, each that is at least the interval less 5 % younger than the last kept one
 * (devices are not punctual), each change of a {@link Quantity.Kind#STEP} quantity (a door that opened is not a
 * sample), and each that is older than the last kept one: a buffered reading is judged where lateness is. A series too
 * many is kept too: it is refused where series are counted.
 */
public final class Thinning {
    /** The part of the interval that a reading may come early: one in twenty. */
    private static final long TOLERANCE_DIVISOR = 20;

    private final Map<Series, Kept> last = new HashMap<>();

    private record Kept(long tMs, double value) {}

    /**
     * Decides, and remembers what is kept.
     *
     * @param tMs event time
     * @param value canonical unit
     * @param interval in force now
     */
    public boolean keeps(Series series, long tMs, double value, Duration interval) {
        Kept before = last.get(series);
        boolean tooMany = before == null && last.size() >= LatestValues.MAX_SERIES;
        if (tooMany || before != null && tMs < before.tMs) {
            return true;
        }
        long wantedMs = interval.toMillis() - interval.toMillis() / TOLERANCE_DIVISOR;
        boolean changed = before != null
                && series.quantity().kind() == Quantity.Kind.STEP
                && Double.compare(value, before.value) != 0;
        if (before == null || changed || tMs - before.tMs >= wantedMs) {
            last.put(series, new Kept(tMs, value));
            return true;
        }
        return false;
    }
}
