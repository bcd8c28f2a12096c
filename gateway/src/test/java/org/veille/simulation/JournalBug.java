package org.veille.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.model.SourceId;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Event;
import org.veille.port.ForwardingJournal;
import org.veille.port.Health;
import org.veille.port.Inbox;
import org.veille.port.Journal;
import org.veille.port.Source;

/** Mistakes between a message and the disk, and in what a start makes of what is there: acknowledgements, transactions, recovery. */
enum JournalBug implements Tampering {
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
            return Falsified.changing(honest, batch -> batch.tick() % 7 == 0
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
            return Falsified.recovering(
                    honest,
                    found -> Falsified.without(found, state -> isLane(state) && state.key().equals("2")));
        }
    },
    /** As if {@code insert or ignore} stood where {@code replace} has to. */
    KEEPS_THE_FIRST_STATE_OF_A_SERIES {
        @Override
        public Journal journal(Journal honest) {
            return Falsified.changing(honest, batch -> Falsified.with(
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
            return Falsified.recovering(honest, found -> Falsified.withKeys(found, List.of()));
        }
    },
    FORGETS_THE_KEYS_OF_THE_LAST_MESSAGES {
        @Override
        public Journal journal(Journal honest) {
            return Falsified.recovering(honest, found -> Falsified.withKeys(
                    found,
                    found.keys().subList(0, Math.max(0, found.keys().size() - 3))));
        }
    },
    FORGETS_THE_FRAME_COUNTERS {
        @Override
        public Journal journal(Journal honest) {
            return Falsified.recovering(
                    honest,
                    found -> Falsified.without(found, state -> state.kind().equals("lorawan")));
        }
    },
    FORGETS_THE_TOTALS {
        @Override
        public Journal journal(Journal honest) {
            return Falsified.recovering(
                    honest,
                    found -> Falsified.without(found, state -> state.kind().equals("ledger")));
        }
    },
    LOSES_LEDGER_ROWS {
        @Override
        public Journal journal(Journal honest) {
            return Falsified.changing(honest, batch -> Falsified.with(
                    batch, batch.raw(), batch.states(), List.of(), batch.refused()));
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
            return Falsified.recovering(honest, found -> new Journal.Recovery(
                    found.lastTick(),
                    found.series().subList(0, Math.max(0, found.series().size() - 1)),
                    found.states(),
                    found.delivered(),
                    found.pendingRows(),
                    found.keys(),
                    found.salvage()));
        }
    };

    private static boolean isLane(StateRow state) {
        return state.kind().equals("lane");
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
