package org.veille.adapter.sqlite;

/**
 * A double in as few bytes as keep every bit of it: readings are mostly decimals with few digits (21.37 °C, 1013.2
 * hPa), which an integer and a power of ten give back exactly.
 *
 * <pre>
 * form  bytes      value
 * 0     none       +0.0
 * 1–4   zigzag     n, n / 10, n / 100, n / 1000, where the division gives the very same bits
 * 5     fixed32    a float that widens to the very same bits (also −0.0, infinities)
 * 6     fixed64    the bits themselves (also NaN)
 * </pre>
 *
 * The form is written by the caller, who packs it together with something else.
 */
final class PackedDouble {
    /** Forms are below this; it takes three bits. */
    static final int FORMS = 7;

    private static final int ZERO = 0;
    private static final int SCALED = 1;
    private static final int FLOAT = 5;
    private static final int BITS = 6;

    private static final double[] POWERS = {1, 10, 100, 1000};

    /** Below 2⁴⁷ the zigzag form takes at most 7 bytes: shorter than the bits. */
    private static final double LARGEST_SCALED = 1L << 47;

    private PackedDouble() {}

    static int form(double value) {
        long bits = Double.doubleToRawLongBits(value);
        if (bits == 0) {
            return ZERO;
        }
        for (int power = 0; power < POWERS.length; power++) {
            double scaled = value * POWERS[power];
            if (Math.abs(scaled) < LARGEST_SCALED
                    && Double.doubleToRawLongBits(Math.round(scaled) / POWERS[power]) == bits) {
                return SCALED + power;
            }
        }
        return Double.doubleToRawLongBits((float) value) == bits && !Double.isNaN(value) ? FLOAT : BITS;
    }

    static void write(ByteWriter out, int form, double value) {
        switch (form) {
            case ZERO -> {}
            case FLOAT -> out.fixed32(Float.floatToRawIntBits((float) value));
            case BITS -> out.fixed64(Double.doubleToRawLongBits(value));
            default -> out.zigzag(Math.round(value * POWERS[form - SCALED]));
        }
    }

    static double read(ByteReader in, int form) {
        return switch (form) {
            case ZERO -> 0.0;
            case FLOAT -> Float.intBitsToFloat(in.fixed32());
            case BITS -> Double.longBitsToDouble(in.fixed64());
            case 1, 2, 3, 4 -> in.zigzag() / POWERS[form - SCALED];
            default -> throw new ByteReader.Damaged("a number of form " + form);
        };
    }
}
