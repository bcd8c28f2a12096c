package org.veille.condense;

import java.time.ZoneId;
import java.util.Optional;

/**
 * How a quantity is condensed where no rule says it.
 *
 * @param kind which method
 * @param within ε, canonical unit, > 0; NaN where the method has no bound
 * @param why one sentence: what the number follows from
 */
public record DefaultMethod(Kind kind, double within, String why) {
    /** The methods that a default may be. */
    public enum Kind {
        /** The fewest straight lines within a bound. */
        TREND,
        /** Every change of a state. */
        STEP,
        /** A meter's index within a bound. */
        COUNTER,
        /** Mean, smallest and largest value of each {@link Defaults#WINDOW_MS}. */
        WINDOW
    }

    public boolean isBounded() {
        return !Double.isNaN(within);
    }

    /**
     * The same for a sensor that shows no smaller step than {@code resolution}: its bound is at least
     * {@link Defaults#leastWithin}. A default that a coarse sensor cannot honour widens by itself, because nobody wrote it and
     * nobody could be asked to mend it; a bound that a person wrote is warned of and kept.
     *
     * @param resolution canonical unit, > 0
     */
    public DefaultMethod forSensor(double resolution) {
        return isBounded() ? new DefaultMethod(kind, Math.max(within, Defaults.leastWithin(resolution)), why) : this;
    }

    /** @param zone the building's: windows follow its local time */
    public Method method(ZoneId zone) {
        return switch (kind) {
            case TREND -> Trend.method(within, Defaults.HOLD_MS);
            case WINDOW -> Window.method(Defaults.WINDOW_MS, zone, Window.Between.LINE);
            case STEP -> Step.method(Defaults.HOLD_MS);
            case COUNTER -> Counter.method(within, Defaults.HOLD_MS, Optional.empty(), Counter.Register.PLAIN);
        };
    }
}
