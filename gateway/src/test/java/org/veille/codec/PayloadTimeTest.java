package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.veille.json.JsonText;

/** A time without a fraction is read a shorter way than others, and is the same time. */
class PayloadTimeTest {
    @Property(tries = 5_000)
    void wholeTimesAreThoseWithAnEmptyFraction(@ForAll @LongRange(min = 0, max = 2_000_000_000_000_000L) long whole) {
        assertThat(PayloadTime.absolute(new JsonText(Long.toString(whole))))
                .isEqualTo(PayloadTime.absolute(new JsonText(whole + ".0")));
    }

    @Property(tries = 1_000)
    void soAreTheTimesAroundTheEndOfTheSeconds(@ForAll @LongRange(min = -5, max = 5) long off) {
        long whole = (long) PayloadTime.MS_ABOVE + off;
        assertThat(PayloadTime.absolute(new JsonText(Long.toString(whole))))
                .isEqualTo(PayloadTime.absolute(new JsonText(whole + ".0")));
    }

    @Example
    void secondsAndMillisecondsAreToldApart() {
        assertThat(PayloadTime.absolute(new JsonText("1763800000"))).hasValue(1_763_800_000_000L);
        assertThat(PayloadTime.absolute(new JsonText("1763800000123"))).hasValue(1_763_800_000_123L);
        assertThat(PayloadTime.absolute(new JsonText(""))).isEmpty();
        assertThat(PayloadTime.absolute(new JsonText("12:30"))).isEmpty();
    }
}
