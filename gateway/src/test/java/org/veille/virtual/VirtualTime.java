package org.veille.virtual;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.veille.model.Received;
import org.veille.model.Trust;
import org.veille.pipeline.Pipeline;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.Inbox;
import org.veille.port.Status;

/**
 * The clock and the inbox of a pipeline, and its thread, on time that passes only when it is told to: an event, then
 * {@code pass}, then sleep until the deadline. Complains when the pipeline would not sleep. One thread.
 */
public class VirtualTime implements Clock, Inbox {
    /** Since the machine booted, when time begins. */
    private static final long UP_NS = Duration.ofHours(7).toNanos();

    /** Passes without an event in between at one instant: more is a thread that never sleeps. */
    private static final int MAX_IDLE_PASSES = 60;

    private final ArrayDeque<Event> inbox = new ArrayDeque<>();
    private Pipeline pipeline;
    private String bootId;
    private long nowNs = UP_NS;
    private long nowMs;
    private Trust trust = Trust.TRUSTED;

    /** @param startMs what the wall clock reads at first, milliseconds since 1970 UTC */
    public VirtualTime(String bootId, long startMs) {
        this.bootId = bootId;
        this.nowMs = startMs;
    }

    // ---- the clock --------------------------------------------------------------------------------------------------

    /** Somebody sets the wall clock. */
    public final void setClock(long wallMs, Trust trusted) {
        nowMs = wallMs;
        trust = trusted;
    }

    /** The power was gone: the monotonic clock begins anew, and the wall clock reads what it reads. */
    public final void reboot(String newBootId, Duration up) {
        bootId = newBootId;
        nowNs = up.toNanos();
    }

    @Override
    public final long monotonicNs() {
        return nowNs;
    }

    @Override
    public final long epochMs() {
        return nowMs;
    }

    @Override
    public final String bootId() {
        return bootId;
    }

    @Override
    public final Received now() {
        return new Received(bootId, nowNs, nowMs, trust);
    }

    // ---- the inbox --------------------------------------------------------------------------------------------------

    @Override
    public final boolean offer(Event event) {
        return inbox.add(event);
    }

    @Override
    public final void put(Event event) {
        inbox.add(event);
    }

    // ---- the thread -------------------------------------------------------------------------------------------------

    /** From now on this pipeline is driven, after it has recovered. What the inbox held is gone. */
    public final void drive(Pipeline fresh) {
        inbox.clear();
        pipeline = fresh;
        pipeline.recover(now());
        pass();
    }

    public final void handle(Event event) {
        pipeline.handle(event);
        pass();
    }

    /** Everything that is to be done at this instant. */
    public final void pass() {
        int idle = 0;
        while (!pipeline.hasEnded()) {
            pipeline.pass(now());
            Event next = inbox.poll();
            if (next != null) {
                pipeline.handle(next);
                idle = 0;
                continue;
            }
            if (pipeline.nextDeadlineNs() > nowNs) {
                return;
            }
            if (++idle >= MAX_IDLE_PASSES) {
                throw new AssertionError(idle + " passes without sleep");
            }
        }
    }

    /** Time passes, and what is due happens at its instant. */
    public final void elapse(Duration span) {
        elapseTo(nowNs + span.toNanos());
    }

    /** The same, while the wall clock goes to {@code untilMs}; nothing when it is there. */
    public final void elapseUntil(long untilMs) {
        elapseTo(nowNs + Math.max(0, untilMs - nowMs) * 1_000_000L - nowNs % 1_000_000L);
    }

    private void elapseTo(long untilNs) {
        while (pipeline.nextDeadlineNs() <= untilNs && !pipeline.hasEnded()) {
            advanceTo(Math.max(nowNs, pipeline.nextDeadlineNs()));
            pass();
        }
        advanceTo(Math.max(nowNs, untilNs));
    }

    /** Like {@link #elapse}, but nobody looks in between: the thread was busy, or the machine asleep. */
    public final void elapseUnseen(Duration span) {
        advanceTo(nowNs + span.toNanos());
        pass();
    }

    private void advanceTo(long ns) {
        nowMs += Math.floorDiv(ns, 1_000_000L) - Math.floorDiv(nowNs, 1_000_000L);
        nowNs = ns;
    }

    /** When the pipeline has something to do, by the wall clock of now; far away when it has not. */
    public final long nextDeadlineMs() {
        return nowMs + Math.ceilDiv(pipeline.nextDeadlineNs() - nowNs, 1_000_000L);
    }

    /** As people see it. */
    public final Status status() {
        AtomicReference<Status> seen = new AtomicReference<>();
        pipeline.handle(new Event.Look(seen::set, now()));
        return seen.get();
    }
}
