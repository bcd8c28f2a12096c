package org.veille.actuate;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.veille.condition.StateBytes.Reader;
import org.veille.condition.StateBytes.Unreadable;
import org.veille.condition.StateBytes.Writer;
import org.veille.model.Received;
import org.veille.model.SwitchState;
import org.veille.model.Trust;

/**
 * Keeps what is switched from being worn out: minimum on and off times and a limit of switches an hour. Off and set
 * back count as one side: going from one to the other is a switch, but cuts no minimum time short. Times are
 * monotonic; across a restart they go on by the wall clock, and where that is not trusted as if no time had passed.
 */
final class Interlock {
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final long NS_PER_MS = 1_000_000;

    private final ActuatorSettings settings;

    /** Monotonic times of the last switches, oldest first; never more than the limit. */
    private final ArrayDeque<Long> switchesNs = new ArrayDeque<>();

    /** When the load last went from on to off or set back, or the other way. */
    private Optional<Long> turnedNs = Optional.empty();

    Interlock(ActuatorSettings settings) {
        this.settings = settings;
    }

    /** Why not now, and until when. */
    record Hold(String reason, long untilNs) {}

    /** What keeps the load from going over from one state to another now. */
    Optional<Hold> holds(SwitchState from, SwitchState to, Received now) {
        Optional<Hold> minimum = turnedNs.filter(_ -> isOn(from) != isOn(to))
                .map(since -> isOn(from)
                        ? new Hold("minimum on time", since + settings.minOn().toNanos())
                        : new Hold("minimum off time", since + settings.minOff().toNanos()));
        Optional<Hold> rate = switchesNs.size() < settings.maxSwitchesPerHour()
                ? Optional.empty()
                : Optional.of(new Hold(
                        settings.maxSwitchesPerHour() + " switches within an hour", switchesNs.peekFirst() + HOUR_NS));
        return Stream.of(minimum, rate)
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(Hold::untilNs))
                .filter(hold -> hold.untilNs > now.monotonicNs());
    }

    void switched(SwitchState from, SwitchState to, Received now) {
        if (isOn(from) != isOn(to)) {
            turnedNs = Optional.of(now.monotonicNs());
        }
        remember(now.monotonicNs());
    }

    private void remember(long atNs) {
        switchesNs.addLast(atNs);
        while (switchesNs.size() > settings.maxSwitchesPerHour()) {
            switchesNs.removeFirst();
        }
    }

    private static boolean isOn(SwitchState state) {
        return state == SwitchState.ON;
    }

    /** {@code i64 wall ms at saving, i64 age of the last turn ms (-1: none), u8 n, n times i64 age ms}. */
    void save(Writer out, Received now) {
        out.i64(now.epochMs());
        out.i64(turnedNs.map(since -> ageMs(since, now)).orElse(-1L));
        out.u8(switchesNs.size());
        switchesNs.forEach(at -> out.i64(ageMs(at, now)));
    }

    private static long ageMs(long atNs, Received now) {
        return Math.max(0, (now.monotonicNs() - atNs) / NS_PER_MS);
    }

    void restore(Reader in, Received now) {
        long savedMs = in.i64();
        long downMs = now.trust() == Trust.UNTRUSTED ? 0 : Math.max(0, now.epochMs() - savedMs);
        long turnedAgeMs = in.i64();
        turnedNs = turnedAgeMs < 0 ? Optional.empty() : Optional.of(before(now, turnedAgeMs, downMs));
        int count = in.u8();
        if (count > ActuatorSettings.MAX_SWITCHES) {
            throw new Unreadable(count + " switches");
        }
        switchesNs.clear();
        for (int i = 0; i < count; i++) {
            remember(before(now, in.i64(), downMs));
        }
    }

    private static long before(Received now, long ageMs, long downMs) {
        // Older than a day means the same as a day: nothing here looks farther back, and the nanoseconds cannot
        // overflow.
        long dayMs = ActuatorSettings.MAX_MINIMUM.toMillis();
        return now.monotonicNs() - Math.min(dayMs, Math.min(dayMs, ageMs) + Math.min(dayMs, downMs)) * NS_PER_MS;
    }
}
