package org.veille.simulation;

import java.util.List;
import java.util.Optional;
import org.veille.port.Batch;
import org.veille.port.ForwardingJournal;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/** Mistakes with the rows that the server refuses: in the search for them, when they are kept apart, and when they are let out. */
enum QuarantineBug implements Tampering {
    DROPS_WHAT_THE_SERVER_REFUSED {
        @Override
        public Journal journal(Journal honest) {
            return Falsified.changing(honest, batch -> Falsified.with(
                    batch, batch.raw(), batch.states(), batch.ledger(), List.of()));
        }
    },
    /** Whatever stands in a request with one bad row is bad. */
    KEEPS_THE_WHOLE_BATCH_APART {
        @Override
        public Sink sink(Sink honest) {
            return ChangedSink.answering(honest, (_, said) -> said instanceof WriteOutcome.Refused no
                    ? new WriteOutcome.Refused(no.status(), no.words(), true)
                    : said);
        }
    },
    /** After "later" in the middle of a search, the part in hand is taken for sent. */
    FORGETS_A_PART_WHEN_THE_SERVER_GOES_DURING_A_SEARCH {
        @Override
        public Sink sink(Sink honest) {
            return ChangedSink.answering(honest, (before, said) -> {
                boolean searching = before instanceof WriteOutcome.Refused no && !no.whole();
                return searching && said instanceof WriteOutcome.Later ? new WriteOutcome.Accepted() : said;
            });
        }
    },
    MARKS_DELIVERED_BEFORE_THE_SEARCH_HAS_ENDED {
        private boolean searching;

        @Override
        public Sink sink(Sink honest) {
            return ChangedSink.answering(honest, (_, said) -> {
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
            return Falsified.changing(honest, batch -> batch.refused().isEmpty()
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
            return Falsified.changing(honest, batch -> Falsified.withOutbox(
                    batch, batch.rows(), batch.delivered(), batch.refused(), Batch.Amendments.NONE));
        }
    },
    LETS_OUT_OF_THE_QUARANTINE_WITHOUT_SENDING {
        @Override
        public Journal journal(Journal honest) {
            return Falsified.changing(honest, batch -> batch.amendments().settled().isEmpty()
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
    }
}
