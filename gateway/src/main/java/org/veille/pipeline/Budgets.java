package org.veille.pipeline;

import java.util.OptionalLong;

/**
 * What the gateway may use; empty is no limit.
 *
 * @param diskBytes of the journal
 * @param uplinkBytes to the sink, a day
 */
public record Budgets(OptionalLong diskBytes, OptionalLong uplinkBytes) {
    public static final Budgets NONE =
            new Budgets(OptionalLong.empty(), OptionalLong.empty());
}
