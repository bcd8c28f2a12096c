package org.veille.port;

/**
 * Where adapters put events; bounded in number and in bytes. Any thread may call. An adapter whose protocol has
 * back-pressure calls {@link #put} and lets its own thread wait; the others call {@link #offer} and report what did not fit
 * as {@link Event.Lost} once there is room.
 */
public interface Inbox {
    /** Most events waiting. */
    int MAX_EVENTS = 10_000;

    /** Most payload bytes waiting. */
    int MAX_BYTES = 4 * 1024 * 1024;

    /** @return false when there is no room; nothing was taken */
    boolean offer(Event event);

    /** Waits for room. */
    void put(Event event) throws InterruptedException;
}
