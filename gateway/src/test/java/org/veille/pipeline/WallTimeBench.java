package org.veille.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.veille.model.Received;
import org.veille.model.StateRow;
import org.veille.model.Trust;

/** A machine whose wall clock may read anything, and what is believed of it. */
abstract class WallTimeBench {
    static final long T0 = 1_775_548_800_000L;
    static final long HOUR_MS = 3_600_000;
    static final long DAY_MS = 24 * HOUR_MS;
    static final long TEN_YEARS_MS = 3_652 * DAY_MS;

    final ClockLimits limits = new ClockLimits(Duration.ofMinutes(10), T0 - TEN_YEARS_MS / 2);
    WallTime wall = new WallTime(limits);
    String boot = "one";
    long ns = Duration.ofMinutes(1).toNanos();
    long truthMs = T0;
    long wrongMs;
    Trust trust = Trust.TRUSTED;

    void begin() {
        begin(OptionalLong.empty(), List.of());
    }

    void begin(OptionalLong newestMs, List<StateRow> saved) {
        wall = new WallTime(limits);
        wall.recover(saved, newestMs, 0, raw());
        stamp();
    }

    void set(long wrong, Trust trusted) {
        wrongMs = wrong;
        trust = trusted;
    }

    void elapse(Duration span) {
        ns += span.toNanos();
        truthMs += span.toMillis();
    }

    Received raw() {
        return new Received(boot, ns, truthMs + wrongMs, trust);
    }

    long stamp() {
        return wall.at(raw()).epochMs();
    }
}
