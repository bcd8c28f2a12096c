package org.veille.condense.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A series as it was recorded: the straight lines between its readings, run by run, are what condensation must keep to.
 *
 * @param name of the file in the folder {@code series}, or any other
 * @param tMs times of the readings, milliseconds since 1970 UTC, strictly rising
 * @param values as many
 */
public record Recording(String name, long[] tMs, double[] values) {
    /** A silence of more than this many median periods ends a run. */
    public static final int GAP_PERIODS = 5;

    public Recording {
        if (tMs.length != values.length) {
            throw new IllegalArgumentException(name + ": " + tMs.length + " times, " + values.length + " values");
        }
        for (int i = 1; i < tMs.length; i++) {
            if (tMs[i] <= tMs[i - 1]) {
                throw new IllegalArgumentException(name + ": time does not rise at reading " + i);
            }
        }
    }

    /** @param name of a file in the folder {@code series} of the test resources, without {@code .csv} */
    public static Recording read(String name) {
        String resource = "/series/" + name + ".csv";
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Recording.class.getResourceAsStream(resource), resource),
                StandardCharsets.UTF_8))) {
            List<String> lines = in.lines().skip(1).toList();
            long[] tMs = new long[lines.size()];
            double[] values = new double[lines.size()];
            for (int i = 0; i < tMs.length; i++) {
                String[] cells = lines.get(i).split(",");
                tMs[i] = new BigDecimal(cells[0]).movePointRight(3).longValueExact();
                values[i] = Double.parseDouble(cells[1]);
            }
            return new Recording(name, tMs, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int size() {
        return tMs.length;
    }

    /** Middle distance of two readings, milliseconds; 0 when there are fewer than two. */
    public long medianPeriodMs() {
        long[] steps = new long[Math.max(0, size() - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = tMs[i + 1] - tMs[i];
        }
        Arrays.sort(steps);
        return steps.length == 0 ? 0 : steps[steps.length / 2];
    }

    /** The stretches without a gap, in order. */
    public List<Recording> runs() {
        long gapMs = GAP_PERIODS * medianPeriodMs();
        List<Recording> runs = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= size(); i++) {
            if (i == size() || tMs[i] - tMs[i - 1] > gapMs) {
                runs.add(new Recording(
                        name, Arrays.copyOfRange(tMs, from, i), Arrays.copyOfRange(values, from, i)));
                from = i;
            }
        }
        return runs;
    }

    /** Largest minus smallest value. */
    public double range() {
        return Arrays.stream(values).max().orElse(0) - Arrays.stream(values).min().orElse(0);
    }
}
