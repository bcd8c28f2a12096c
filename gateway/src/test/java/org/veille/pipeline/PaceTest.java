package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.veille.port.Sink;

/** How large a request may be that holds up what is fresh. */
class PaceTest {
    private static final long MS = 1_000_000;

    private final Pace pace = new Pace();

    @Property
    void soonNoRequestTakesLongerThanIsAimedAtUnlessFewRowsDo(
            @ForAll @IntRange(max = 900) int fixedMs, @ForAll @IntRange(max = 100_000) int rowUs) {
        for (int i = 0; i < 12; i++) {
            pace.answered(pace.rows(), fixedMs * MS + pace.rows() * rowUs * 1_000L);
        }

        long tookNs = fixedMs * MS + pace.rows() * rowUs * 1_000L;
        // Where most of the time is the line's own, it comes near from above.
        assertThat(tookNs <= 1.2 * Pace.AIM_NS || pace.rows() == Pace.MIN_ROWS).isTrue();
        // And where rows are what takes time, it is no smaller than half of what would do.
        long rowsNs = pace.rows() * rowUs * 1_000L;
        assertThat(fixedMs > 0 || 2 * rowsNs > Pace.AIM_NS || pace.rows() == Sink.MAX_ROWS).isTrue();
    }

    @Test
    void aSmallRequestOnALongLineSaysNothingOfLargeOnes() {
        for (int i = 0; i < 5; i++) {
            pace.answered(pace.rows(), 10 * MS);
        }
        assertThat(pace.rows()).isEqualTo(Sink.MAX_ROWS);

        pace.answered(1, 300 * MS);

        assertThat(pace.rows()).isEqualTo(Sink.MAX_ROWS);
    }

    @Test
    void oneSlowAnswerIsEnoughToSendLess() {
        pace.answered(500, 4_000 * MS);

        assertThat(pace.rows()).isEqualTo(125);
    }

    @Test
    void withoutAnAnswerHalfIsTriedDownToAFew() {
        pace.failed();
        assertThat(pace.rows()).isEqualTo(Pace.FIRST_ROWS / 2);
        for (int i = 0; i < 10; i++) {
            pace.failed();
        }
        assertThat(pace.rows()).isEqualTo(Pace.MIN_ROWS);
    }
}
