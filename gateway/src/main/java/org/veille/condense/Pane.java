package org.veille.condense;

import java.nio.ByteBuffer;

/**
 * The window that is open, and the stretch to it from the last reading: what a {@link Window} knows of readings that come in
 * strictly rising time. O(1) memory; O(1) time a reading and window.
 *
 * <p>Silence may have released a window already. Two marks keep a second release away that would say nothing new: ended
 * windows are known to be complete up to a time, and the newest may have been told as it stands.
 */
final class Pane {
    private static final long NONE = Long.MIN_VALUE;
    static final int BYTES_WITHOUT_MARKS = 1 + 11 * Long.BYTES;
    static final int BYTES = BYTES_WITHOUT_MARKS + 3 * Long.BYTES;

    private final Frame frame;
    private final Window.Between between;

    private long periodMs;

    /** Whether there was a reading since the last silence: a stretch leads from it to the next. */
    private boolean running;

    private long lastMs = NONE;
    private double last;
    private long fromMs = NONE;
    private long toMs;

    private double integral;
    private double increase;
    private long coveredMs;
    private double min;
    private double max;
    private double sum;
    private long count;
    /** How many of its readings the window had when it was released before. */
    private long told;

    private long completeToMs = NONE;
    private long asItStandsFromMs = NONE;
    /** Windows up to here may have been released before a late reading changed them. */
    private long correctToMs = NONE;

    Pane(Frame frame, Window.Between between) {
        this.frame = frame;
        this.between = between;
    }

    /** One that is the same, and goes its own way. */
    Pane(Pane other) {
        this(other.frame, other.between);
        periodMs = other.periodMs;
        running = other.running;
        lastMs = other.lastMs;
        last = other.last;
        fromMs = other.fromMs;
        toMs = other.toMs;
        integral = other.integral;
        increase = other.increase;
        coveredMs = other.coveredMs;
        min = other.min;
        max = other.max;
        sum = other.sum;
        count = other.count;
        told = other.told;
        completeToMs = other.completeToMs;
        asItStandsFromMs = other.asItStandsFromMs;
        correctToMs = other.correctToMs;
    }

    void expect(long periodMs) {
        this.periodMs = periodMs;
    }

    /** The longest stretch between two readings that is covered, milliseconds. */
    long gapMs() {
        return periodMs > 0 ? Selection.GAP_PERIODS * periodMs : Window.DEFAULT_GAP_MS;
    }

    /** @param wasTold whether a released window counts it */
    void offer(long tMs, double v, boolean wasTold, Condenser.Out out) {
        if (running && tMs - lastMs <= gapMs()) {
            stretch(tMs, v, out);
        }
        if (isOpen() && tMs >= toMs) {
            end(out);
        }
        if (!isOpen()) {
            open(frame.startOf(tMs), frame.nextAfter(tMs));
        }
        running = true;
        lastMs = tMs;
        last = v;
        min = Math.min(min, v);
        max = Math.max(max, v);
        sum += v;
        count++;
        told += wasTold ? 1 : 0;
    }

    /** The next reading does not go on from the last. */
    void cut() {
        running = false;
    }

    /** Spreads the stretch from the last reading to this one over the windows it touches, and releases the ended ones. */
    private void stretch(long tMs, double v, Condenser.Out out) {
        double spanMs = tMs - lastMs;
        long atMs = lastMs;
        double at = last;
        while (atMs < tMs) {
            long nextMs = Math.min(tMs, toMs);
            double next = nextMs == tMs ? v : last + (v - last) * ((nextMs - lastMs) / spanMs);
            cover(atMs, at, nextMs, next, v);
            atMs = nextMs;
            at = next;
            if (nextMs == toMs) {
                if (toMs > completeToMs) {
                    tell(out);
                }
                open(nextMs, frame.nextAfter(nextMs));
            }
        }
    }

    private void cover(long atMs, double at, long nextMs, double next, double v) {
        double seconds = (nextMs - atMs) / 1e3;
        switch (between) {
            case LINE -> integral += (at + next) / 2 * seconds;
            case PREVIOUS -> integral += last * seconds;
            case INCREASE -> {
                if (v < last) {
                    return;
                }
                increase += next - at;
            }
        }
        coveredMs += nextMs - atMs;
    }

    private void open(long startMs, long endMs) {
        fromMs = startMs;
        toMs = endMs;
        integral = 0;
        increase = 0;
        coveredMs = 0;
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        sum = 0;
        count = 0;
        told = 0;
    }

    /** Closes the window at the last reading; nothing leads from it to the next. */
    void end(Condenser.Out out) {
        if (isOpen() && fromMs != asItStandsFromMs && toMs > completeToMs) {
            tell(out);
        }
        fromMs = NONE;
        running = false;
    }

    /**
     * Releases the window as it stands. There is nothing to tell of an empty one, unless it was told before: a late reading
     * may show that the index fell where it seemed to rise.
     */
    void tell(Condenser.Out out) {
        if (coveredMs > 0 || count > 0 || toMs <= correctToMs) {
            boolean counter = between == Window.Between.INCREASE;
            double mean = coveredMs > 0 ? integral / (coveredMs / 1e3) : sum / count;
            out.window(
                    fromMs,
                    toMs,
                    counter ? Double.NaN : mean,
                    count > 0 ? min : Double.NaN,
                    count > 0 ? max : Double.NaN,
                    counter || coveredMs == 0 ? Double.NaN : integral,
                    counter ? increase : Double.NaN,
                    100.0 * coveredMs / (toMs - fromMs),
                    count,
                    fresh());
        }
        told = count;
    }

    /**
     * Somebody else released the windows that ended at or before {@code endMs}, which never goes back.
     *
     * @param andThatFrom the start of the one that was released as it stands; {@link Long#MIN_VALUE} when none was
     */
    void toldElsewhere(long endMs, long andThatFrom) {
        completeToMs = endMs;
        if (andThatFrom != NONE) {
            asItStandsFromMs = andThatFrom;
        }
        if (isOpen() && (toMs <= endMs || fromMs == andThatFrom)) {
            told = count;
        }
    }

    /** A reading came into the window that began then: it is no longer what was told. */
    void changed(long startMs) {
        if (asItStandsFromMs == startMs) {
            asItStandsFromMs = NONE;
        }
    }

    /** A late reading makes the windows from the one that holds {@code tMs} on other ones. */
    void changedFrom(long tMs) {
        asItStandsFromMs = NONE;
        correctToMs = Math.max(correctToMs, completeToMs);
        completeToMs = Math.min(completeToMs, tMs);
    }

    /** Whether every window that ended at or before {@code endMs} was released with all that is known. */
    boolean isCompleteTo(long endMs) {
        return completeToMs >= endMs;
    }

    /** Whether the window that began then was released as it stands. */
    boolean wasToldAsItStands(long startMs) {
        return asItStandsFromMs == startMs;
    }

    boolean isOpen() {
        return fromMs != NONE;
    }

    long fromMs() {
        return fromMs;
    }

    /** Time of the newest reading, also after the end; {@link Long#MIN_VALUE} before the first. */
    long lastMs() {
        return lastMs;
    }

    /** Readings of the window that it did not have when it was released before. */
    long fresh() {
        return isOpen() ? count - told : 0;
    }

    void write(ByteBuffer to) {
        to.put((byte) (running ? 1 : 0))
                .putLong(periodMs)
                .putLong(lastMs)
                .putDouble(last)
                .putLong(fromMs)
                .putDouble(integral)
                .putDouble(between == Window.Between.INCREASE ? increase : sum)
                .putLong(coveredMs)
                .putDouble(min)
                .putDouble(max)
                .putLong(count)
                .putLong(told)
                .putLong(completeToMs)
                .putLong(asItStandsFromMs)
                .putLong(correctToMs);
    }

    /** Reads what {@link #write} wrote, or what a version without late readings wrote: that had no marks at the end. */
    void read(ByteBuffer from) {
        boolean marked = from.remaining() != BYTES_WITHOUT_MARKS;
        running = from.get() == 1;
        periodMs = from.getLong();
        lastMs = from.getLong();
        last = from.getDouble();
        fromMs = from.getLong();
        toMs = isOpen() ? frame.nextAfter(fromMs) : 0;
        integral = from.getDouble();
        double sumOrIncrease = from.getDouble();
        increase = between == Window.Between.INCREASE ? sumOrIncrease : 0;
        sum = between == Window.Between.INCREASE ? 0 : sumOrIncrease;
        coveredMs = from.getLong();
        min = from.getDouble();
        max = from.getDouble();
        count = from.getLong();
        told = Math.max(0, from.getLong());
        if (marked) {
            completeToMs = from.getLong();
            asItStandsFromMs = from.getLong();
            correctToMs = from.getLong();
        } else {
            asItStandsFromMs = isOpen() && told == count ? fromMs : NONE;
        }
    }
}
