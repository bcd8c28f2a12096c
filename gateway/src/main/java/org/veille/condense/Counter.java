package org.veille.condense;

import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A meter's index (Wh, L, m³, pulses): {@link MeterIndex} says which readings are of one index, a condenser behind it what is
 * stored of them.
 *
 * <p>{@link #method} stores points of the index itself, by a {@link Trend} whose points never fall: a consumption read off two
 * stored points is never negative, and within 2 ε of that between the readings. A run begins, pauses (hold) and ends exactly on
 * readings. With hourly points the line passes exactly through the index at each full local hour, interpolated between the
 * readings on either side: an hour's consumption read off two such points is exact. {@link #consumption} makes windows of
 * what the index grew by.
 *
 * <p>Readings that contradict the index wait until {@link MeterIndex#CONFIRMATIONS} of them agree, however long that takes: the
 * hold does not hurry them. Another index begins with a point at each of them but the last, as the journal may have forgotten
 * them by then. Not guaranteed: what was consumed while a meter was changed or reset.
 */
public final class Counter implements Condenser, MeterIndex.Reader {
    /** What a meter may do apart from growing slowly: see {@link MeterIndex}. */
    public record Register(double rollover, double hourlyAtMost) {
        /** Never rolls over, and no limit is known. */
        public static final Register PLAIN = new Register(Double.NaN, Double.NaN);

        /**
         * @param rollover the index after the highest is 0, canonical unit; NaN when it never does
         * @param hourlyAtMost most that an hour can add, canonical unit; NaN when unknown
         */
        public Register {
            if (rollover <= 0 || hourlyAtMost <= 0) {
                throw new IllegalArgumentException("rollover and hourly limit must be more than zero");
            }
        }

        private static Register parse(String rollover, String hourlyAtMost) {
            return new Register(Double.parseDouble(rollover), Double.parseDouble(hourlyAtMost));
        }

        /** As in an identity. */
        @Override
        public String toString() {
            return rollover + " " + hourlyAtMost;
        }
    }

    private static final int STATE_VERSION = 2;
    /** Times of rollovers that are kept without asking whether a restart needs them. */
    private static final int MANY_ROLLS = 64;

    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final long NONE = Long.MAX_VALUE;

    private final MeterIndex index;
    private final Condenser inner;
    /** {@link #inner} where it stores points of the index; null where it makes windows. */
    private final Trend trend;
    /** Where the line has to pass exactly through the index; null when nowhere. */
    private final Frame hours;

    /** The first full hour after the newest reading that was taken. */
    private long nextHourMs = UNKNOWN;

    private long atMs;
    private double at;

    private Counter(MeterIndex index, Condenser inner, Frame hours) {
        this.index = index;
        this.inner = inner;
        this.trend = inner instanceof Trend points ? points : null;
        this.hours = hours;
    }

    /**
     * Points of the index itself.
     *
     * @param within ε, canonical unit, > 0; the index falling by no more is noise
     * @param holdMs longest age of a reading that no point covers, milliseconds; {@link Long#MAX_VALUE} for none
     * @param hours where full hours begin; empty when no point is wanted there
     */
    public static Method method(double within, long holdMs, Optional<ZoneId> hours, Register register) {
        Trend.requirePositive(within, holdMs);
        Optional<Frame> frame = hours.map(zone -> new Frame(Frame.HOUR_MS, zone));
        String identity = "counter " + within + " " + holdMs + " "
                + hours.map(ZoneId::toString).orElse("-") + " " + register;
        return new Made(
                identity,
                () -> new MeterIndex(register.rollover(), register.hourlyAtMost(), within),
                new Behind(() -> Trend.rising(within, holdMs), saved -> Trend.restoreRising(within, holdMs, saved)),
                frame.orElse(null));
    }

    /**
     * Windows of what the index grew by.
     *
     * @param windows with {@link Window.Between#INCREASE}
     * @param noise the index falling by no more is no event, canonical unit
     */
    public static Method consumption(Method windows, double noise, Register register) {
        return new Made(
                "consumption " + noise + " " + register + " " + windows.identity(),
                () -> new MeterIndex(register.rollover(), register.hourlyAtMost(), noise),
                new Behind(windows::create, windows::restore),
                null);
    }

    /** Reads either identity back. */
    static Method parse(String[] words) {
        if (words[0].equals("counter")) {
            Optional<ZoneId> hours = words[3].equals("-") ? Optional.empty() : Optional.of(ZoneId.of(words[3]));
            return method(
                    Double.parseDouble(words[1]), Long.parseLong(words[2]), hours, Register.parse(words[4], words[5]));
        }
        String windows = String.join(" ", Arrays.copyOfRange(words, 4, words.length));
        return consumption(
                Method.parse(windows).orElseThrow(),
                Double.parseDouble(words[1]),
                Register.parse(words[2], words[3]));
    }

    /** What stands behind the index: made afresh, or from a saved state. */
    private record Behind(Supplier<Condenser> fresh, Function<Restart, Optional<Condenser>> saved) {}

    private record Made(String identity, Supplier<MeterIndex> index, Behind behind, Frame hours) implements Method {
        @Override
        public Condenser create() {
            return new Counter(index.get(), behind.fresh().get(), hours);
        }

        @Override
        public Optional<Condenser> restore(Restart restart) {
            if (restart.version() != STATE_VERSION || restart.state().length < MeterIndex.BYTES + Integer.BYTES) {
                return Optional.empty();
            }
            ByteBuffer state = ByteBuffer.wrap(restart.state());
            MeterIndex found = index.get();
            found.read(state);
            int version = state.getInt();
            byte[] innerState = new byte[state.remaining()];
            state.get(innerState);
            Restart saved = new Restart(version, innerState, restart.needsFromMs());
            return behind.saved().apply(saved).map(restored -> {
                Counter counter = new Counter(found, restored, hours);
                counter.atMs = found.lastMs();
                counter.at = found.last();
                return counter;
            });
        }
    }

    @Override
    public void offer(long tMs, double v, Out out) {
        index.take(tMs, v, this, out);
        if (index.rolls() > MANY_ROLLS) {
            index.forgetBefore(inner.restart().needsFromMs());
        }
    }

    @Override
    public void next(long tMs, double reading, Out out) {
        if (hours == null) {
            inner.offer(tMs, reading, out);
        } else {
            offerWithHours(tMs, reading, out);
        }
        atMs = tMs;
        at = reading;
    }

    /** Between two full hours the line to be exact on is straight: the first and the last since the reading before will do. */
    private void offerWithHours(long tMs, double reading, Out out) {
        if (nextHourMs == UNKNOWN) {
            nextHourMs = hours.nextAfter(trend.isRunning() ? atMs : tMs);
        }
        if (tMs < nextHourMs) {
            inner.offer(tMs, reading, out);
            return;
        }
        long lastHourMs = hours.startOf(tMs);
        long secondMs = lastHourMs > nextHourMs ? lastHourMs : NONE;
        trend.offer(
                tMs, reading, nextHourMs, between(nextHourMs, tMs, reading), secondMs, between(secondMs, tMs, reading), out);
        nextHourMs = hours.nextAfter(tMs);
    }

    private double between(long whenMs, long tMs, double reading) {
        return whenMs >= tMs ? reading : StoredLine.between(at, reading, (whenMs - atMs) / (double) (tMs - atMs));
    }

    @Override
    public void cut(Out out) {
        inner.cut(out);
        nextHourMs = UNKNOWN;
    }

    @Override
    public void cover(Out out) {
        if (trend != null) {
            trend.cover(out);
        }
    }

    @Override
    public void advance(long watermarkMs, Out out) {
        inner.advance(watermarkMs, out);
    }

    @Override
    public void expect(long periodMs) {
        inner.expect(periodMs);
    }

    @Override
    public void end(Out out) {
        index.setUndecidedAside(out);
        inner.end(out);
    }

    @Override
    public void freeze(Out out) {
        inner.freeze(out);
    }

    @Override
    public long frozenEarly() {
        return inner.frozenEarly();
    }

    @Override
    public long snapped() {
        return inner.snapped();
    }

    @Override
    public int buffered() {
        return inner.buffered();
    }

    @Override
    public long nextDeadlineMs() {
        return inner.nextDeadlineMs();
    }

    @Override
    public long held() {
        return inner.held() + index.undecided();
    }

    @Override
    public Restart restart() {
        Restart behind = inner.restart();
        ByteBuffer state = ByteBuffer.allocate(MeterIndex.BYTES + Integer.BYTES + behind.state().length);
        long needsFromMs = behind.needsFromMs();
        if (needsFromMs <= index.lastMs()) {
            // Readings will be fed again, so the index has to be where it was before the first that was taken.
            needsFromMs = trend.waitsFromMs();
            index.writeBefore(needsFromMs, trend.line().atMs(), trend.line().raw(), state);
        } else {
            index.write(state);
            needsFromMs = needsFromMs == NONE ? NONE : index.newestMs() + 1;
        }
        state.putInt(behind.version()).put(behind.state());
        return new Restart(STATE_VERSION, state.array(), needsFromMs);
    }
}
