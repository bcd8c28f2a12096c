package org.veille.pipeline;

import java.util.SortedMap;
import java.util.TreeMap;
import org.veille.condense.Condenser;
import org.veille.device.Device;
import org.veille.model.Destination;
import org.veille.model.Quantity;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.rule.Condensation;
import org.veille.rule.Statistic;

/**
 * What InfluxDB receives of a series. Measurement, tags and field names are the contract with every dashboard: see
 * {@code docs/energy-manager.md}. The mean of a meter index means nothing and is left out.
 */
final class Rows {
    static final String HOURLY_SUFFIX = "_1h";
    static final String LIVE_SUFFIX = "_live";

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

    /** Where the archive's points or windows go. */
    Condenser.Out archive(Condensation how) {
        return new Shelf(how.suffix(), Destination.ARCHIVE, how);
    }

    Condenser.Out hourly(Condensation all) {
        return new Shelf(HOURLY_SUFFIX, Destination.ARCHIVE, all);
    }

    Condenser.Out live(Condensation how) {
        return new Shelf(LIVE_SUFFIX, Destination.LIVE, how);
    }

    private final class Shelf implements Condenser.Out {
        private final String measurement;
        private final Destination destination;
        private final boolean mean;
        private final boolean min;
        private final boolean max;
        private final boolean integral;

        Shelf(String suffix, Destination destination, Condensation how) {
            this.measurement = quantity.id() + suffix;
            this.destination = destination;
            boolean counter = quantity.kind() == Quantity.Kind.COUNTER;
            this.mean = !counter && how.keep().contains(Statistic.MEAN);
            this.min = !counter && how.keep().contains(Statistic.MIN);
            this.max = !counter && how.keep().contains(Statistic.MAX);
            this.integral = !counter && how.keep().contains(Statistic.INTEGRAL);
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
            fields.put("coverage", coveragePct);
            put(fields, "consumption", increase);
            statistics(fields, meanOf, minOf, maxOf);
            if (integral) {
                put(fields, "integral", integralOf / SECONDS_AN_HOUR);
            }
            tick.row(new Row(destination, measurement, tags, fields, fromMs));
        }

        private void statistics(SortedMap<String, Object> fields, double meanOf, double minOf, double maxOf) {
            if (mean) {
                put(fields, "mean", meanOf);
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
