package org.veille.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.veille.model.Received;
import org.veille.model.StateRow;
import org.veille.model.Trust;

/**
 * The time that everything is stamped with: an offset to the monotonic clock, taken from the wall clock as far as that can be
 * believed. No clock of its own: it knows what it is shown, and what is shown twice in another order does no harm.
 *
 * <pre>
 *              a synchronised clock                  a step that nobody vouched for for 10 min
 *  WAITING ─────────────────────────────► TRUSTED ────────────────────────────────► DOUBTED
 *     │                                      ▲                                         ▲ │
 *     │                                      └────────── a synchronised clock ─────────┼─┘
 *     └──────────────────────── {@code patience} is over ─────────────────────────────────────┘
 * </pre>
 *
 * <ul>
 *   <li>Once trusted in a boot, always trusted: when NTP is lost the monotonic clock carries the time on, at the accuracy of the
 *       board's crystal (some seconds a day).
 *   <li>A small step of the wall clock (to {@link #LARGE_MS}) is followed at once. A large one is followed when the clock is
 *       reported synchronised again after it, or when it has lasted {@link #LASTING_NS}: a jump to 2036 and back does nothing.
 *   <li>Forward means at once: the series have a gap. Back, up to {@link #FAR_MS}, means that stamps run at half the speed
 *       until they are right again: so they keep their order, and none is given twice.
 *   <li>Farther back (the clock was years ahead, and what it stamped is stored) only a synchronised clock is followed, at once,
 *       and only after {@link #fallBack}: whoever asks must have ended every run before.
 *   <li>A clock that is not synchronised never runs behind what is stored.
 * </ul>
 *
 * <p>State, version 1: {@code u8 state, i64 first seen in this boot (monotonic, ns), i64 offset of the wall clock, i64 offset of
 * the stamps (ms), i64 doubted from, i64 doubted to (stamps, ms), u8 leaps, each i64 (stamp, ms), utf boot id}.
 */
final class WallTime {
    /** Less is slewing, or the thread was not running between the two clocks: followed silently, ms. */
    static final long STEP_MS = 1_000;

    /** A larger step is not believed at once, ms. */
    static final long LARGE_MS = 5L * 60_000;

    /** A step that has lasted so long is believed, ns: 10 min. */
    static final long LASTING_NS = 600_000_000_000L;

    /** Stamps that are ahead by more than this are not slowed down until they are right, ms: it would take two days. */
    static final long FAR_MS = 86_400_000L;

    /** Both clocks are read one after the other and rounded, ms. */
    private static final long JITTER_MS = 2;

    /** Leaps remembered. */
    private static final int MOST_LEAPS = 4;

    private static final long NS_A_MS = 1_000_000L;
    private static final long NONE = Long.MIN_VALUE;

    /** Where the clock is. */
    enum State {
        WAITING,
        DOUBTED,
        TRUSTED
    }

    private final ClockLimits limits;
    private State state = State.WAITING;
    private String bootId = "";
    /** When this boot was first seen, monotonic. */
    private long sinceNs;
    /** Stamps of an earlier process end here; {@link #NONE} when there are none. */
    private long newestMs = NONE;
    /** Nobody vouched for it: then it says nothing against a synchronised clock. */
    private boolean newestDoubted;
    /** What an unsynchronised clock is lifted to. */
    private long floorMs = NONE;

    /** All offsets are wall clock less monotonic clock, ms. What the wall clock showed last. */
    private long shownMs;
    /** What is believed of it. */
    private long systemMs;
    /** Where stamps are, or fall back to. */
    private long targetMs;
    /** How far ahead of that they are. */
    private long aheadNs;

    private long pendingMs;
    private long pendingSinceNs = NONE;
    private long behindSinceNs = NONE;
    private boolean synchronisedBefore;
    private boolean farAhead;
    private boolean moved;
    private boolean full;

    private long lastNs = NONE;
    private long lastMs = NONE;
    private long doubtedFromMs = Long.MAX_VALUE;
    private long doubtedToMs = Long.MAX_VALUE;
    /** The stamps before each leap forward of more than a day: where stored ones lie, should stamps fall back. */
    private final List<Long> leaps = new ArrayList<>();
    private final List<Long> steps = new ArrayList<>();
    private Optional<WallTimeState> saved = Optional.empty();

    WallTime(ClockLimits limits) {
        this.limits = limits;
    }

    /**
     * Goes on where an earlier process was. Before the first {@link #at}.
     *
     * @param newestMs the newest stamp that is stored; empty when there is none
     * @param roomMs how much time has certainly passed since then, before this boot
     */
    void recover(List<StateRow> states, OptionalLong newestMs, long roomMs, Received raw) {
        saved = states.stream().flatMap(row -> WallTimeState.of(row).stream()).findFirst();
        this.newestMs = newestMs.orElse(NONE);
        bootId = raw.bootId();
        lastNs = raw.monotonicNs();
        sinceNs = raw.monotonicNs();
        synchronisedBefore = raw.trust() != Trust.UNTRUSTED;
        long storedMs = newestMs.isEmpty() ? limits.builtMs() : newestMs.getAsLong() + roomMs + 1;
        floorMs = Math.max(limits.builtMs(), storedMs) - ms(raw.monotonicNs());
        shownMs = offsetMs(raw);
        systemMs = shownMs;
        targetMs = Math.max(shownMs, floorMs);
        saved.ifPresent(before -> {
            newestDoubted = this.newestMs >= before.doubtedFromMs() && this.newestMs <= before.doubtedToMs();
            leaps.addAll(before.leaps());
            doubtedFromMs = before.doubtedFromMs();
            doubtedToMs = before.doubtedToMs();
            if (before.bootId().equals(bootId)) {
                goOn(before);
            } else {
                moved = true;
                // Where doubt has no end yet, it ends with that boot.
                doubtedToMs = doubtedToMs == Long.MAX_VALUE ? newestMs.orElse(doubtedFromMs) : doubtedToMs;
            }
        });
    }

    private void goOn(WallTimeState before) {
        state = before.state();
        sinceNs = before.sinceNs();
        systemMs = before.systemMs();
        shownMs = systemMs;
        targetMs = before.targetMs();
        floorMs = targetMs > systemMs ? Math.max(floorMs, targetMs) : floorMs;
        aheadNs = newestMs == NONE ? 0 : Math.max(0, newestMs + 1 - ms(lastNs) - targetMs) * NS_A_MS;
        lastMs = newestMs;
    }

    /**
     * What the process before would have taken for now, where its stamps can be compared: in the same boot, or when both are
     * trusted.
     */
    OptionalLong asBefore(Received now) {
        if (saved.isPresent() && saved.get().bootId().equals(bootId)) {
            return OptionalLong.of(saved.get().targetMs() + ms(now.monotonicNs()));
        }
        boolean comparable = state == State.TRUSTED && saved.map(before -> before.state() == State.TRUSTED).orElse(true);
        return comparable ? OptionalLong.of(now.epochMs()) : OptionalLong.empty();
    }

    /** The same moment, stamped. */
    Received at(Received raw) {
        boolean newest = raw.monotonicNs() >= lastNs;
        if (newest) {
            observe(raw);
        }
        boolean exact = aheadNs == 0 && Math.abs(offsetMs(raw) - targetMs) <= JITTER_MS;
        long stampMs = exact ? raw.epochMs() : stampMs(raw.monotonicNs());
        if (newest) {
            stampMs = Math.max(stampMs, lastMs);
            lastNs = raw.monotonicNs();
            lastMs = stampMs;
        } else if (lastMs != NONE) {
            stampMs = Math.min(stampMs, lastMs);
        }
        boolean same = stampMs == raw.epochMs() && trust() == raw.trust();
        return same ? raw : new Received(raw.bootId(), raw.monotonicNs(), stampMs, trust());
    }

    private void observe(Received raw) {
        long offsetMs = offsetMs(raw);
        aheadNs = Math.max(0, aheadNs - (raw.monotonicNs() - lastNs) / 2);
        farAhead = false;
        boolean synchronisedAgain = !synchronisedBefore && raw.trust() != Trust.UNTRUSTED;
        synchronisedBefore = raw.trust() != Trust.UNTRUSTED;
        if (Math.abs(offsetMs - shownMs) > STEP_MS) {
            steps.add(offsetMs - shownMs);
        }
        shownMs = offsetMs;
        follow(raw, synchronisedAgain);
        if (state != State.TRUSTED) {
            judge(raw);
        }
    }

    private void follow(Received raw, boolean synchronisedAgain) {
        if (state == State.WAITING) {
            // Nothing is stamped with it yet.
            moved |= Math.abs(target() - targetMs) > STEP_MS;
            lastMs = target() < targetMs ? NONE : lastMs;
            systemMs = shownMs;
            targetMs = target();
            aheadNs = 0;
            return;
        }
        if (Math.abs(shownMs - systemMs) <= LARGE_MS) {
            pendingSinceNs = NONE;
            systemMs = shownMs;
            move(target());
            return;
        }
        if (pendingSinceNs == NONE || Math.abs(shownMs - pendingMs) > STEP_MS) {
            pendingSinceNs = raw.monotonicNs();
        }
        pendingMs = shownMs;
        if (!synchronisedAgain && raw.monotonicNs() - pendingSinceNs < LASTING_NS) {
            return;
        }
        if (offsetNowMs() - target() > FAR_MS) {
            farAhead = state == State.TRUSTED && isCredible(raw);
            return;
        }
        pendingSinceNs = NONE;
        systemMs = shownMs;
        if (state == State.TRUSTED && raw.trust() == Trust.UNTRUSTED) {
            state = State.DOUBTED;
            doubtedFromMs = Math.max(lastMs, target() + ms(raw.monotonicNs()));
            doubtedToMs = Long.MAX_VALUE;
            moved = true;
        }
        move(target());
    }

    /** An unsynchronised clock is lifted to what has certainly passed. */
    private long target() {
        return state == State.TRUSTED ? shownMs : Math.max(shownMs, floorMs);
    }

    private void move(long toMs) {
        long nowMs = offsetNowMs();
        leap(lastMs, lastMs + toMs - nowMs);
        moved |= toMs - nowMs > STEP_MS;
        aheadNs = nowMs - toMs > JITTER_MS ? targetMs * NS_A_MS + aheadNs - toMs * NS_A_MS : 0;
        targetMs = toMs;
    }

    private void leap(long fromMs, long toMs) {
        if (fromMs != NONE && toMs - fromMs > FAR_MS) {
            leaps.add(fromMs);
            if (leaps.size() > MOST_LEAPS) {
                leaps.removeFirst();
            }
        }
    }

    private void judge(Received raw) {
        boolean credible = isCredible(raw);
        boolean behind = !newestDoubted && newestMs != NONE && raw.epochMs() < newestMs - FAR_MS;
        if (credible && !behind) {
            trust(raw);
            return;
        }
        behindSinceNs = !credible ? NONE : behindSinceNs == NONE ? raw.monotonicNs() : behindSinceNs;
        if (credible && raw.monotonicNs() - behindSinceNs >= LASTING_NS) {
            farAhead = true;
        } else if (state == State.WAITING && (full || raw.monotonicNs() - sinceNs >= limits.patience().toNanos())) {
            state = State.DOUBTED;
            doubtedFromMs = stampMs(sinceNs);
            leap(newestMs, doubtedFromMs);
            doubtedToMs = Long.MAX_VALUE;
            moved = true;
        }
    }

    private boolean isCredible(Received raw) {
        return raw.trust() != Trust.UNTRUSTED && raw.epochMs() >= limits.builtMs();
    }

    private void trust(Received raw) {
        boolean waited = state == State.WAITING;
        boolean stored = !waited || newestMs != NONE;
        if (stored && (waited ? floorMs : offsetNowMs()) - shownMs > FAR_MS) {
            farAhead = true;
            return;
        }
        state = State.TRUSTED;
        systemMs = shownMs;
        pendingSinceNs = NONE;
        moved = true;
        if (waited) {
            // Nothing was stamped yet: the first stamp has only to come after those of the process before.
            targetMs = shownMs;
            aheadNs = newestMs == NONE ? 0 : Math.max(0, floorMs - shownMs) * NS_A_MS;
            leap(newestMs, stampMs(sinceNs));
            lastMs = NONE;
        } else {
            doubtedToMs = lastMs;
            move(shownMs);
        }
    }

    /** Whether the clock is right now and stamps are ahead of it by more than a day: {@link #fallBack} is due. */
    boolean isFarAhead() {
        return farAhead;
    }

    /** By how much stamps are ahead of the wall clock, ms. */
    long aheadMs() {
        return offsetNowMs() - shownMs;
    }

    /** The newest stored stamp among those that the next one would not be far ahead of; empty when there is none. */
    OptionalLong storedThere() {
        long thereMs = shownMs + ms(lastNs) + FAR_MS;
        return leaps.stream().mapToLong(Long::longValue).filter(ms -> ms < thereMs).max();
    }

    /**
     * Stamps begin anew, earlier than what is stored. Every run has ended, and nothing doubted is held any more.
     *
     * @param notBeforeMs the first stamp; {@link Long#MIN_VALUE} for that of the wall clock. Where it is later stamps run at half
     *     the speed until they are right
     */
    void fallBack(long notBeforeMs) {
        leaps.removeIf(ms -> ms >= shownMs + ms(lastNs) + FAR_MS);
        state = State.TRUSTED;
        systemMs = shownMs;
        targetMs = shownMs;
        aheadNs = notBeforeMs == NONE ? 0 : Math.max(0, notBeforeMs - ms(lastNs) - shownMs) * NS_A_MS;
        pendingSinceNs = NONE;
        farAhead = false;
        moved = true;
        lastMs = NONE;
        newestMs = NONE;
        floorMs = NONE;
        doubtedFromMs = Long.MAX_VALUE;
        doubtedToMs = Long.MAX_VALUE;
    }

    /** There is no room for more readings that wait: as if the time to wait were over. */
    void waitNoLonger() {
        full = true;
    }

    /** Whether readings are to wait for a stamp. */
    boolean isWaiting() {
        return state == State.WAITING;
    }

    boolean isTrusted() {
        return state == State.TRUSTED;
    }

    private Trust trust() {
        return state == State.TRUSTED ? Trust.TRUSTED : Trust.UNTRUSTED;
    }

    /** The stamp of a moment of this boot, as far as is known now. */
    long stampMs(long monotonicNs) {
        return offsetNowMs() + ms(monotonicNs);
    }

    /** The right time of such a moment; a stamp may be ahead of it while it runs at half the speed. */
    long rightMs(long monotonicNs) {
        return targetMs + ms(monotonicNs);
    }

    long sinceNs() {
        return sinceNs;
    }

    String bootId() {
        return bootId;
    }

    /** Whether stamps have left their even course, or their trust has changed, since the last call. */
    boolean hasMoved() {
        boolean was = moved;
        moved = false;
        return was;
    }

    /** Steps of the wall clock since the last call, ms, forward positive; followed or not. */
    List<Long> steps() {
        List<Long> seen = List.copyOf(steps);
        steps.clear();
        return seen;
    }

    /** What is stamped from here to there nobody vouches for. */
    void doubt(long fromMs, long toMs) {
        doubtedFromMs = state == State.DOUBTED ? Math.min(fromMs, doubtedFromMs) : fromMs;
        doubtedToMs = state == State.DOUBTED ? Long.MAX_VALUE : toMs;
    }

    long doubtedFromMs() {
        return doubtedFromMs;
    }

    long doubtedToMs() {
        return doubtedToMs;
    }

    /** Empty while it is as it was saved before. */
    Optional<StateRow> save() {
        WallTimeState now =
                new WallTimeState(
                        state, sinceNs, systemMs, targetMs, doubtedFromMs, doubtedToMs, List.copyOf(leaps), bootId);
        if (saved.isPresent() && saved.get().isLike(now)) {
            return Optional.empty();
        }
        saved = Optional.of(now);
        return Optional.of(now.toRow());
    }

    private long offsetNowMs() {
        return targetMs + aheadNs / NS_A_MS;
    }

    private static long offsetMs(Received raw) {
        return raw.epochMs() - ms(raw.monotonicNs());
    }

    private static long ms(long ns) {
        return Math.floorDiv(ns, NS_A_MS);
    }
}
