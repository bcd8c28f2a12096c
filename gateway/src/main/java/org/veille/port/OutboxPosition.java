package org.veille.port;

/** A place in the outbox: the {@code index}-th row of a tick. Rows up to and including it are dealt with. */
public record OutboxPosition(long tick, int index) implements Comparable<OutboxPosition> {
    /** Before the first row. */
    public static final OutboxPosition START = new OutboxPosition(0, -1);

    @Override
    public int compareTo(OutboxPosition other) {
        int byTick = Long.compare(tick, other.tick);
        return byTick != 0 ? byTick : Integer.compare(index, other.index);
    }
}
