package org.veille.port;

/**
 * Where adapters put events; bounded in number and in bytes. Any thread may call. An adapter whose protocol has
 * back-pressure calls {@link #put} and lets its own thread wait; the others call {@link #offer} and report what did not fit
 * as {@link Event.Lost} once there is room.
 */
public interface Inbox {
    /** Most events waiting. */
    int MAX_EVENTS = 10_000;

    /** Most bytes waiting, each event with what it takes beside its payload. */
    int MAX_BYTES = 4 * 1024 * 1024;

    /** Most events of the gateway's own waiting that can be told later, or again: losses and looks. */
    int MAX_OWN = 256;

    /** @return false when there is no room; nothing was taken */
    boolean offer(Event event);

    /** Waits for room, also with a loss: who has back-pressure keeps it, whatever becomes of the messages. */
    void put(Event event) throws InterruptedException;
}
