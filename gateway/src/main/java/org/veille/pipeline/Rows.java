package org.veille.pipeline;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.veille.condense.Condenser;
import org.veille.device.Device;
import org.veille.model.Destination;
import org.veille.model.Quantity;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.rule.Statistic;

/**
 * What InfluxDB receives of a series. Measurement, tags and field names are the contract with every dashboard: see
 * {@code docs/energy-manager.md}. The mean of a meter index means nothing and is left out; {@link Digits} says which
 * numbers are rounded.
 */
final class Rows {
    static final String HOURLY_SUFFIX = "_1h";
    private static final String LIVE_SUFFIX = "_live";

    /** Of a row whose time nobody vouches for: false. Absent from any other. */
    private static final String CLOCK_TRUSTED = "clock_trusted";

    /** What every series gets beside its archive. */
    static final String HOURLY =
            archive(HOURLY_SUFFIX, EnumSet.of(Statistic.MEAN, Statistic.MIN, Statistic.MAX));

    static final String LIVE = "live";

    /** The integral is in unit × hour: of watts it is watt-hours, as the meter counts. */
    private static final double SECONDS_AN_HOUR = 3_600;

    private final Quantity quantity;
    private final SortedMap<String, String> tags;
    private final Tick tick;

    Rows(String site, Device device, Series series, Tick tick) {
        SortedMap<String, String> own = new TreeMap<>();
        own.put("site", site);
        own.put("building", device.place().building());
        own.put("zone", device.place().zone());
        own.put("device", series.device().name());
        own.put("unit", series.quantity().unit().symbol());
        if (!series.channel().isEmpty()) {
            own.put("channel", series.channel());
        }
        this.quantity = series.quantity();
        this.tags = own;
        this.tick = tick;
    }

    /** The same row, of which nobody knows the time for certain. */
    static Row doubted(Row row) {
        SortedMap<String, Object> fields = new TreeMap<>(row.fields());
        fields.put(CLOCK_TRUSTED, Boolean.FALSE);
        return new Row(row.destination(), row.measurement(), row.tags(), fields, row.tMs());
    }

    /**
     * Names where points or windows go, also in saved states.
     *
     * @param suffix of the measurement; empty for points of the series itself
     */
    static String archive(String suffix, Set<Statistic> keep) {
        return "archive:" + suffix + ":"
                + keep.stream().sorted().map(Statistic::name).collect(Collectors.joining(","));
    }

    /** Where the output goes that a name stands for. */
    Condenser.Out shelf(String name) {
        if (name.equals(LIVE)) {
            return new Shelf(LIVE_SUFFIX, Destination.LIVE, Set.of());
        }
        String[] words = name.split(":", -1);
        Set<Statistic> keep = EnumSet.noneOf(Statistic.class);
        Arrays.stream(words[2].split(",")).filter(word -> !word.isEmpty()).forEach(word -> keep.add(Statistic.valueOf(word)));
        return new Shelf(words[1], Destination.ARCHIVE, keep);
    }

    /** The last value and its age: no field is that of a reading. */
    void heartbeat(String suffix, long nowMs, double last, double ageS) {
        SortedMap<String, Object> fields = new TreeMap<>();
        fields.put("heartbeat", last);
        fields.put("age_s", ageS);
        tick.row(new Row(Destination.ARCHIVE, quantity.id() + suffix, tags, fields, nowMs));
    }

    private final class Shelf implements Condenser.Out {
        private final String measurement;
        private final Destination destination;
        private final boolean mean;
        private final boolean min;
        private final boolean max;
        private final boolean integral;

        Shelf(String suffix, Destination destination, Set<Statistic> keep) {
            this.measurement = quantity.id() + suffix;
            this.destination = destination;
            boolean counter = quantity.kind() == Quantity.Kind.COUNTER;
            this.mean = !counter && keep.contains(Statistic.MEAN);
            this.min = !counter && keep.contains(Statistic.MIN);
            this.max = !counter && keep.contains(Statistic.MAX);
            this.integral = !counter && keep.contains(Statistic.INTEGRAL);
        }

        @Override
        public void point(
                long tMs,
                double value,
                double meanOf,
                double minOf,
                double maxOf,
                long count,
                double spanS,
                double bound,
                boolean runStart) {
            SortedMap<String, Object> fields = new TreeMap<>();
            fields.put("value", value);
            if (destination == Destination.ARCHIVE) {
                fields.put("count", count);
                fields.put("span_s", spanS);
                statistics(fields, meanOf, minOf, maxOf);
                put(fields, "bound", bound);
                if (runStart) {
                    fields.put("run_start", Boolean.TRUE);
                }
            }
            tick.row(new Row(destination, measurement, tags, fields, tMs));
        }

        /**
         * Coverage in per cent says how much to trust the row. Below 100 the window is incomplete: mean and integral are
         * those of the covered part, and a counter's consumption is what is known, so a sum over such rows is too small.
         */
        @Override
        public void window(
                long fromMs,
                long toMs,
                double meanOf,
                double minOf,
                double maxOf,
                double integralOf,
                double increase,
                double coveragePct,
                long count,
                long fresh) {
            SortedMap<String, Object> fields = new TreeMap<>();
            fields.put("count", count);
            fields.put("coverage", Digits.percent(coveragePct));
            put(fields, "consumption", Digits.amount(increase));
            statistics(fields, meanOf, minOf, maxOf);
            if (integral) {
                put(fields, "integral", Digits.amount(integralOf / SECONDS_AN_HOUR));
            }
            tick.row(new Row(destination, measurement, tags, fields, fromMs));
        }

        private void statistics(SortedMap<String, Object> fields, double meanOf, double minOf, double maxOf) {
            if (mean) {
                put(fields, "mean", Digits.amount(meanOf));
            }
            if (min) {
                put(fields, "min", minOf);
            }
            if (max) {
                put(fields, "max", maxOf);
            }
        }

        /** InfluxDB has no NaN: what is not known is not there. */
        private static void put(SortedMap<String, Object> fields, String name, double value) {
            if (!Double.isNaN(value)) {
                fields.put(name, value);
            }
        }
    }
}
