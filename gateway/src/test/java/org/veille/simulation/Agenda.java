package org.veille.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What the world outside the gateway has in mind to do. */
final class Agenda {
    private record Entry(long atNs, long order, Runnable what) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::atNs).thenComparing(Entry::order));
    private long order;

    /** @param atNs the world's time */
    void at(long atNs, Runnable what) {
        entries.add(new Entry(atNs, order++, what));
    }

    long nextNs() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.peek().atNs();
    }

    void runDue(long nowNs) {
        while (nextNs() <= nowNs) {
            entries.poll().what().run();
        }
    }
}
