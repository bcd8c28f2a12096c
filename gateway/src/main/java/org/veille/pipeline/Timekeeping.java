package org.veille.pipeline;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Command;
import org.veille.model.Received;
import org.veille.model.Sample;
import org.veille.model.Trust;
import org.veille.port.Event;
import org.veille.port.Journal;

/**
 * Stamps every event, keeps the readings that wait for a clock that can be trusted, and tells people what the clock does: the
 * ledger has every step, an alarm says that nobody vouches for the time, and rows of such a time carry {@code clock_trusted=false}.
 */
final class Timekeeping {
    static final String ALARM = "clock";

    private static final Logger LOG = LoggerFactory.getLogger(Timekeeping.class);

    /** While readings wait, the clock is asked as often, ns. */
    private static final long ASK_NS = 5_000_000_000L;

    private static final String REMEDY = "this machine's clock is not synchronised: readings carry its time and"
            + " clock_trusted=false. Let systemd-timesyncd, chrony or ntpsec set it; where a battery keeps it right, write"
            + " 'clock: {trust: always}'";

    private final Tick tick;
    private final Ledger ledger;
    private final Alarms alarms;
    private final WallTime wall;
    private final Unstamped unstamped = new Unstamped();
    private long toldBeforeMs = Long.MIN_VALUE;
    private OptionalLong newestMs = OptionalLong.empty();
    private boolean moved;
    private long askNs;

    /** Where a reading goes once its time is known. */
    interface Stamped {
        /**
         * @param sample with its time
         * @param at when it was received
         * @param ofThisBoot else {@code at} has a monotonic time that compares with nothing
         */
        void take(Unstamped.Waiting reading, Sample sample, Received at, boolean ofThisBoot);
    }

    Timekeeping(ClockLimits limits, Tick tick, Ledger ledger, Alarms alarms) {
        this.tick = tick;
        this.ledger = ledger;
        this.alarms = alarms;
        this.wall = new WallTime(limits);
    }

    /** @return now, stamped */
    Received recover(Journal.Recovery recovery, Received raw) {
        unstamped.recover(recovery.states());
        newestMs = Lanes.committedMs(recovery);
        wall.recover(recovery.states(), newestMs, unstamped.spansMs(raw.bootId()), raw);
        Received now = at(raw);
        tellTick();
        if (!unstamped.isEmpty()) {
            LOG.info("{} readings wait for a clock that can be trusted", unstamped.size());
        }
        return now;
    }

    /** What delivery keys that were learnt before the start are to be compared with; empty where nobody knows. */
    OptionalLong nowOfKeys(Received now) {
        return wall.asBefore(now);
    }

    /** The same moment, stamped. */
    Received at(Received raw) {
        boolean trusted = wall.isTrusted();
        boolean waiting = wall.isWaiting();
        Received now = wall.at(raw);
        askNs = raw.monotonicNs() + ASK_NS;
        List<Long> steps = wall.steps();
        steps.forEach(byMs -> recordStep(byMs, now));
        if (wall.hasMoved()) {
            changed(trusted, waiting, now);
        }
        return now;
    }

    private void recordStep(long byMs, Received now) {
        String detail = "set " + (byMs > 0 ? "forward by " : "back by ") + span(Math.abs(byMs));
        LOG.warn("the wall clock was {}", detail);
        ledger.clockStep(now.epochMs(), detail);
        tick.changed(Tick.UNREPEATABLE_NS, now.monotonicNs());
    }

    private void changed(boolean wasTrusted, boolean wasWaiting, Received now) {
        moved = true;
        tellTick();
        if (wall.isTrusted()) {
            alarms.clear(ALARM, "", now);
        } else if (!wall.isWaiting()) {
            alarms.raise(ALARM, "", REMEDY, now);
        }
        if (wall.isTrusted() != wasTrusted || wall.isWaiting() != wasWaiting) {
            LOG.info("the clock is {}", wall.isTrusted() ? "trusted" : "not trusted, and nobody waits for it any longer");
            if (!unstamped.isEmpty()) {
                tick.changed(Tick.UNREPEATABLE_NS, now.monotonicNs());
            }
        }
    }

    private void tellTick() {
        if (wall.isWaiting()) {
            // What is released now was stamped before this boot, but for alarms and the like.
            tick.doubt(wall.stampMs(wall.sinceNs()), Long.MAX_VALUE, false);
        } else {
            tick.doubt(wall.doubtedFromMs(), wall.doubtedToMs(), !wall.isTrusted());
        }
    }

    private static String span(long ms) {
        double s = ms / 1e3;
        if (s < 120) {
            return String.format(Locale.ROOT, "%.1f s", s);
        }
        if (s < 7_200) {
            return String.format(Locale.ROOT, "%.1f min", s / 60);
        }
        return s < 172_800
                ? String.format(Locale.ROOT, "%.1f h", s / 3_600)
                : String.format(Locale.ROOT, "%.1f d", s / 86_400);
    }

    /** The same event, stamped; {@code now} is what {@link #at} gave for its time. */
    Event at(Event event, Received now) {
        if (now == event.at()) {
            return event;
        }
        return switch (event) {
            case Event.Uplink e ->
                new Event.Uplink(e.source(), e.from(), e.payload(), now, e.radio(), e.key(), e.ack());
            case Event.Lost e -> new Event.Lost(e.source(), e.reason(), e.count(), e.detail(), now, e.ack());
            case Event.SessionLost e -> new Event.SessionLost(e.source(), now);
            case Event.Delivered e -> new Event.Delivered(e.batch(), e.outcome(), now);
            case Event.ReadBack e -> new Event.ReadBack(e.actuator(), e.order(), e.reached(), e.words(), now);
            case Event.Override e -> new Event.Override(until(e, now), now);
            case Event.Reload e -> new Event.Reload(e.plan(), now);
            case Event.Look e -> new Event.Look(e.eye(), now);
            case Event.Settle e -> new Event.Settle(e.wish(), e.told(), now);
            case Event.AlarmSeen e -> new Event.AlarmSeen(e.alarm(), e.subject(), e.told(), now);
            case Event.Stop _ -> new Event.Stop(now);
        };
    }

    /** An operator means a time from now, by the clock that he saw. */
    private static Command until(Event.Override event, Received now) {
        Command command = event.command();
        long untilMs = command.untilMs() - event.at().epochMs() + now.epochMs();
        return new Command(
                command.actuator(), command.level(), command.state(), untilMs, command.who(), command.why());
    }

    /** A moment that was stamped before the clock was trusted, as it is to be stamped now. */
    Received again(Received at) {
        return at.trust() == Trust.UNTRUSTED && wall.isTrusted()
                ? new Received(at.bootId(), at.monotonicNs(), wall.stampMs(at.monotonicNs()), Trust.TRUSTED)
                : at;
    }

    /** The right time, which stamps may be ahead of: for what is compared with the clocks of others. */
    Received right(Received at) {
        long rightMs = wall.rightMs(at.monotonicNs());
        boolean same = Math.abs(rightMs - at.epochMs()) <= WallTime.STEP_MS;
        return same ? at : new Received(at.bootId(), at.monotonicNs(), rightMs, at.trust());
    }

    /** Whether stamps have left their even course, or their trust has changed, since the last call. */
    boolean hasMoved() {
        boolean was = moved;
        moved = false;
        return was;
    }

    // ---- what waits -------------------------------------------------------------------------------------------------

    /** Whether readings are to wait. */
    boolean isWaiting() {
        return wall.isWaiting();
    }

    void hold(Message message, Sample sample, Unstamped.TimeOf timeOf, long timeMs) {
        Received at = message.at();
        unstamped.add(new Unstamped.Waiting(
                at.bootId(),
                at.monotonicNs(),
                at.epochMs(),
                message.source(),
                sample.series(),
                sample.value(),
                timeOf,
                timeMs));
        if (unstamped.isFull()) {
            wall.waitNoLonger();
        }
    }

    /** Readings that wait. */
    int held() {
        return unstamped.size();
    }

    /** When to ask the clock again although nothing happens; {@link Long#MAX_VALUE} while nothing waits. */
    long nextDeadlineNs() {
        return unstamped.isEmpty() ? Long.MAX_VALUE : askNs;
    }

    /** Once it is known what time it is, or that nobody will know: what waited goes on, in the order of arrival. */
    void release(Received now, Stamped to) {
        if (unstamped.isEmpty() || wall.isWaiting()) {
            return;
        }
        List<Unstamped.Waiting> readings = unstamped.take();
        long firstMs = wall.stampMs(wall.sinceNs());
        List<Unstamped.Waiting> early =
                readings.stream().filter(one -> !one.bootId().equals(wall.bootId())).toList();
        long[] places = Unstamped.placed(early, newestMs.orElse(Long.MIN_VALUE), firstMs);
        if (places.length > 0) {
            wall.doubt(places[0], places[places.length - 1]);
            tellTick();
        }
        LOG.info("{} readings waited for the clock, {} of them of an earlier boot", readings.size(), early.size());
        int next = 0;
        for (Unstamped.Waiting reading : readings) {
            boolean ofThisBoot = reading.bootId().equals(wall.bootId());
            long atMs = ofThisBoot ? wall.stampMs(reading.monotonicNs()) : places[next++];
            Received at = new Received(reading.bootId(), reading.monotonicNs(), atMs, now.trust());
            to.take(reading, new Sample(reading.series(), reading.atMs(atMs), reading.value()), at, ofThisBoot);
        }
    }

    // ---- stamps that are years ahead --------------------------------------------------------------------------------

    /** Whether {@link #fallBack} is due. */
    boolean isFarAhead() {
        return wall.isFarAhead();
    }

    /**
     * Everything that was stamped is on disk. Whoever calls ends the runs that lie ahead.
     *
     * @param zone of which the hours are: one that is stored already is not met again, or its row would be written over
     * @return the same moment, stamped anew
     */
    Received fallBack(Received raw, ZoneId zone) {
        boolean trusted = wall.isTrusted();
        boolean waiting = wall.isWaiting();
        long wrongMs = wall.stampMs(raw.monotonicNs());
        String detail = "stamps were " + span(wall.aheadMs()) + " ahead of a clock that is right and begin anew at ";
        OptionalLong storedMs = wall.storedThere();
        toldBeforeMs = storedMs.isEmpty() ? Long.MIN_VALUE : hourAfter(storedMs.getAsLong(), zone);
        wall.fallBack(toldBeforeMs);
        newestMs = OptionalLong.empty();
        Received now = wall.at(raw);
        String told = storedMs.isEmpty() ? "" : "; told already is what was before " + Instant.ofEpochMilli(toldBeforeMs);
        ledger.timeAnew(wrongMs, detail + Instant.ofEpochMilli(now.epochMs()) + told);
        LOG.warn("{}{}{}", detail, Instant.ofEpochMilli(now.epochMs()), told);
        wall.hasMoved();
        changed(trusted, waiting, now);
        tick.changed(0, now.monotonicNs());
        return now;
    }

    /** Where time began anew last: what was before this was told already; {@link Long#MIN_VALUE} when nothing was. */
    long toldBeforeMs() {
        return toldBeforeMs;
    }

    private static long hourAfter(long ms, ZoneId zone) {
        ZonedDateTime hour = Instant.ofEpochMilli(ms).atZone(zone).truncatedTo(ChronoUnit.HOURS);
        return hour.plusHours(1).toInstant().toEpochMilli();
    }

    // ---- the tick ---------------------------------------------------------------------------------------------------

    boolean isDirty() {
        return unstamped.isDirty();
    }

    void save() {
        unstamped.save(tick);
        wall.save().ifPresent(tick::state);
    }

    /** The newest stamp of what is stored, once this tick is; {@link Long#MIN_VALUE} for none. What waits has no stamp. */
    long newestMs(Received now) {
        if (!wall.isWaiting()) {
            newestMs = OptionalLong.of(now.epochMs());
        }
        return newestMs.orElse(Long.MIN_VALUE);
    }
}
