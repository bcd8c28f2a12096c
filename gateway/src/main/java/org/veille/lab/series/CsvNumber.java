package org.veille.lab.series;

import java.nio.charset.StandardCharsets;

/** A decimal number in ASCII digits, with a point: {@code -12.5}, {@code 1e3}. Nothing else is one. */
final class CsvNumber {
    /** Mantissas of so many digits are exact in a double and in a long. */
    private static final int EXACT_DIGITS = 15;

    /** Powers of ten that are exact in a double. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private CsvNumber() {}

    /**
     * The double nearest to the number. Up to fifteen digits without an exponent, one division of two exact doubles gives it
     * (Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990); else the library does.
     *
     * @return NaN when it is no number
     */
    static double parse(byte[] text, int from, int to) {
        int i = from;
        boolean negative = i < to && text[i] == '-';
        if (i < to && (text[i] == '-' || text[i] == '+')) {
            i++;
        }
        long mantissa = 0;
        int digits = 0;
        int fraction = 0;
        boolean point = false;
        for (; i < to; i++) {
            int digit = text[i] - '0';
            if (digit >= 0 && digit <= 9) {
                if (digits < EXACT_DIGITS) {
                    mantissa = mantissa * 10 + digit;
                }
                digits++;
                fraction += point ? 1 : 0;
            } else if (text[i] == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (digits == 0 || i < to && !isExponent(text, i, to)) {
            return Double.NaN;
        }
        if (i < to || digits > EXACT_DIGITS || fraction >= POWERS.length) {
            return Double.parseDouble(new String(text, from, to - from, StandardCharsets.US_ASCII));
        }
        double value = mantissa / POWERS[fraction];
        return negative ? -value : value;
    }

    private static boolean isExponent(byte[] text, int at, int to) {
        int i = at + 1;
        if (text[at] != 'e' && text[at] != 'E') {
            return false;
        }
        if (i < to && (text[i] == '-' || text[i] == '+')) {
            i++;
        }
        if (i == to) {
            return false;
        }
        for (; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return true;
    }
}
