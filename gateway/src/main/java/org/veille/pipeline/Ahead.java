package org.veille.pipeline;

import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.Optional;
import org.veille.model.StateRow;
import org.veille.port.OutboxPosition;

/**
 * While a backlog drains: the rows that were committed after it began to, which are sent ahead of their turn when they
 * are due. {@link SentAhead} has on disk which of them may have been sent so; how far exactly is in memory only: after a
 * crash everything after the mark goes out in turn.
 */
final class Ahead {
    static final String KIND = "delivery";

    private static final int VERSION = 2;

    /** Of version 1, in place of a tick: none was sent ahead. */
    private static final long NOT_AHEAD = -1;

    private final Uplink uplink;
    private final Tick tick;
    private final long everyNs;
    private final SentAhead sent = new SentAhead();

    /** Up to where rows were sent ahead, or are backlog; there while one drains. */
    private Optional<OutboxPosition> through = Optional.empty();

    /** Read from the journal and not dealt with. */
    private Optional<Parcel> parcel = Optional.empty();

    private long dueNs;

    /** @param everyNs how often fresh rows are sent */
    Ahead(Uplink uplink, Tick tick, long everyNs) {
        this.uplink = uplink;
        this.tick = tick;
        this.everyNs = everyNs;
    }

    /** @param newest row of the outbox: all of it is backlog */
    void recover(StateRow row, OutboxPosition newest) {
        if (row.version() == VERSION) {
            sent.restore(row.bytes());
        } else if (row.version() == 1 && ByteBuffer.wrap(row.bytes()).getLong() != NOT_AHEAD) {
            sent.open(ByteBuffer.wrap(row.bytes()).getLong() + 1);
        }
        if (sent.isOpen()) {
            through = Optional.of(newest);
        }
    }

    /** Whether a backlog drains. */
    boolean isOn() {
        return through.isPresent();
    }

    /** When fresh rows are due; {@link Long#MAX_VALUE} when there are none. */
    long dueNs(OutboxPosition newest) {
        return parcel.isPresent() || isBehind(newest) ? dueNs : Long.MAX_VALUE;
    }

    private boolean isBehind(OutboxPosition newest) {
        return through.filter(now -> newest.compareTo(now) > 0).isPresent();
    }

    void hurry(long nowNs) {
        dueNs = nowNs;
    }

    /** Behind which the next fresh rows are. Only while it is on. */
    OutboxPosition through() {
        return through.orElseThrow();
    }

    Optional<Parcel> parcel() {
        return parcel;
    }

    void take(Optional<Parcel> read) {
        parcel = read;
    }

    /** What is committed from now on shall not wait for what is there already. */
    void begin(OutboxPosition newest, long nowNs) {
        if (through.isEmpty()) {
            through = Optional.of(newest);
            dueNs = nowNs + uplink.intervalNs(everyNs);
        }
        if (!sent.isOpen()) {
            sent.open(newest.index() < 0 ? newest.tick() : newest.tick() + 1);
            save();
        }
    }

    /** The sink answers again: what came in meanwhile is a backlog too. */
    void beginAgain(OutboxPosition newest) {
        through = through.map(_ -> newest);
        parcel = Optional.empty();
    }

    /** The parcel is dealt with. */
    void passed(OutboxPosition newest, long nowNs) {
        through = through.map(_ -> parcel.orElseThrow().through());
        parcel = Optional.empty();
        dueNs = nowNs + uplink.intervalNs(isBehind(newest) ? 0 : everyNs);
    }

    /** Nothing goes ahead while the sink fails; what did may have arrived, whatever was answered. */
    void fail() {
        if (through.isPresent() && sent.isOpen()) {
            OutboxPosition last = through.get();
            sent.close(parcel.map(some -> Math.max(some.through().tick(), last.tick())).orElse(last.tick()));
            save();
        }
        // Read again then, perhaps fewer; but what is known of a parcel that was parted is not thrown away.
        parcel = parcel.filter(Parcel::isParted);
    }

    /** Everything up to here went out in turn; with it, perhaps, the backlog. */
    void overtaken(OutboxPosition inTurn) {
        sent.passed(inTurn.tick());
        if (through.filter(last -> inTurn.compareTo(last) >= 0).isPresent()) {
            end();
        }
    }

    /** No backlog any more. */
    void end() {
        parcel = Optional.empty();
        if (through.isPresent()) {
            through = Optional.empty();
            sent.clear();
            save();
        }
    }

    /** First and last of the ticks whose rows may have been sent so. */
    NavigableMap<Long, Long> ranges() {
        return sent.ranges();
    }

    /**
     * What may have been sent ahead must stay as it is, also after a crash. It is on disk before the first of it is sent,
     * as it rides in the same tick or an earlier one.
     */
    private void save() {
        tick.state(new StateRow(KIND, "ahead", VERSION, sent.toBytes()));
    }
}
