package org.veille.pipeline;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How many digits of a number mean something: every one that is sent is paid for, on the card and on the line. What was
 * measured (values, extremes, counts) and the spans of time are sent as they are; what is computed from them is rounded
 * here, once, before it becomes a {@link org.veille.model.Row}, so that the outbox, the server and whoever compares the two
 * have the same number.
 */
public final class Digits {
    /** Of a mean, an integral or a consumption: the largest error as sent, relative to the number itself. */
    public static final double PRECISION = 1e-6;

    /** With so many significant digits a number is always within {@link #PRECISION}: at most 5e-7. */
    private static final int ENOUGH = 7;

    private static final double HUNDREDTHS = 100;

    /** Powers of ten that a double has exactly. */
    private static final double[] TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private Digits() {}

    /**
     * A mean, an integral or a consumption with the fewest significant digits that stay within {@link #PRECISION} of it.
     * As the error is relative to each number, nothing is lost near zero; and a sum over any stretch is off by at most as
     * much of the sum of the magnitudes. A whole number stays, up to where doubles are: a meter counts in wholes.
     */
    public static double amount(double exact) {
        if (exact == Math.rint(exact) || !Double.isFinite(exact)) {
            return exact;
        }
        int exponent = (int) Math.floor(Math.log10(Math.abs(exact)));
        if (Math.abs(exponent) < TEN.length - ENOUGH) {
            for (int digits = 1; digits <= ENOUGH; digits++) {
                double rounded = rounded(exact, digits - 1 - exponent);
                if (Math.abs(rounded - exact) <= PRECISION * Math.abs(exact)) {
                    return rounded;
                }
            }
        }
        return rare(exact);
    }

    /** Integers and powers in it are exact, so its one division or product gives the double that is nearest to the decimal. */
    private static double rounded(double exact, int decimals) {
        return decimals >= 0
                ? Math.rint(exact * TEN[decimals]) / TEN[decimals]
                : Math.rint(exact / TEN[-decimals]) * TEN[-decimals];
    }

    /** Of numbers so large or small that no building measures them. */
    private static double rare(double exact) {
        BigDecimal decimal = new BigDecimal(exact);
        for (int digits = 1; digits < ENOUGH; digits++) {
            double rounded = decimal.round(new MathContext(digits)).doubleValue();
            if (Math.abs(rounded - exact) <= PRECISION * Math.abs(exact)) {
                return rounded;
            }
        }
        return decimal.round(new MathContext(ENOUGH)).doubleValue();
    }

    /**
     * Coverage in hundredths of a percent: a third of a second of an hour. Only what is whole is 100, and only nothing
     * is 0: a window that lacks a moment goes on saying so.
     *
     * @param exact 0 to 100
     */
    public static double percent(double exact) {
        double rounded = Math.rint(exact * HUNDREDTHS) / HUNDREDTHS;
        boolean hidesWhatIsMissing = rounded == 100 && exact < 100;
        boolean hidesWhatIsThere = rounded == 0 && exact > 0;
        return hidesWhatIsMissing ? 100 - 1 / HUNDREDTHS : hidesWhatIsThere ? 1 / HUNDREDTHS : rounded;
    }
}
