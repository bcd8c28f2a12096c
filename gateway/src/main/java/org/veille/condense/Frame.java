package org.veille.condense;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Where windows begin and end in local time. One window follows the other without a hole, whatever the clocks do: every
 * instant is in exactly one.
 *
 * <p>A window of up to an hour is as long as its width: the repeated hour of autumn is windows of its own. Where the offset
 * changes by something that is no multiple of the width (half an hour in Australia/Lord_Howe), the window is cut there and a
 * short one follows. A longer window goes from a local time to a local time, a day from local midnight to local midnight: it
 * has 23 or 25 hours when the clocks change. A local time that does not exist (midnight in America/Sao_Paulo on 15 October
 * 2017) is the instant of the change, one that comes twice is its first.
 *
 * <p>Each call allocates a little: keep the end of the window and ask again when it has passed.
 */
final class Frame {
    static final long HOUR_MS = 3_600_000L;
    static final long DAY_MS = 24 * HOUR_MS;

    private final long widthMs;
    private final ZoneRules rules;

    /** @throws IllegalArgumentException unless {@link #fits} */
    Frame(long widthMs, ZoneId zone) {
        if (!fits(widthMs)) {
            throw new IllegalArgumentException(
                    "a window must divide an hour, or be whole hours that divide a day: " + widthMs + " ms");
        }
        this.widthMs = widthMs;
        this.rules = zone.getRules();
    }

    /** Whether windows of this width, milliseconds, fill a day: it divides an hour, or is whole hours that divide a day. */
    static boolean fits(long widthMs) {
        return widthMs > 0 && (HOUR_MS % widthMs == 0 || widthMs % HOUR_MS == 0 && DAY_MS % widthMs == 0);
    }

    /** The start of the window that holds {@code tMs}, milliseconds since 1970 UTC: not after it. */
    long startOf(long tMs) {
        long offsetMs = offsetMs(tMs);
        long localMs = floor(tMs + offsetMs);
        if (widthMs > HOUR_MS) {
            // Clocks set back over midnight let a day begin before its midnight comes for the second time.
            while (instantOf(localMs + widthMs) <= tMs) {
                localMs += widthMs;
            }
            return instantOf(localMs);
        }
        long startMs = localMs - offsetMs;
        return isCut(offsetMs, startMs) ? changeAfter(startMs) : startMs;
    }

    /** The first boundary after {@code tMs}: the end of the window that holds it, or that begins there. */
    long nextAfter(long tMs) {
        long offsetMs = offsetMs(tMs);
        long localMs = floor(tMs + offsetMs) + widthMs;
        if (widthMs > HOUR_MS) {
            while (instantOf(localMs) <= tMs) {
                localMs += widthMs;
            }
            return instantOf(localMs);
        }
        long endMs = localMs - offsetMs;
        return isCut(offsetMs, endMs - 1) ? changeAfter(tMs) : endMs;
    }

    private long floor(long localMs) {
        return Math.floorDiv(localMs, widthMs) * widthMs;
    }

    /** Whether the offset at another instant of the window shifts the boundaries. */
    private boolean isCut(long offsetMs, long otherMs) {
        return (offsetMs(otherMs) - offsetMs) % widthMs != 0;
    }

    private long changeAfter(long tMs) {
        return rules.nextTransition(Instant.ofEpochMilli(tMs)).toEpochSecond() * 1_000;
    }

    private long offsetMs(long tMs) {
        return rules.getOffset(Instant.ofEpochMilli(tMs)).getTotalSeconds() * 1_000L;
    }

    /** @param localMs what a local clock shows, as milliseconds since it showed 1970 */
    private long instantOf(long localMs) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(localMs / 1_000, 0, ZoneOffset.UTC);
        ZoneOffsetTransition change = rules.getTransition(local);
        return change != null && change.isGap()
                ? change.toEpochSecond() * 1_000
                : local.toEpochSecond(rules.getOffset(local)) * 1_000;
    }
}
