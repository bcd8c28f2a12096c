package org.veille.pipeline;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.veille.port.Event;
import org.veille.port.Inbox;

/**
 * The queue between the adapters' threads and the pipeline's. Uplinks are bounded in number and bytes; what the gateway
 * itself says (a sink's answer, a read-back, a stop) is few by construction and always finds room, so that a flood of
 * messages cannot keep the gateway from hearing its own parts.
 */
public final class BoundedInbox implements Inbox {
    /** Events taken at once: what is taken is no longer bounded by the inbox, so they are few beside it. */
    static final int MAX_TAKEN = 128;

    /** Payload bytes taken at once, beyond which no further event is. */
    static final int MAX_BYTES_TAKEN = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private long bytes;

    @Override
    public boolean offer(Event event) {
        lock.lock();
        try {
            if (!hasRoomFor(event)) {
                return false;
            }
            add(event);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(Event event) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!hasRoomFor(event)) {
                notFull.await();
            }
            add(event);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest events, at most {@link #MAX_TAKEN} and {@link #MAX_BYTES_TAKEN}: a lock each would cost as much as
     * some of them.
     *
     * @param into stays as it was when none came within {@code timeoutNs}
     */
    public void take(List<Event> into, long timeoutNs) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNs = timeoutNs;
            while (events.isEmpty()) {
                if (leftNs <= 0) {
                    return;
                }
                leftNs = notEmpty.awaitNanos(Math.min(leftNs, TimeUnit.DAYS.toNanos(1)));
            }
            long taken = 0;
            for (int i = 0; i < MAX_TAKEN && taken < MAX_BYTES_TAKEN && !events.isEmpty(); i++) {
                Event event = events.poll();
                taken += weight(event);
                into.add(event);
            }
            bytes -= taken;
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoomFor(Event event) {
        return !(event instanceof Event.Uplink)
                || events.size() < MAX_EVENTS && (events.isEmpty() || bytes + weight(event) <= MAX_BYTES);
    }

    private void add(Event event) {
        events.add(event);
        bytes += weight(event);
        notEmpty.signal();
    }

    private static long weight(Event event) {
        return event instanceof Event.Uplink uplink ? uplink.payload().bytes().length : 0;
    }
}
