package org.veille.adapter;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.veille.port.Event;
import org.veille.port.Inbox;

/** An inbox that keeps every event, and has room for a given number of them. */
public final class RecordingInbox implements Inbox {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Semaphore room;

    public RecordingInbox() {
        this(Integer.MAX_VALUE);
    }

    public RecordingInbox(int room) {
        this.room = new Semaphore(room);
    }

    @Override
    public boolean offer(Event event) {
        return room.tryAcquire() && events.add(event);
    }

    @Override
    public void put(Event event) throws InterruptedException {
        room.acquire();
        events.add(event);
    }

    public void makeRoom(int more) {
        room.release(more);
    }

    public boolean isFull() {
        return room.availablePermits() == 0;
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    public <E extends Event> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public List<Event.Uplink> uplinks() {
        return all(Event.Uplink.class);
    }

    public List<String> texts() {
        return uplinks().stream().map(uplink -> uplink.payload().text()).toList();
    }

    /** Waits for this many uplinks in all. */
    public List<Event.Uplink> awaitUplinks(int count) {
        await(count + " uplinks")
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> uplinks().size() >= count);
        return uplinks();
    }
}
