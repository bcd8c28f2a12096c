package org.veille.config;

import org.veille.model.InvalidValue;

/**
 * A budget of writes or traffic: {@code 200 MB/day}.
 *
 * @param bytes in 24 hours, 0 to {@link ByteSize#MAX_BYTES}
 */
public record DailyBytes(long bytes) {
    private static final String EXPECTED = "a size a day, such as 200 MB/day";
    private static final String PER_DAY = "/day";

    public DailyBytes {
        new ByteSize(bytes);
    }

    /** @throws InvalidValue unless it is a size followed by {@code /day} */
    public static DailyBytes parse(String text) {
        String trimmed = text.strip();
        if (!trimmed.endsWith(PER_DAY)) {
            String remedy = trimmed.indexOf('/') < 0 ? "write '" + trimmed + PER_DAY + "'" : "";
            throw new InvalidValue(text, EXPECTED, remedy);
        }
        String size = trimmed.substring(0, trimmed.length() - PER_DAY.length());
        return new DailyBytes(ByteSize.parse(size, EXPECTED, text).bytes());
    }

    @Override
    public String toString() {
        return new ByteSize(bytes) + PER_DAY;
    }
}
