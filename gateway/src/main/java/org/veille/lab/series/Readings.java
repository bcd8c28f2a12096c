package org.veille.lab.series;

import java.io.IOException;

/**
 * The readings of a file as the gateway would take them: in rising time. What it discards and shifts, it counts; the
 * same rules as for readings that come from devices.
 */
final class Readings {
    private final CsvSeries rows;

    private long tMs = Long.MIN_VALUE;
    private double value;
    private long read;
    private long accepted;
    private long notANumber;
    private long duplicateTime;
    private long outOfOrder;
    private long shifted;

    Readings(CsvSeries rows) {
        this.rows = rows;
    }

    /** Goes to the next reading that is accepted; false at the end. */
    boolean next() throws IOException {
        while (rows.next()) {
            read++;
            if (isAccepted(rows.tMs(), rows.value())) {
                accepted++;
                return true;
            }
        }
        return false;
    }

    private boolean isAccepted(long atMs, double v) {
        if (Double.isNaN(v)) {
            notANumber++;
            return false;
        }
        if (atMs < tMs) {
            outOfOrder++;
            return false;
        }
        if (atMs == tMs && Double.compare(v, value) == 0) {
            duplicateTime++;
            return false;
        }
        shifted += atMs == tMs ? 1 : 0;
        tMs = atMs == tMs ? atMs + 1 : atMs;
        value = v;
        return true;
    }

    /** Milliseconds since 1970 UTC, later than the reading before. */
    long tMs() {
        return tMs;
    }

    double value() {
        return value;
    }

    CondenseReport.Intake intake() {
        return new CondenseReport.Intake(read, accepted, notANumber, duplicateTime, outOfOrder, 0, shifted);
    }
}
