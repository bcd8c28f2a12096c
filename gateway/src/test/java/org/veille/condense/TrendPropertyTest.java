package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.veille.condense.MadeSeries.Spacing;

/**
 * The promises of {@link Trend} on made-up series of every kind, judged by code that knows nothing of it: straight lines and
 * readings only.
 */
class TrendPropertyTest {
    private static final long NO_HOLD = Long.MAX_VALUE;
    private static final long PERIOD_UNKNOWN = 0;

    @Property(tries = 100_000)
    void theLineStaysWithinTheBoundAndTheAccountingIsExact(@ForAll(supplier = MadeSeries.Any.class) MadeSeries made) {
        Recorder out = Feed.calmly(Trend.method(made.epsilon(), NO_HOLD), made, PERIOD_UNKNOWN);

        Judge.ofLines(made.epsilon(), made).judge(made, out.points);
    }

    @Property(tries = 20_000)
    void theSameHoldsUnderAHold(@ForAll(supplier = MadeSeries.Any.class) MadeSeries made) {
        long holdMs = made.spacing() == Spacing.MILLISECOND ? 5 : 300_000;
        Recorder out = Feed.underAHold(Trend.method(made.epsilon(), holdMs), made, holdMs);

        Judge.ofLines(made.epsilon(), made).judge(made, out.points);
    }

    @Property(tries = 20_000)
    void anyChoppingAndAnyRestartGivesTheSamePoints(
            @ForAll(supplier = MadeSeries.Any.class) MadeSeries made, @ForAll long disturbance) {
        long holdMs = made.spacing() == Spacing.MILLISECOND ? 20 : disturbance % 2 == 0 ? NO_HOLD : 1_200_000;
        Method method = Trend.method(made.epsilon(), holdMs);

        assertThat(Feed.disturbed(method, made, PERIOD_UNKNOWN, disturbance).points)
                .isEqualTo(Feed.calmly(method, made, PERIOD_UNKNOWN).points);
    }
}
