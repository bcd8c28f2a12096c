package org.veille.actuate;

import java.util.OptionalLong;
import org.veille.model.Order;

/** What became of a command. */
public sealed interface Outcome {
    /** The driver is to be told, once the audit row is on disk. */
    record Ordered(Order order) implements Outcome {}

    /** The load is already in the state that now wins. */
    record NoChange() implements Outcome {}

    /**
     * Not now, or not at all.
     *
     * @param reason for the audit: {@code minimum on time}, {@code never cut: fire}, {@code late}
     * @param untilNs monotonic; what was wanted is kept and tried again then. Empty when it was refused for good
     */
    record Blocked(String reason, OptionalLong untilNs) implements Outcome {}

    /** It stands in the array, under a higher priority. */
    record Overruled(int byLevel) implements Outcome {}
}
