package org.veille.pipeline;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.veille.port.Event;
import org.veille.port.Inbox;

/**
 * The queue between the adapters' threads and the pipeline's. What sources bring is bounded in number and bytes. What the
 * gateway itself says (a sink's answer, a read-back, a stop) is few by construction and always finds room, so that a flood of
 * messages cannot keep the gateway from hearing its own parts; of what can be told later or again there is a bounded number.
 *
 * <p>Events come out in the order in which they went in. While the disk takes nothing and the open transaction is full, the
 * pipeline takes the gateway's own alone: the sources' wait here, and then their sources do.
 */
public final class BoundedInbox implements Inbox {
    /** Events taken at once: what is taken is no longer bounded by the inbox, so they are few beside it. */
    static final int MAX_TAKEN = 128;

    /** Bytes of what sources bring, taken at once, beyond which no further event is. */
    static final int MAX_BYTES_TAKEN = 64 * 1024;

    /** What an event takes beside its payload and its sender's name, bytes: objects, an acknowledgement, an exchange. */
    private static final int OVERHEAD_BYTES = 256;

    private final int maxEvents;
    private final int maxBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final ArrayDeque<Numbered> fromSources = new ArrayDeque<>();
    private final ArrayDeque<Numbered> own = new ArrayDeque<>();
    private long number;
    private long bytes;
    private int deferrable;

    private record Numbered(long number, Event event) {}

    public BoundedInbox() {
        this(MAX_EVENTS, MAX_BYTES);
    }

    /** A smaller one, for tests. */
    public BoundedInbox(int maxEvents, int maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean offer(Event event) {
        lock.lock();
        try {
            boolean room = isDeferrable(event) ? deferrable < MAX_OWN : !isFromSource(event) || hasRoomFor(event);
            if (room) {
                add(event, isFromSource(event));
            }
            return room;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(Event event) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            boolean bounded = isFromSource(event) || event instanceof Event.Lost;
            while (bounded && !hasRoomFor(event)) {
                notFull.await();
            }
            add(event, bounded || event instanceof Event.SessionLost);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest events, at most {@link #MAX_TAKEN} and {@link #MAX_BYTES_TAKEN}: a lock each would cost as much as
     * some of them.
     *
     * @param into stays as it was when none came within {@code timeoutNs}
     * @param fromSources whether what sources bring is wanted now
     */
    public void take(List<Event> into, long timeoutNs, boolean fromSources) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNs = timeoutNs;
            while (next(fromSources).isEmpty()) {
                if (leftNs <= 0) {
                    return;
                }
                leftNs = notEmpty.awaitNanos(Math.min(leftNs, TimeUnit.DAYS.toNanos(1)));
            }
            long weight = 0;
            ArrayDeque<Numbered> next = next(fromSources);
            for (int i = 0; i < MAX_TAKEN && weight < MAX_BYTES_TAKEN && !next.isEmpty(); i++) {
                Event event = next.poll().event();
                if (next == this.fromSources) {
                    weight += weight(event);
                } else if (isDeferrable(event)) {
                    deferrable--;
                }
                into.add(event);
                next = next(fromSources);
            }
            bytes -= weight;
            if (weight > 0) {
                notFull.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The queue with the oldest event that is wanted; an empty one when there is none. */
    private ArrayDeque<Numbered> next(boolean wanted) {
        if (!wanted || fromSources.isEmpty()) {
            return own;
        }
        return own.isEmpty() || fromSources.peek().number() < own.peek().number() ? fromSources : own;
    }

    /** Their order among each other must stand: what a lost session has left behind comes before its end. */
    private static boolean isFromSource(Event event) {
        return event instanceof Event.Uplink;
    }

    /** Who has no back-pressure counts on, and who looks looks again. */
    private static boolean isDeferrable(Event event) {
        return event instanceof Event.Lost || event instanceof Event.Look;
    }

    private boolean hasRoomFor(Event event) {
        return fromSources.size() < maxEvents && (fromSources.isEmpty() || bytes + weight(event) <= maxBytes);
    }

    private void add(Event event, boolean fromSource) {
        (fromSource ? fromSources : own).add(new Numbered(number++, event));
        if (fromSource) {
            bytes += weight(event);
        } else if (isDeferrable(event)) {
            deferrable++;
        }
        notEmpty.signal();
    }

    private static long weight(Event event) {
        return switch (event) {
            case Event.Uplink uplink ->
                OVERHEAD_BYTES + 2L * uplink.from().id().length() + uplink.payload().bytes().length;
            default -> OVERHEAD_BYTES;
        };
    }
}
