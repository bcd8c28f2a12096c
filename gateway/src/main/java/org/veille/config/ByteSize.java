package org.veille.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.veille.model.InvalidValue;

/**
 * An amount of memory, of a disk or of traffic, as people write it: {@code 512 MB}, {@code 64 KiB}. Decimal and binary
 * prefixes mean what IEC 80000-13 says: {@code MB} is 10⁶ bytes, {@code MiB} is 2²⁰.
 *
 * @param bytes 0 to {@link #MAX_BYTES}
 */
public record ByteSize(long bytes) {
    /** One petabyte: beyond any disk of a gateway, and sums of it stay far from overflow. */
    public static final long MAX_BYTES = 1_000_000_000_000_000L;

    static final String EXPECTED = "a size such as 64 kB, 512 MB or 2 GiB";

    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("TB", 1_000_000_000_000L);
        UNITS.put("GB", 1_000_000_000L);
        UNITS.put("MB", 1_000_000L);
        UNITS.put("kB", 1_000L);
        UNITS.put("TiB", 1L << 40);
        UNITS.put("GiB", 1L << 30);
        UNITS.put("MiB", 1L << 20);
        UNITS.put("KiB", 1L << 10);
        UNITS.put("B", 1L);
        UNITS.put("KB", 1_000L);
    }

    public ByteSize {
        if (bytes < 0 || bytes > MAX_BYTES) {
            throw new InvalidValue(Long.toString(bytes), "0 to " + MAX_BYTES + " bytes");
        }
    }

    /** @throws InvalidValue unless it is a number of whole bytes with its unit */
    public static ByteSize parse(String text) {
        return parse(text, EXPECTED, text);
    }

    static ByteSize parse(String text, String expected, String whole) {
        Amount amount = Amount.parse(text, expected);
        Long unit = UNITS.get(amount.unit());
        if (unit == null) {
            String remedy = amount.unit().isEmpty() ? "add the unit, for example MB" : "";
            throw new InvalidValue(whole, expected, remedy);
        }
        BigDecimal bytes = amount.number().multiply(BigDecimal.valueOf(unit));
        if (bytes.signum() < 0 || bytes.compareTo(BigDecimal.valueOf(MAX_BYTES)) > 0) {
            throw new InvalidValue(whole, "0 B to " + MAX_BYTES / UNITS.get("TB") + " TB");
        }
        try {
            return new ByteSize(bytes.longValueExact());
        } catch (ArithmeticException e) {
            throw new InvalidValue(whole, "a whole number of bytes");
        }
    }

    /** In the largest unit that gives a whole number, decimal first. */
    @Override
    public String toString() {
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            if (bytes >= unit.getValue() && bytes % unit.getValue() == 0) {
                return bytes / unit.getValue() + " " + unit.getKey();
            }
        }
        return bytes + " B";
    }
}
