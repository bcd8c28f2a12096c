package org.veille.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A recorded series of the folder {@code series}, whole, moved in time by whole milliseconds so that it ends when it
 * should.
 *
 * @param quantity what it measures, as the gateway calls it
 */
record RealSeries(String quantity, List<Raw> readings) {
    /**
     * One reading.
     *
     * @param tMs milliseconds since 1970 UTC
     * @param value as it is sent
     */
    record Raw(long tMs, double value) {
        /** As SenML wants it: decimal seconds, exactly. */
        String seconds() {
            return BigDecimal.valueOf(tMs, 3).toPlainString();
        }
    }

    private static final long TEN_MINUTES_MS = 600_000;

    RealSeries {
        readings = List.copyOf(readings);
    }

    /**
     * A time some minutes ago at which a series may end: in the middle of ten minutes, and long after a full hour. A window that has
     * just ended waits for late readings, and would come after the test.
     */
    static long lately() {
        long endMs = Math.floorDiv(System.currentTimeMillis(), TEN_MINUTES_MS) * TEN_MINUTES_MS - TEN_MINUTES_MS / 2;
        return Math.floorMod(endMs, 6 * TEN_MINUTES_MS) < 2 * TEN_MINUTES_MS ? endMs - 2 * TEN_MINUTES_MS : endMs;
    }

    /** 9,752 readings of a room's air, one a minute, ppm. */
    static RealSeries co2(long endMs) {
        return read("occ_co2", "co2").endingAt(endMs);
    }

    /** 9,752 readings of a room's air, one a minute, °C. */
    static RealSeries temperature(long endMs) {
        return read("occ_temp", "temperature").endingAt(endMs);
    }

    /** 47,955 readings of a house's mains, one a minute, W. */
    static RealSeries power(long endMs) {
        return read("house1min_power_w", "power").endingAt(endMs);
    }

    /** 47,955 readings of the same house's meter, Wh. */
    static RealSeries energy(long endMs) {
        return read("house1min_index_wh", "energy").endingAt(endMs);
    }

    int size() {
        return readings.size();
    }

    @Override
    public String toString() {
        return quantity + ", " + size() + " readings";
    }

    long endMs() {
        return readings.getLast().tMs();
    }

    /** The same series with other values: what a payload with few bits can carry. */
    RealSeries rounded(UnaryOperator<Double> rounding) {
        return new RealSeries(
                quantity,
                readings.stream()
                        .map(raw -> new Raw(raw.tMs(), rounding.apply(raw.value())))
                        .toList());
    }

    private RealSeries endingAt(long endMs) {
        long shiftMs = endMs - endMs();
        return new RealSeries(
                quantity,
                readings.stream()
                        .map(raw -> new Raw(raw.tMs() + shiftMs, raw.value()))
                        .toList());
    }

    private static RealSeries read(String file, String quantity) {
        String resource = "/series/" + file + ".csv";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RealSeries.class.getResourceAsStream(resource), resource),
                StandardCharsets.UTF_8))) {
            return new RealSeries(
                    quantity, lines.lines().skip(1).map(RealSeries::raw).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Raw raw(String line) {
        String[] cells = line.split(",");
        return new Raw(new BigDecimal(cells[0]).movePointRight(3).longValueExact(), Double.parseDouble(cells[1]));
    }
}
