package org.veille.condense;

import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.Optional;
import org.veille.model.Quantity;

/**
 * Fixed windows aligned to the building's local time, from a minute to a day: time-weighted mean, extremes, integral,
 * coverage.
 *
 * <p>Between two readings the value is taken as the straight line ({@link Between#LINE}), the earlier value
 * ({@link Between#PREVIOUS}) or, for a meter index, its increase ({@link Between#INCREASE}, a fall is no consumption and not
 * covered). A stretch of silence longer than the gap limit is not covered and counts in no mean and no integral. Coverage is
 * the covered part of the window's true length: a day has 23 or 25 hours when the clocks change. <b>Below 100 % the window is
 * incomplete</b>: mean and integral are those of the covered part, an increase is what is known and no more. Extremes and
 * count are those of the readings inside, never of a line.
 *
 * <p>A window is released by the first reading at or after its end, or when the silence has lasted the gap limit and the end
 * has passed. It stays open then: a device that kept its readings while its network was down sends them late, and the window
 * is released once more, with all of them. So what stands in the end does not depend on when {@link #advance} is called.
 *
 * <p>Readings may come out of order within {@code lateMs}: the result is that of the same readings in order. Each is settled
 * when the newest one, or silence, is {@code lateMs} past it, and so releases its window that much later. What silence
 * released on trust is released again when a reading came late after all. At most {@link Recent#MAX} readings are unsettled:
 * with more within the tolerance the oldest is settled early, and what is older than it refused. Then O(1) memory, and O(1)
 * time a reading and window; a late one moves the newer ones.
 */
public final class Window implements Condenser {
    /** Silence that is not covered when the device's interval is unknown, milliseconds. */
    public static final long DEFAULT_GAP_MS = 3 * 3_600_000L;

    private static final int STATE_VERSION = 3;
    private static final int STATE_VERSION_WITHOUT_LATE = 2;
    private static final long NONE = Long.MIN_VALUE;

    /** What is assumed between two readings. */
    public enum Between {
        LINE,
        PREVIOUS,
        INCREASE;

        /** What fits a quantity. */
        public static Between of(Quantity quantity) {
            return switch (quantity.kind()) {
                case CONTINUOUS -> LINE;
                case STEP -> PREVIOUS;
                case COUNTER -> INCREASE;
            };
        }
    }

    private final Frame frame;
    private final long lateMs;
    /** Everything up to the oldest reading that may still get one before it. */
    private final Pane settled;

    private final Recent recent = new Recent();

    /** The window that holds the newest reading; {@link #NONE} when no window is open. */
    private long newestFromMs = NONE;

    private long newestToMs = NONE;

    private Window(Frame frame, Between between, long lateMs) {
        this.frame = frame;
        this.lateMs = lateMs;
        this.settled = new Pane(frame, between);
    }

    /** Windows that take no late readings. */
    public static Method method(long everyMs, ZoneId zone, Between between) {
        return method(everyMs, zone, between, 0);
    }

    /**
     * @param everyMs width, milliseconds; divides an hour, or is whole hours that divide a day; a day is 86,400,000 also
     *     where the clocks change
     * @param lateMs how much older than the newest a reading may be, milliseconds; 0 to less than the width
     * @throws IllegalArgumentException for any other width or tolerance
     */
    public static Method method(long everyMs, ZoneId zone, Between between, long lateMs) {
        Frame frame = new Frame(everyMs, zone);
        if (lateMs < 0 || lateMs >= everyMs) {
            throw new IllegalArgumentException("late readings are taken for less than the window: " + lateMs + " ms");
        }
        return new Method() {
            @Override
            public String identity() {
                return "window " + everyMs + " " + zone + " " + between + " " + lateMs;
            }

            @Override
            public Between between() {
                return between;
            }

            @Override
            public Condenser create() {
                return new Window(frame, between, lateMs);
            }

            @Override
            public Optional<Condenser> restore(Restart restart) {
                int tail = restart.state().length - Pane.BYTES;
                boolean reads =
                        switch (restart.version()) {
                            case STATE_VERSION -> tail >= 0 && tail % Recent.BYTES_EACH == 0;
                            case STATE_VERSION_WITHOUT_LATE -> restart.state().length == Pane.BYTES_WITHOUT_MARKS;
                            default -> false;
                        };
                return reads ? Optional.of(new Window(frame, between, lateMs).read(restart.state())) : Optional.empty();
            }
        };
    }

    /**
     * Reads the words that follow {@code window} in an identity. Without the last one no late readings are taken: so it was
     * before there were any.
     */
    static Method method(String[] words) {
        return method(
                Long.parseLong(words[1]),
                ZoneId.of(words[2]),
                Between.valueOf(words[3]),
                words.length > 4 ? Long.parseLong(words[4]) : 0);
    }

    /** Whether there are windows of this width, milliseconds: see {@link #method(long, ZoneId, Between, long)}. */
    public static boolean isWidth(long everyMs) {
        return Frame.fits(everyMs);
    }

    @Override
    public void offer(long tMs, double v, Out out) {
        if (tMs >= newestToMs) {
            newestFromMs = frame.startOf(tMs);
            newestToMs = frame.nextAfter(tMs);
        } else {
            settled.changed(newestFromMs);
        }
        if (lateMs == 0) {
            settled.offer(tMs, v, false, out);
            return;
        }
        recent.add(tMs, v);
        settle(tMs - lateMs, out);
    }

    /** What no late reading can come before takes its place for good. */
    private void settle(long untilMs, Out out) {
        while (recent.size() > 0 && (recent.t(0) <= untilMs || recent.size() > Recent.MAX)) {
            settled.offer(recent.t(0), recent.v(0), recent.told(0), out);
            recent.removeFirst();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Taken when it is less than {@code lateMs} older than the newest and newer than what is settled. Of two readings of
     * one time the first counts, the second is refused.
     */
    @Override
    public boolean late(long tMs, double v, Out out) {
        long newestMs = newestMs();
        if (!isOpen() || tMs >= newestMs || tMs <= newestMs - lateMs || tMs <= settled.lastMs()) {
            return false;
        }
        int place = recent.insert(tMs, v);
        if (place < 0) {
            return false;
        }
        long beforeMs = place > 0 ? recent.t(place - 1) : settled.lastMs();
        settled.changedFrom(beforeMs == NONE ? tMs : beforeMs);
        settle(newestMs - lateMs, out);
        return true;
    }

    @Override
    public void advance(long watermarkMs, Out out) {
        if (nextDeadlineMs() <= watermarkMs) {
            release(silentAtMs() <= watermarkMs, out);
        }
    }

    /**
     * Releases the windows that have ended, as if nothing came late any more; and the newest one as it stands when the
     * series is silent. What is not settled stays so.
     */
    private void release(boolean silent, Out out) {
        Pane trial = recent.size() == 0 ? settled : new Pane(settled);
        for (int i = 0; i < recent.size(); i++) {
            trial.offer(recent.t(i), recent.v(i), recent.told(i), out);
        }
        if (silent) {
            trial.tell(out);
        }
        recent.tellBefore(silent ? Long.MAX_VALUE : newestFromMs);
        settled.toldElsewhere(newestFromMs, silent ? newestFromMs : NONE);
    }

    @Override
    public void expect(long periodMs) {
        settled.expect(periodMs);
    }

    @Override
    public void end(Out out) {
        settle(Long.MAX_VALUE, out);
        settled.end(out);
        newestFromMs = NONE;
        newestToMs = NONE;
    }

    @Override
    public void cut(Out out) {
        settle(Long.MAX_VALUE, out);
        settled.cut();
    }

    @Override
    public long nextDeadlineMs() {
        if (!isOpen()) {
            return Long.MAX_VALUE;
        }
        long silentAtMs = settled.wasToldAsItStands(newestFromMs) ? Long.MAX_VALUE : silentAtMs();
        return isOneWaiting() ? Math.min(silentAtMs, newestMs() + lateMs) : silentAtMs;
    }

    /** When silence has lasted long enough to release the newest window. */
    private long silentAtMs() {
        return Math.max(newestToMs, newestMs() + settled.gapMs());
    }

    /** Whether a window has ended and was not released, because a late reading may still come. */
    private boolean isOneWaiting() {
        long oldestFromMs = settled.isOpen() ? settled.fromMs() : recent.t(0);
        return oldestFromMs < newestFromMs && !settled.isCompleteTo(newestFromMs);
    }

    @Override
    public long held() {
        return settled.fresh() + recent.untold();
    }

    private boolean isOpen() {
        return newestFromMs != NONE;
    }

    private long newestMs() {
        return recent.size() > 0 ? recent.t(recent.size() - 1) : settled.lastMs();
    }

    @Override
    public Restart restart() {
        ByteBuffer state = ByteBuffer.allocate(Pane.BYTES + recent.size() * Recent.BYTES_EACH);
        settled.write(state);
        recent.write(state);
        return new Restart(STATE_VERSION, state.array(), Long.MAX_VALUE);
    }

    private Window read(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        settled.read(in);
        recent.read(in);
        if (settled.isOpen() || recent.size() > 0) {
            newestFromMs = frame.startOf(newestMs());
            newestToMs = frame.nextAfter(newestMs());
        }
        return this;
    }
}
