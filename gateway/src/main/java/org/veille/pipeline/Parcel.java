package org.veille.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.port.Batch;
import org.veille.port.OutboxPosition;
import org.veille.port.WriteOutcome;

/**
 * Rows of the outbox on their way to the sink, until it is known of each whether the sink has it. Where the sink refuses
 * some and does not say which, they are sent again in parts: those of one destination first, then halves, down to single
 * rows or to a part that is refused as a whole. Rows that the sink took are sent more than once by that, which changes
 * nothing there.
 *
 * <p>Before they are parted the rows are sorted by measurement and time, because what a server refuses mostly lies together:
 * a field of another type is one measurement's, what is beyond the retention is the oldest. Rows of one identity stay in
 * their order, as the later one is to replace the other.
 *
 * <p>Of n rows, k scattered ones cost about 2 k log₂(n / k) + 2 k requests; a stretch that is refused as a whole costs
 * 4 log₂ n at most, however long it is. After {@link #MAX_REQUESTS} a part that is refused is not parted any more.
 */
final class Parcel {
    /**
     * Enough for some 25 refused rows scattered over 5,000. Beyond it every row costs a dozen requests of several hundred
     * bytes each; an operator who mends the cause sends the rest again with one command.
     */
    static final int MAX_REQUESTS = 500;

    private static final Comparator<Row> ALIKE_TOGETHER = Comparator.comparing(Row::destination)
            .thenComparing(Row::measurement)
            .thenComparingLong(Row::tMs);

    private final List<Row> rows;
    private final int leftOut;
    private final OutboxPosition through;
    private final ArrayDeque<List<Row>> parts = new ArrayDeque<>();
    private final List<Batch.RefusedRow> refused = new ArrayList<>();
    private int requests;

    /**
     * @param rows to send, in the order of the outbox
     * @param leftOut rows beside them that are not sent
     * @param through the position of the last of both
     */
    Parcel(List<Row> rows, int leftOut, OutboxPosition through) {
        this.rows = rows;
        this.leftOut = leftOut;
        this.through = through;
        if (!rows.isEmpty()) {
            parts.add(rows);
        }
    }

    OutboxPosition through() {
        return through;
    }

    int leftOut() {
        return leftOut;
    }

    /** Rows of the outbox that it deals with. */
    int size() {
        return rows.size() + leftOut;
    }

    /** What to send next. */
    List<Row> part() {
        return parts.getFirst();
    }

    /** Every row is with the sink, or refused. */
    boolean isDone() {
        return parts.isEmpty();
    }

    /** Something is known of it that would have to be found out again. */
    boolean isParted() {
        return !refused.isEmpty() || isDone() || parts.getFirst() != rows;
    }

    /** The part is in. */
    void accepted() {
        requests++;
        parts.removeFirst();
    }

    void refused(WriteOutcome.Refused answer, long atMs) {
        requests++;
        List<Row> part = parts.removeFirst();
        if (part.size() == 1 || answer.whole()) {
            part.forEach(row -> refused.add(new Batch.RefusedRow(row, answer.status(), answer.words(), atMs)));
        } else if (requests >= MAX_REQUESTS) {
            String words = "among " + part.size() + " rows that were not told apart: " + answer.words();
            part.forEach(row -> refused.add(new Batch.RefusedRow(row, answer.status(), words, atMs)));
        } else {
            part(part);
        }
    }

    private void part(List<Row> whole) {
        List<Row> sorted = whole == rows ? rows.stream().sorted(ALIKE_TOGETHER).toList() : whole;
        Destination first = sorted.getFirst().destination();
        int cut = sorted.size() / 2;
        if (sorted.getLast().destination() != first) {
            cut = (int) sorted.stream().takeWhile(row -> row.destination() == first).count();
        }
        parts.addFirst(sorted.subList(cut, sorted.size()));
        parts.addFirst(sorted.subList(0, cut));
    }

    /** Known so far. */
    List<Batch.RefusedRow> refused() {
        return refused;
    }
}
