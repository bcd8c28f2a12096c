package org.veille.pipeline;

import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Received;
import org.veille.model.StateRow;
import org.veille.port.Journal;
import org.veille.port.Sink;

/**
 * Keeps the sink inside its daily bytes, when there is a budget, and tells people: a line in the log at every change, an
 * alarm before the limit. What was used rides in the next tick, as delivered marks do; after a crash it is what that tick
 * knew, so a request or two are not counted.
 */
final class Uplink {
    static final String ALARM = "uplink-budget";

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final String KIND = "uplink";
    private static final String KEY = "budget";
    private static final int VERSION = 1;

    /** How often to look for the turn of the day while it is waited for: the wall clock may be set meanwhile. */
    private static final long LOOK_NS = 3_600_000_000_000L;

    private final Optional<Sink> sink;
    private final OptionalLong limit;
    private final Tick tick;
    private final Alarms alarms;
    private Optional<UplinkBudget> budget = Optional.empty();
    private UplinkBudget.Level told = UplinkBudget.Level.AMPLE;
    private long counted;
    private long lookNs = Long.MAX_VALUE;

    Uplink(Optional<Sink> sink, OptionalLong limit, Tick tick, Alarms alarms) {
        this.sink = sink;
        this.limit = limit;
        this.tick = tick;
        this.alarms = alarms;
    }

    void recover(Journal.Recovery recovery, Received now) {
        if (sink.isEmpty() || limit.isEmpty()) {
            // A budget that was taken out of the file must not leave its alarm behind.
            sink.ifPresent(known -> alarms.clear(ALARM, known.name(), now));
            return;
        }
        UplinkBudget fresh = new UplinkBudget(limit.getAsLong(), now.bootId(), now.monotonicNs(), now.epochMs());
        recovery.states().stream()
                .filter(row -> row.kind().equals(KIND) && row.key().equals(KEY) && row.version() == VERSION)
                .forEach(row -> fresh.restore(row.bytes()));
        budget = Optional.of(fresh);
        pass(recovery.pendingRows(), now);
    }

    /**
     * Time passes: the day may have turned.
     *
     * @param pending rows that wait
     */
    void pass(long pending, Received now) {
        budget.ifPresent(found -> {
            found.at(now.bootId(), now.monotonicNs(), now.epochMs());
            found.waits(pending);
            tell(found, now);
        });
    }

    /** A request was answered. */
    void answered(int rows, Received now) {
        long sent = sink.map(Sink::sentBytes).orElse(0L);
        long bytes = sent - counted;
        counted = sent;
        budget.ifPresent(found -> {
            found.at(now.bootId(), now.monotonicNs(), now.epochMs());
            found.spend(bytes, rows);
            tick.state(new StateRow(KIND, KEY, VERSION, found.save()));
            tell(found, now);
        });
    }

    private void tell(UplinkBudget found, Received now) {
        if (found.level() != told) {
            LOG.warn("uplink budget: {} of {} bytes of the day are used; {}",
                    found.used(), found.limit(), words(found.level()));
            told = found.level();
        }
        String name = sink.map(Sink::name).orElse("");
        if (found.isAlarming()) {
            alarms.raise(
                    ALARM,
                    name,
                    "%d %% of the day's %d bytes are used; at 100 %% nothing is sent until midnight UTC, and rows wait on"
                                    .formatted(100 * found.used() / found.limit(), found.limit())
                            + " disk. Raise budget.uplink, or send less: influx.every, live, within",
                    now);
        } else {
            alarms.clear(ALARM, name, now);
        }
        boolean waits = found.isAlarming() || found.level() == UplinkBudget.Level.SPENT;
        lookNs = waits ? now.monotonicNs() + untilTurnNs(now) : Long.MAX_VALUE;
    }

    private static long untilTurnNs(Received now) {
        return Math.min(LOOK_NS, UplinkBudget.turnsInMs(now.epochMs()) * 1_000_000L);
    }

    private static String words(UplinkBudget.Level level) {
        return switch (level) {
            case AMPLE -> "everything is sent when it is due";
            case STRETCHED -> "fewer and larger requests from now on";
            case WITHOUT_LIVE -> "live values are left out from now on";
            case THINNED -> "live values are left out, and that is not enough";
            case SPENT -> "nothing is sent until midnight UTC, rows wait on disk";
        };
    }

    UplinkBudget.Level level() {
        return budget.map(UplinkBudget::level).orElse(UplinkBudget.Level.AMPLE);
    }

    /** As many rows as may be sent now; 0 when the day's bytes are spent. */
    int rows(int wanted) {
        return budget.map(found -> found.rows(wanted)).orElse(wanted);
    }

    long intervalNs(long wantedNs) {
        return budget.map(found -> found.intervalNs(wantedNs)).orElse(wantedNs);
    }

    /** When {@link #pass} has something to say. */
    long dueNs() {
        return lookNs;
    }
}
