package org.veille.pipeline;

import java.util.OptionalLong;

/**
 * What the gateway may use; empty is no limit.
 *
 * @param diskBytes of the journal
 * @param cardWriteBytes to the card, a day
 * @param uplinkBytes to the sink, a day
 */
public record Budgets(OptionalLong diskBytes, OptionalLong cardWriteBytes, OptionalLong uplinkBytes) {
    public static final Budgets NONE =
            new Budgets(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
