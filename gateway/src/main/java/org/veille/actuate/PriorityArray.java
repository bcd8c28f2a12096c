package org.veille.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.condition.StateBytes.Reader;
import org.veille.condition.StateBytes.Unreadable;
import org.veille.condition.StateBytes.Writer;
import org.veille.model.Command;
import org.veille.model.Received;
import org.veille.model.SwitchState;
import org.veille.model.Trust;

/**
 * The BACnet priority array (ASHRAE 135, clause 19.2): sixteen levels, the highest non-null one wins, level 1 being the
 * highest. Level 6 belongs to the minimum on and off times, which {@link Interlock} keeps; a command cannot write it.
 *
 * <p>Every entry expires. Within one boot it does so by the monotonic clock: a jump of the wall clock neither
 * prolongs nor shortens it. After a restart levels 9 to 16 are null, and levels 1 to 8
 * that were saved go on until their wall-clock expiry, at most for what was left when they were saved; while the
 * clock is not trusted, for all of that, and once it is, the wall clock is asked again.
 */
public final class PriorityArray {
    /** BACnet's minimum on/off level. */
    public static final int MINIMUM_TIME = 6;

    /** Manual operator. */
    public static final int OPERATOR = 8;

    /** The levels that rules may write are this to {@link #LAST_RULE_LEVEL}. */
    public static final int FIRST_RULE_LEVEL = 10;

    public static final int LAST_RULE_LEVEL = 14;

    /** Longest entry at a rule's level, ms: 24 h. */
    public static final long MAX_RULE_MS = 24L * 3_600_000;

    /** Longest entry at any other level, ms: 30 d; a holiday's override fits, a forgotten one ends. */
    public static final long MAX_OVERRIDE_MS = 30L * 24 * 3_600_000;

    private static final long NS_PER_MS = 1_000_000;

    private final Entry[] levels = new Entry[Command.LEVELS + 1];

    /**
     * What stands at a level.
     *
     * @param untilMs wall-clock expiry
     * @param untilNs the same on the monotonic clock of this boot: the one that counts
     * @param provisional restored while the clock was not trusted
     */
    public record Entry(
            int level, SwitchState state, long untilMs, long untilNs, String who, String why, boolean provisional) {}

    /** Longest time that a command may stand at a level, ms. */
    public static long longestMs(int level) {
        return level >= FIRST_RULE_LEVEL && level <= LAST_RULE_LEVEL ? MAX_RULE_MS : MAX_OVERRIDE_MS;
    }

    /** Writes a state, replacing what stood there; what would stand too long is cut to {@link #longestMs}. */
    public void write(Command command, SwitchState state, Received now) {
        long leftMs = Math.min(command.untilMs() - now.epochMs(), longestMs(command.level()));
        levels[command.level()] = new Entry(
                command.level(),
                state,
                now.epochMs() + leftMs,
                now.monotonicNs() + leftMs * NS_PER_MS,
                command.who(),
                command.why(),
                false);
    }

    /**
     * Sets a level to null, if {@code who} wrote it: a rule that lets go does not take away another's entry.
     *
     * @return whether anything was there
     */
    public boolean release(int level, String who) {
        Entry entry = levels[level];
        if (entry == null || !entry.who.equals(who)) {
            return false;
        }
        levels[level] = null;
        return true;
    }

    /** Takes away what has expired, highest level first. */
    public List<Entry> expire(Received now) {
        List<Entry> expired = new ArrayList<>();
        for (int level = 1; level <= Command.LEVELS; level++) {
            Entry entry = levels[level];
            if (entry == null) {
                continue;
            }
            if (entry.provisional && now.trust() != Trust.UNTRUSTED) {
                entry = settled(entry, now);
                levels[level] = entry;
            }
            if (entry.untilNs <= now.monotonicNs()) {
                levels[level] = null;
                expired.add(entry);
            }
        }
        return expired;
    }

    private static Entry settled(Entry e, Received now) {
        long byWallNs = now.monotonicNs() + Math.max(0, e.untilMs - now.epochMs()) * NS_PER_MS;
        return new Entry(e.level, e.state, e.untilMs, Math.min(byWallNs, e.untilNs), e.who, e.why, false);
    }

    /** The entry that wins among levels {@code from} to 16. */
    public Optional<Entry> highest(int from) {
        for (int level = from; level <= Command.LEVELS; level++) {
            if (levels[level] != null) {
                return Optional.of(levels[level]);
            }
        }
        return Optional.empty();
    }

    /** The entry that wins; empty when every level is null. */
    public Optional<Entry> highest() {
        return highest(1);
    }

    public Optional<Entry> at(int level) {
        return Optional.ofNullable(levels[level]);
    }

    /** Monotonic time of the next expiry; {@link Long#MAX_VALUE} when nothing stands. */
    public long nextDeadlineNs() {
        long next = Long.MAX_VALUE;
        for (Entry entry : levels) {
            next = entry == null ? next : Math.min(next, entry.untilNs);
        }
        return next;
    }

    /** Per entry of levels 1 to 8: {@code u8 level, u8 state, i64 untilMs, i64 left ms, text who, text why}; 0 ends. */
    void save(Writer out, Received now) {
        for (int level = 1; level <= OPERATOR; level++) {
            Entry e = levels[level];
            if (e != null) {
                long leftMs = Math.max(0, (e.untilNs - now.monotonicNs()) / NS_PER_MS);
                out.u8(level).u8(e.state.ordinal()).i64(e.untilMs).i64(leftMs).text(e.who).text(e.why);
            }
        }
        out.u8(0);
    }

    static PriorityArray restore(Reader in, Received now) {
        PriorityArray array = new PriorityArray();
        for (int level = in.u8(); level != 0; level = in.u8()) {
            if (level > OPERATOR) {
                throw new Unreadable("level " + level);
            }
            SwitchState state = state(in.u8());
            long untilMs = in.i64();
            long leftMs = Math.clamp(in.i64(), 0, MAX_OVERRIDE_MS);
            boolean trusted = now.trust() != Trust.UNTRUSTED;
            long goesOnMs = trusted ? Math.clamp(untilMs - now.epochMs(), 0, leftMs) : leftMs;
            array.levels[level] = new Entry(
                    level,
                    state,
                    untilMs,
                    now.monotonicNs() + goesOnMs * NS_PER_MS,
                    in.text(),
                    in.text(),
                    !trusted);
        }
        return array;
    }

    static SwitchState state(int ordinal) {
        if (ordinal >= SwitchState.values().length) {
            throw new Unreadable("state " + ordinal);
        }
        return SwitchState.values()[ordinal];
    }
}
