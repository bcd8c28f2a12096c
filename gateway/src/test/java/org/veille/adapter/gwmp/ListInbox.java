package org.veille.adapter.gwmp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.veille.model.Loss;
import org.veille.port.Event;
import org.veille.port.Inbox;

/** Keeps what it is given, unless it is full. */
final class ListInbox implements Inbox {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    void full(boolean now) {
        full = now;
    }

    List<Event.Uplink> uplinks() {
        return events.stream()
                .filter(Event.Uplink.class::isInstance)
                .map(Event.Uplink.class::cast)
                .toList();
    }

    List<Event.Lost> lost(Loss reason) {
        return events.stream()
                .filter(Event.Lost.class::isInstance)
                .map(Event.Lost.class::cast)
                .filter(lost -> lost.reason() == reason)
                .toList();
    }

    long lostCount(Loss reason) {
        return lost(reason).stream().mapToLong(Event.Lost::count).sum();
    }

    int size() {
        return events.size();
    }

    @Override
    public boolean offer(Event event) {
        return !full && events.add(event);
    }

    @Override
    public void put(Event event) {
        throw new UnsupportedOperationException("UDP has no back-pressure");
    }
}
