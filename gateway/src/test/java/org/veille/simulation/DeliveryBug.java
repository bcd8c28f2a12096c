package org.veille.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.veille.model.Row;
import org.veille.port.ForwardingJournal;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/** Mistakes on the way to the server: of the delivered mark, of what is sent twice or not at all, and of the rows that it refuses. */
enum DeliveryBug implements Tampering {
    MARKS_DELIVERED_BEFORE_THE_ANSWER {
        @Override
        public Sink sink(Sink honest) {
            return new ChangedSink(honest) {
                @Override
                public CompletableFuture<WriteOutcome> write(List<Row> batch) {
                    honest.write(batch);
                    return CompletableFuture.completedFuture(new WriteOutcome.Accepted());
                }
            };
        }
    },
    /** A row more is said to be dealt with than was sent. */
    MARKS_ONE_ROW_TOO_MANY {
        @Override
        public Journal journal(Journal honest) {
            return new ForwardingJournal(honest) {
                @Override
                public Pending pending(OutboxPosition after, int maxRows) {
                    Pending next = honest.pending(after, maxRows);
                    return next.rows().size() < 2
                            ? next
                            : new Pending(next.rows().subList(0, next.rows().size() - 1), next.through());
                }
            };
        }
    },
    /** What is sent again gets the time of the sending, as points without a time of their own do. */
    RESENDS_WITHOUT_IDEMPOTENCE {
        @Override
        public Sink sink(Sink honest) {
            return new ChangedSink(honest) {
                private int writes;

                @Override
                public CompletableFuture<WriteOutcome> write(List<Row> batch) {
                    long shiftMs = writes++;
                    return honest.write(batch.stream()
                            .map(row -> new Row(
                                    row.destination(),
                                    row.measurement(),
                                    row.tags(),
                                    row.fields(),
                                    row.tMs() + shiftMs))
                            .toList());
                }
            };
        }
    },
    /** What is known is sent at once, and what it becomes when the rest is known, a moment later. */
    SENDS_A_PRELIMINARY_VALUE_FIRST {
        @Override
        public Sink sink(Sink honest) {
            return new ChangedSink(honest) {
                @Override
                public CompletableFuture<WriteOutcome> write(List<Row> batch) {
                    honest.write(batch.stream().map(Falsified::rounded).toList());
                    return honest.write(batch);
                }
            };
        }
    },
    /** Of a window that is told anew only what has come since. */
    TELLS_OF_A_WINDOW_ONLY_WHAT_IS_NEW {
        @Override
        public Journal journal(Journal honest) {
            Map<Row.Identity, Row> told = new HashMap<>();
            return Falsified.changing(honest, batch -> Falsified.withOutbox(
                    batch,
                    batch.rows().stream()
                            .map(row -> Falsified.since(told.put(row.identity(), row), row))
                            .toList(),
                    batch.delivered(),
                    batch.refused(),
                    batch.amendments()));
        }
    },
    /** The outbox begins where the process does. */
    DELETES_THE_BACKLOG_AT_THE_START {
        @Override
        public Journal journal(Journal honest) {
            return new ForwardingJournal(honest) {
                private long sinceTick;

                @Override
                public Recovery recover() {
                    Recovery found = honest.recover();
                    sinceTick = found.lastTick();
                    return found;
                }

                @Override
                public Pending pending(OutboxPosition after, int maxRows) {
                    OutboxPosition begin = new OutboxPosition(sinceTick, Integer.MAX_VALUE);
                    return honest.pending(after.compareTo(begin) < 0 ? begin : after, maxRows);
                }
            };
        }
    },
    /** What the server took once is not sent to it again, so that a row of the backlog stays where a newer one was. */
    SENDS_NOTHING_TWICE {
        @Override
        public Sink sink(Sink honest) {
            return new ChangedSink(honest) {
                private final Set<Row> taken = new HashSet<>();

                @Override
                public CompletableFuture<WriteOutcome> write(List<Row> batch) {
                    List<Row> rest = batch.stream().filter(row -> !taken.contains(row)).toList();
                    if (rest.isEmpty()) {
                        return CompletableFuture.completedFuture(new WriteOutcome.Accepted());
                    }
                    return honest.write(rest).thenApply(said -> {
                        if (said instanceof WriteOutcome.Accepted) {
                            taken.addAll(rest);
                        }
                        return said;
                    });
                }
            };
        }
    }
}
