package org.veille.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.port.Clock;
import org.veille.port.Event;

/** The one thread: takes events from the inbox as they come and lets time pass after each. */
public final class PipelineThread extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineThread.class);

    /** Longest sleep, nanoseconds: a bound on how late a wrong deadline can make things. */
    private static final long MAX_SLEEP_NS = 60_000_000_000L;

    private final Pipeline pipeline;
    private final BoundedInbox inbox;
    private final Clock clock;

    public PipelineThread(Pipeline pipeline, BoundedInbox inbox, Clock clock) {
        super("pipeline");
        this.pipeline = pipeline;
        this.inbox = inbox;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            List<Event> events = new ArrayList<>();
            while (!pipeline.hasEnded()) {
                long nowNs = clock.monotonicNs();
                // The order keeps a clock that began below zero from overflowing.
                long sleepNs = Math.min(nowNs + MAX_SLEEP_NS, pipeline.nextDeadlineNs()) - nowNs;
                inbox.take(events, clock.realNs(sleepNs), pipeline.takesUplinks());
                for (Event event : events) {
                    pipeline.handle(event);
                    pipeline.pass(clock.now());
                }
                if (events.isEmpty()) {
                    pipeline.pass(clock.now());
                }
                events.clear();
            }
        } catch (InterruptedException e) {
            LOG.warn("interrupted: what was not committed will be redelivered");
        } catch (RuntimeException | Error e) {
            // Nothing is acknowledged any more; whoever started the thread sees it end and stops the process.
            LOG.error("the pipeline ended: what was not committed will be redelivered", e);
        }
    }
}
