package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

/** What is sent of a computed number is within the promise, and no longer than that needs. */
class DigitsTest {
    @Property(tries = 20_000)
    void anAmountIsWithinAMillionthOfItself(
            @ForAll @DoubleRange(min = -10, max = 10) @Scale(15) double mantissa,
            @ForAll @IntRange(min = -300, max = 300) int exponent) {
        double exact = mantissa * Math.pow(10, exponent);
        double sent = Digits.amount(exact);
        assertThat(Math.abs(sent - exact)).isLessThanOrEqualTo(Digits.PRECISION * Math.abs(exact));
    }

    @Property(tries = 20_000)
    void itHasSevenDigitsAtMostOrIsWhole(@ForAll @DoubleRange(min = -1e6, max = 1e6) @Scale(12) double exact) {
        double sent = Digits.amount(exact);
        assertThat(digits(sent) <= 7 || sent == Math.rint(exact)).as("%s as %s", exact, sent).isTrue();
    }

    /** Of the numbers of a building the short way is taken: it must find what decimal arithmetic finds, half ways apart. */
    @Property(tries = 20_000)
    void noShorterNumberWouldDo(
            @ForAll @DoubleRange(min = -10, max = 10) @Scale(15) double mantissa,
            @ForAll @IntRange(min = -14, max = 14) int exponent) {
        double exact = mantissa * Math.pow(10, exponent);
        int sent = digits(Digits.amount(exact));
        for (int fewer = 1; fewer < sent && exact != Math.rint(exact); fewer++) {
            double shorter = new BigDecimal(exact).round(new MathContext(fewer)).doubleValue();
            assertThat(Math.abs(shorter - exact))
                    .as("%s as %s", exact, shorter)
                    .isGreaterThan(Digits.PRECISION * Math.abs(exact));
        }
    }

    private static int digits(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().precision();
    }

    @Example
    void amounts() {
        assertThat(Digits.amount(20.883335305555555)).isEqualTo(20.88334);
        assertThat(Digits.amount(95.12345678)).isEqualTo(95.1235);
        assertThat(Digits.amount(19.999999999)).isEqualTo(20);
        assertThat(Digits.amount(-0.000123456789)).isEqualTo(-0.0001234568);
        assertThat(Digits.amount(0)).isZero();
        assertThat(Digits.amount(Double.NaN)).isNaN();
        // A meter's whole consumption is not touched, however large.
        assertThat(Digits.amount(123_456_789)).isEqualTo(123_456_789);
        assertThat(Digits.amount(2422.2027859004447)).isEqualTo(2422.203);
    }

    @Example
    void onlyAWholeWindowIsAHundredPercent() {
        assertThat(Digits.percent(98.33333333333333)).isEqualTo(98.33);
        assertThat(Digits.percent(100)).isEqualTo(100);
        assertThat(Digits.percent(99.9999)).isEqualTo(99.99);
        assertThat(Digits.percent(0.0001)).isEqualTo(0.01);
        assertThat(Digits.percent(0)).isZero();
    }
}
