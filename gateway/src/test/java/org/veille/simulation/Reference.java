package org.veille.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.veille.condense.Condenser;
import org.veille.condense.Live;
import org.veille.condense.Method;
import org.veille.condense.Recorder;
import org.veille.device.Device;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.port.Batch;
import org.veille.port.Plan;
import org.veille.rule.Condensation;

/**
 * What an uninterrupted gateway would have stored of one series: the condensers alone, fed what was accepted, in
 * its order.
 */
final class Reference {
    /** What the clock of a device may be ahead. */
    private static final long TOLERANCE_MS = 5 * 60_000;

    private static final long MONTH_MS = 30L * 86_400_000L;

    /** One condenser and what it gave. */
    private static final class Side {
        private final Method method;
        private final String name;
        private final long periodMs;
        private final Recorder out = new Recorder();
        private Condenser condenser;

        Side(Method method, String name, long periodMs) {
            this.method = method;
            this.name = name;
            this.periodMs = periodMs;
            begin();
        }

        private void begin() {
            condenser = method.create();
            condenser.expect(periodMs);
        }

        void beginAnew() {
            condenser.end(out);
            begin();
        }

        /** Stamp → what matters of the row; of a window the last that was told. */
        void tell(Map<String, String> rows) {
            out.points.forEach(point -> rows.put(name + " " + point.tMs(), told(point)));
            out.windows.forEach(window -> rows.put(name + " " + window.fromMs(), "" + window.count()));
        }

        private String told(Recorder.P point) {
            String start = point.runStart() ? " start" : "";
            return name.equals("live")
                    ? "" + point.value()
                    : point.value() + " " + point.count() + " " + point.spanS() + start;
        }
    }

    /**
     * Time began anew.
     *
     * @param nowMs at this time
     * @param toldBeforeMs a reading of a time up to this is late; {@link Long#MIN_VALUE} when none is
     */
    record Anew(long nowMs, long toldBeforeMs) {
        static final String AT = "begin anew at ";
        private static final String TOLD = "; told already is what was before ";

        /** @param detail in the ledger */
        static Anew parse(String detail) {
            int at = detail.indexOf(AT) + AT.length();
            int told = detail.indexOf(TOLD);
            long nowMs = Instant.parse(detail.substring(at, told < 0 ? detail.length() : told)).toEpochMilli();
            return new Anew(
                    nowMs,
                    told < 0 ? Long.MIN_VALUE : Instant.parse(detail.substring(told + TOLD.length())).toEpochMilli() - 1);
        }
    }

    private Reference() {}

    /** What entered, and the tick that holds it. */
    record Entered(long tick, Batch.Raw raw) {}

    /**
     * @param entered in order; a reading older than one before came late
     * @param anew ticks with which time began anew, because stamps had been far ahead
     */
    static Map<String, String> rows(Plan plan, Series series, List<Entered> entered, SortedMap<Long, Anew> anew) {
        Map<String, String> rows = new TreeMap<>();
        Device device = plan.devices().get(series.device());
        Condensation how = plan.condensation(device, series);
        List<Side> sides = new ArrayList<>();
        sides.add(new Side(how.archive(), "archive", device.periodMs()));
        sides.add(new Side(how.hourly(), "hourly", device.periodMs()));
        how.liveMs().ifPresent(everyMs -> sides.add(
                new Side(Live.method(everyMs), "live", device.periodMs())));
        long lastMs = Long.MIN_VALUE;
        long lastTick = 0;
        for (Entered each : entered) {
            Batch.Raw entry = each.raw();
            lastMs = beginAnew(sides, lastMs, anew.subMap(lastTick + 1, each.tick() + 1));
            lastTick = each.tick();
            for (Side side : sides) {
                feed(side, entry, lastMs);
            }
            lastMs = entry.kind() == Batch.Raw.Kind.READING ? Math.max(lastMs, entry.tMs()) : lastMs;
        }
        lastMs = beginAnew(sides, lastMs, anew.tailMap(lastTick + 1));
        for (Side side : sides) {
            while (side.condenser.nextDeadlineMs() <= lastMs + MONTH_MS) {
                side.condenser.advance(side.condenser.nextDeadlineMs(), side.out);
            }
            side.tell(rows);
        }
        return rows;
    }

    /**
     * One after the other. A device whose own clock was right all the while goes on.
     *
     * @return up to when a reading is late now
     */
    private static long beginAnew(List<Side> sides, long lastMs, SortedMap<Long, Anew> anew) {
        long lateMs = lastMs;
        for (Anew one : anew.values()) {
            if (lateMs > one.nowMs() + TOLERANCE_MS) {
                sides.forEach(Side::beginAnew);
                lateMs = one.toldBeforeMs();
            }
        }
        return lateMs;
    }

    private static void feed(Side side, Batch.Raw entry, long lastMs) {
        switch (entry.kind()) {
            case ADVANCE -> side.condenser.advance(entry.tMs(), side.out);
            case READING -> {
                if (entry.tMs() > lastMs) {
                    side.condenser.offer(entry.tMs(), entry.value(), side.out);
                } else {
                    side.condenser.late(entry.tMs(), entry.value(), side.out);
                }
            }
        }
    }

    /** The same of rows that were stored. */
    static Map<String, String> of(Series series, Iterable<Row> stored) {
        Map<String, String> rows = new TreeMap<>();
        for (Row row : stored) {
            if (isOf(row, series)) {
                String name = row.destination() == Destination.LIVE ? "live" : isHourly(row) ? "hourly" : "archive";
                rows.put(name + " " + row.tMs(), told(row));
            }
        }
        return rows;
    }

    private static String told(Row row) {
        Map<String, Object> fields = row.fields();
        if (row.destination() == Destination.LIVE) {
            return "" + fields.get("value");
        }
        return fields.containsKey("value")
                ? fields.get("value") + " " + fields.get("count") + " " + fields.get("span_s")
                        + (fields.containsKey("run_start") ? " start" : "")
                : "" + fields.get("count");
    }

    static boolean isHourly(Row row) {
        return row.measurement().endsWith("_1h");
    }

    static boolean isOf(Row row, Series series) {
        // Not Row.series(): the oracle has its own idea of what belongs together.
        String quantity = series.quantity().id();
        return series.device().name().equals(row.tags().get("device"))
                && !row.measurement().startsWith("veille_")
                && series.channel().equals(row.tags().getOrDefault("channel", ""))
                && (row.measurement().equals(quantity) || row.measurement().startsWith(quantity + "_"));
    }

    /** Without what only says that time has passed. */
    static Stream<Batch.Raw> readings(List<Entered> entered) {
        return entered.stream().map(Entered::raw).filter(raw -> raw.kind() == Batch.Raw.Kind.READING);
    }
}
