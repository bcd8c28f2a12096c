package org.veille.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.veille.model.Received;
import org.veille.model.Row;
import org.veille.model.SourceId;
import org.veille.model.StateRow;
import org.veille.model.Trust;
import org.veille.port.Batch;
import org.veille.port.Event;
import org.veille.port.ForwardingJournal;
import org.veille.port.Health;
import org.veille.port.Inbox;
import org.veille.port.Journal;
import org.veille.port.Machine;
import org.veille.port.OutboxPosition;
import org.veille.port.Sink;
import org.veille.port.Source;
import org.veille.port.WriteOutcome;

/**
 * Mistakes of the kind that such a gateway makes, each between the pipeline and the world. The oracle has to find
 * them.
 */
enum PlantedBug implements Tampering {
    /** The source is acknowledged when its message is taken from the inbox. */
    ACKNOWLEDGES_BEFORE_THE_COMMIT {
        @Override
        public Event event(Event honest) {
            if (honest instanceof Event.Uplink uplink) {
                uplink.ack().committed();
            }
            return honest;
        }
    },
    /** The transaction is in a cache when the commit returns, and on the disk with the next one. */
    FLUSHES_ONE_COMMIT_LATE {
        @Override
        public Journal journal(Journal honest) {
            return new ForwardingJournal(honest) {
                private Optional<Batch> cached = Optional.empty();

                @Override
                public void commit(Batch batch) {
                    cached.ifPresent(honest::commit);
                    cached = Optional.of(batch);
                }
            };
        }
    },
    /** A full disk is taken for a written one. */
    SWALLOWS_THE_REFUSAL_OF_A_COMMIT {
        @Override
        public Journal journal(Journal honest) {
            return new ForwardingJournal(honest) {
                @Override
                public void commit(Batch batch) {
                    try {
                        honest.commit(batch);
                    } catch (JournalException _) {
                        return;
                    }
                }
            };
        }
    },
    TEARS_A_COMMIT_WITHOUT_ITS_STATES {
        @Override
        public Journal journal(Journal honest) {
            return changing(honest, batch -> batch.tick() % 7 == 0
                    ? Falsified.with(batch, batch.raw(), List.of())
                    : batch);
        }
    },
    FORGETS_THE_RAW_TAIL {
        @Override
        public Journal journal(Journal honest) {
            return new ForwardingJournal(honest) {
                @Override
                public void replay(long fromTick, Replay replay) {}
            };
        }
    },
    PRUNES_ONE_TICK_TOO_FAR {
        @Override
        public Journal journal(Journal honest) {
            return new ForwardingJournal(honest) {
                @Override
                public void replay(long fromTick, Replay replay) {
                    honest.replay(fromTick + 1, replay);
                }
            };
        }
    },
    REPLAYS_BACKWARDS {
        @Override
        public Journal journal(Journal honest) {
            return new ForwardingJournal(honest) {
                @Override
                public void replay(long fromTick, Replay replay) {
                    record Entry(long tick, Batch.Raw raw) {}
                    List<Entry> entries = new ArrayList<>();
                    honest.replay(fromTick, (tick, raw) -> entries.add(new Entry(tick, raw)));
                    entries.reversed().forEach(entry -> replay.raw(entry.tick(), entry.raw()));
                }
            };
        }
    },
    DROPS_THE_STATE_OF_A_SERIES {
        @Override
        public Journal journal(Journal honest) {
            return recovering(
                    honest,
                    found -> Falsified.without(found, state -> isLane(state) && state.key().equals("2")));
        }
    },
    /** As if {@code insert or ignore} stood where {@code replace} has to. */
    KEEPS_THE_FIRST_STATE_OF_A_SERIES {
        @Override
        public Journal journal(Journal honest) {
            return changing(honest, batch -> Falsified.with(
                    batch,
                    batch.raw(),
                    batch.states().stream()
                            .filter(state -> !isLane(state) || batch.tick() < 12)
                            .toList()));
        }
    },
    FORGETS_THE_DELIVERY_KEYS {
        @Override
        public Journal journal(Journal honest) {
            return recovering(honest, found -> Falsified.withKeys(found, List.of()));
        }
    },
    FORGETS_THE_KEYS_OF_THE_LAST_MESSAGES {
        @Override
        public Journal journal(Journal honest) {
            return recovering(honest, found -> Falsified.withKeys(
                    found,
                    found.keys().subList(0, Math.max(0, found.keys().size() - 3))));
        }
    },
    FORGETS_THE_FRAME_COUNTERS {
        @Override
        public Journal journal(Journal honest) {
            return recovering(
                    honest,
                    found -> Falsified.without(found, state -> state.kind().equals("lorawan")));
        }
    },
    FORGETS_THE_TOTALS {
        @Override
        public Journal journal(Journal honest) {
            return recovering(
                    honest,
                    found -> Falsified.without(found, state -> state.kind().equals("ledger")));
        }
    },
    LOSES_LEDGER_ROWS {
        @Override
        public Journal journal(Journal honest) {
            return changing(honest, batch -> Falsified.with(
                    batch, batch.raw(), batch.states(), List.of(), batch.refused()));
        }
    },
    DROPS_WHAT_THE_SERVER_REFUSED {
        @Override
        public Journal journal(Journal honest) {
            return changing(honest, batch -> Falsified.with(
                    batch, batch.raw(), batch.states(), batch.ledger(), List.of()));
        }
    },
    MARKS_DELIVERED_BEFORE_THE_ANSWER {
        @Override
        public Sink sink(Sink honest) {
            return new Changed(honest) {
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
            return new Changed(honest) {
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
            return new Changed(honest) {
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
            return changing(honest, batch -> Falsified.withOutbox(
                    batch,
                    batch.rows().stream()
                            .map(row -> Falsified.since(told.put(row.identity(), row), row))
                            .toList(),
                    batch.delivered(),
                    batch.refused(),
                    batch.amendments()));
        }
    },
    WATERMARK_BY_WALL_CLOCK {
        @Override
        public Received time(Received honest) {
            return new Received(honest.bootId(), honest.epochMs() * 1_000_000L, honest.epochMs(), honest.trust());
        }
    },
    /** Reads the wall clock and never asks whether anybody has set it. */
    TRUSTS_THE_CLOCK_ALWAYS {
        @Override
        public Received time(Received honest) {
            return new Received(honest.bootId(), honest.monotonicNs(), honest.epochMs(), Trust.TRUSTED);
        }
    },
    /** Takes a clock that was set for one that a time service has set. */
    BELIEVES_A_JUMP_AT_ONCE {
        private String bootId = "";
        private long offsetMs;
        private long jumpedNs;

        @Override
        public Received time(Received honest) {
            long nowMs = honest.epochMs() - honest.monotonicNs() / 1_000_000L;
            boolean jumped = honest.bootId().equals(bootId) && Math.abs(nowMs - offsetMs) > 1_000;
            jumpedNs = jumped ? honest.monotonicNs() : honest.bootId().equals(bootId) ? jumpedNs : Long.MIN_VALUE / 2;
            bootId = honest.bootId();
            offsetMs = nowMs;
            boolean unsure = honest.monotonicNs() - jumpedNs < 1_000_000_000L;
            return new Received(
                    bootId, honest.monotonicNs(), honest.epochMs(), unsure ? Trust.UNTRUSTED : honest.trust());
        }
    },
    /** What waits for the clock waits in memory only. */
    LOSES_WHAT_WAITS_FOR_THE_CLOCK {
        @Override
        public Journal journal(Journal honest) {
            return recovering(
                    honest,
                    found -> Falsified.without(found, state -> state.kind().equals("unstamped")));
        }
    },
    /** What waited over a restart gets the time that the clock read when it came. */
    STAMPS_WHAT_WAITED_WITH_THE_CLOCK_OF_THEN {
        @Override
        public Journal journal(Journal honest) {
            return recovering(
                    honest,
                    found -> Falsified.withStates(
                            found,
                            found.states().stream()
                                    .map(state -> state.kind().equals("unstamped")
                                            ? Falsified.stampedOnReceipt(state)
                                            : state)
                                    .toList()));
        }
    },
    /** After a restart the same readings wait again. */
    KEEPS_WAITING_FOR_WHAT_HAS_GONE_ON {
        @Override
        public Journal journal(Journal honest) {
            return changing(
                    honest,
                    batch -> Falsified.with(
                            batch,
                            batch.raw(),
                            batch.states().stream()
                                    .filter(state -> !state.kind().equals("unstamped") || state.bytes().length > 0)
                                    .toList()));
        }
    },
    /** CoAP's message ids are used again after four minutes; MQTT's packet ids are not. */
    TAKES_ANY_REPEATED_NUMBER_FOR_THE_SAME_MESSAGE {
        @Override
        public Source source(Source honest) {
            return new Patient(honest);
        }
    },
    NUMBERS_SERIES_ANEW {
        @Override
        public Journal journal(Journal honest) {
            return recovering(honest, found -> new Journal.Recovery(
                    found.lastTick(),
                    found.series().subList(0, Math.max(0, found.series().size() - 1)),
                    found.states(),
                    found.delivered(),
                    found.pendingRows(),
                    found.keys(),
                    found.salvage()));
        }
    },
    /** Memory is taken for as long as the disk. */
    GROWS_WHILE_THE_DISK_TAKES_NOTHING {
        @Override
        public boolean takes(boolean honest) {
            return true;
        }
    },
    ACKNOWLEDGES_WHAT_IT_DROPS {
        @Override
        public void dropped(Event.Uplink uplink) {
            uplink.ack().committed();
        }
    },
    DROPS_WITHOUT_COUNTING {
        @Override
        public Event event(Event honest) {
            return honest instanceof Event.Lost lost
                    ? new Event.Lost(lost.source(), lost.reason(), 0, lost.detail(), lost.at())
                    : honest;
        }
    },
    COUNTS_WHAT_IT_DROPS_TWICE {
        @Override
        public Event event(Event honest) {
            return honest instanceof Event.Lost lost
                    ? new Event.Lost(lost.source(), lost.reason(), 2 * lost.count(), lost.detail(), lost.at())
                    : honest;
        }
    },
    /** As where nobody looks at the counters. */
    WRITES_WITHOUT_REGARD_TO_THE_CARD {
        @Override
        public Machine machine(Machine honest) {
            return Machine.UNKNOWN;
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
    /** Whatever stands in a request with one bad row is bad. */
    KEEPS_THE_WHOLE_BATCH_APART {
        @Override
        public Sink sink(Sink honest) {
            return answering(honest, (_, said) -> said instanceof WriteOutcome.Refused no
                    ? new WriteOutcome.Refused(no.status(), no.words(), true)
                    : said);
        }
    },
    /** After "later" in the middle of a search, the part in hand is taken for sent. */
    FORGETS_A_PART_WHEN_THE_SERVER_GOES_DURING_A_SEARCH {
        @Override
        public Sink sink(Sink honest) {
            return answering(honest, (before, said) -> {
                boolean searching = before instanceof WriteOutcome.Refused no && !no.whole();
                return searching && said instanceof WriteOutcome.Later ? new WriteOutcome.Accepted() : said;
            });
        }
    },
    /** What the server took once is not sent to it again, so that a row of the backlog stays where a newer one was. */
    SENDS_NOTHING_TWICE {
        @Override
        public Sink sink(Sink honest) {
            return new Changed(honest) {
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
    },
    MARKS_DELIVERED_BEFORE_THE_SEARCH_HAS_ENDED {
        private boolean searching;

        @Override
        public Sink sink(Sink honest) {
            return answering(honest, (_, said) -> {
                searching = said instanceof WriteOutcome.Refused no && !no.whole();
                return said;
            });
        }

        @Override
        public Journal journal(Journal honest) {
            searching = false;
            return new ForwardingJournal(honest) {
                private OutboxPosition read = OutboxPosition.START;

                @Override
                public Pending pending(OutboxPosition after, int maxRows) {
                    Pending next = honest.pending(after, maxRows);
                    read = next.through();
                    return next;
                }

                @Override
                public void commit(Batch batch) {
                    boolean early = searching && batch.delivered().isEmpty() && read.tick() > 0;
                    honest.commit(!early
                            ? batch
                            : Falsified.withOutbox(
                                    batch, batch.rows(), Optional.of(read), batch.refused(), batch.amendments()));
                }
            };
        }
    },
    /** The refused rows are on disk a tick before the mark that moves past them. */
    KEEPS_APART_A_TICK_BEFORE_THE_MARK {
        @Override
        public Journal journal(Journal honest) {
            return changing(honest, batch -> batch.refused().isEmpty()
                    ? batch
                    : Falsified.withOutbox(
                            batch, batch.rows(), Optional.empty(), batch.refused(), batch.amendments()));
        }
    },
    /** The mark is on disk a tick before the refused rows that it moves past. */
    KEEPS_APART_A_TICK_AFTER_THE_MARK {
        @Override
        public Journal journal(Journal honest) {
            return new ForwardingJournal(honest) {
                private List<Batch.RefusedRow> late = List.of();

                @Override
                public void commit(Batch batch) {
                    honest.commit(Falsified.withOutbox(
                            batch, batch.rows(), batch.delivered(), late, batch.amendments()));
                    late = batch.refused();
                }
            };
        }
    },
    SENDS_AGAIN_AND_STILL_KEEPS_APART {
        @Override
        public Journal journal(Journal honest) {
            return changing(honest, batch -> Falsified.withOutbox(
                    batch, batch.rows(), batch.delivered(), batch.refused(), Batch.Amendments.NONE));
        }
    },
    LETS_OUT_OF_THE_QUARANTINE_WITHOUT_SENDING {
        @Override
        public Journal journal(Journal honest) {
            return changing(honest, batch -> batch.amendments().settled().isEmpty()
                    ? batch
                    : Falsified.withOutbox(
                            batch, List.of(), batch.delivered(), batch.refused(), batch.amendments()));
        }
    },
    /** Looks for newer tellings only among the rows that still wait. */
    SENDS_AGAIN_WHAT_WAS_TOLD_ANEW {
        @Override
        public Journal journal(Journal honest) {
            return new ForwardingJournal(honest) {
                private OutboxPosition delivered = OutboxPosition.START;

                @Override
                public Recovery recover() {
                    Recovery found = honest.recover();
                    delivered = found.delivered();
                    return found;
                }

                @Override
                public void commit(Batch batch) {
                    honest.commit(batch);
                    delivered = batch.delivered().orElse(delivered);
                }

                @Override
                public Pending pending(OutboxPosition after, int maxRows) {
                    return after.compareTo(delivered) < 0
                            ? new Pending(List.of(), after)
                            : honest.pending(after, maxRows);
                }
            };
        }
    };

    /** @param change of the answer before, as it was told, and this one */
    private static Sink answering(Sink honest, BinaryOperator<WriteOutcome> change) {
        return new Changed(honest) {
            private WriteOutcome before = new WriteOutcome.Accepted();

            @Override
            public CompletableFuture<WriteOutcome> write(List<Row> batch) {
                return honest.write(batch).thenApply(said -> {
                    before = change.apply(before, said);
                    return before;
                });
            }
        };
    }

    private static boolean isLane(StateRow state) {
        return state.kind().equals("lane");
    }

    private static Journal changing(Journal honest, UnaryOperator<Batch> change) {
        return new ForwardingJournal(honest) {
            @Override
            public void commit(Batch batch) {
                honest.commit(change.apply(batch));
            }
        };
    }

    private static Journal recovering(Journal honest, UnaryOperator<Journal.Recovery> change) {
        return new ForwardingJournal(honest) {
            @Override
            public Recovery recover() {
                return change.apply(honest.recover());
            }
        };
    }

    private abstract static class Changed implements Sink {
        private final Sink honest;

        Changed(Sink honest) {
            this.honest = honest;
        }

        @Override
        public String name() {
            return honest.name();
        }

        @Override
        public Health health() {
            return honest.health();
        }

        @Override
        public long sentBytes() {
            return honest.sentBytes();
        }

        @Override
        public void close() {}
    }

    /** Believes of every source that it redelivers for as long as it takes. */
    private record Patient(Source honest) implements Source {
        @Override
        public SourceId id() {
            return honest.id();
        }

        @Override
        public void start(Inbox inbox) {}

        @Override
        public int window() {
            return honest.window();
        }

        @Override
        public boolean redelivers() {
            return true;
        }

        @Override
        public Health health() {
            return honest.health();
        }

        @Override
        public void close() {}
    }
}
