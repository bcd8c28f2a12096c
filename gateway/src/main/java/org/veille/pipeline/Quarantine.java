package org.veille.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.veille.model.Received;
import org.veille.model.Row;
import org.veille.port.Batch;
import org.veille.port.History;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;
import org.veille.port.Settlement;
import org.veille.port.Wish;

/**
 * What an operator wants to become of the rows that the sink refused, done in steps of at most {@link #STEP_ROWS}: a tick takes
 * the rows of one step out of the quarantine and, when they are to be sent again, puts them into the outbox. All of a step is on
 * disk or nothing.
 *
 * <p>A row that was told anew since it was refused is not sent again, as it would take the newer one's place at the server. The
 * outbox knows: whatever of the same identity stands in it after the row itself, delivered or not, is newer. What was pruned from
 * it (delivered, and older than the history that is kept) is not seen any more.
 */
final class Quarantine {
    /** Rows looked at in one go, of the quarantine and of the outbox: some tenths of a second on a small machine. */
    static final int STEP_ROWS = 5_000;

    /** Wishes that wait; whoever comes then is told so. */
    private static final int MAX_WISHES = 8;

    /** After the journal would not be read: not before then again. */
    private static final long PAUSE_NS = 1_000_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    private final Journal journal;
    private final Tick tick;
    private final Ledger ledger;
    private final ArrayDeque<Work> waiting = new ArrayDeque<>();
    private long dueNs = NEVER;

    Quarantine(Journal journal, Tick tick, Ledger ledger) {
        this.journal = journal;
        this.tick = tick;
        this.ledger = ledger;
    }

    /** A refused row, and whether the outbox holds a newer one in its place. */
    private static final class Candidate {
        private final History.Refused refused;
        private boolean superseded;

        Candidate(History.Refused refused) {
            this.refused = refused;
        }
    }

    /** One wish on its way. */
    private static final class Work {
        private final boolean again;
        private final Optional<NavigableSet<Long>> wanted;
        private final Consumer<Settlement> told;
        private final List<Long> unknown = new ArrayList<>();
        private long afterId;
        private boolean exhausted;
        private long rows;
        private long superseded;

        /** The step in hand: its rows, and how far the outbox was looked through. */
        private List<Candidate> step = List.of();
        private Map<Row.Identity, List<Candidate>> byIdentity = Map.of();
        private OutboxPosition looked = OutboxPosition.START;
        /** The step is in the tick. */
        private boolean handed;

        Work(Wish wish, Consumer<Settlement> told) {
            this.again = wish instanceof Wish.Retry;
            this.wanted = wish.ids().map(TreeSet::new);
            this.exhausted = wanted.map(NavigableSet::isEmpty).orElse(false);
            this.told = told;
        }

        void take(List<Candidate> chosen) {
            step = chosen;
            byIdentity = new HashMap<>();
            chosen.forEach(row -> byIdentity
                    .computeIfAbsent(row.refused.row().identity(), _ -> new ArrayList<>(1))
                    .add(row));
            looked = OutboxPosition.START;
            handed = false;
        }

        /** The step is on disk. */
        void done() {
            long newer = step.stream().filter(row -> row.superseded).count();
            superseded += newer;
            rows += step.size() - newer;
            take(List.of());
        }

        void end(String trouble) {
            told.accept(new Settlement(rows, superseded, List.copyOf(unknown), trouble));
        }
    }

    void begin(Wish wish, Consumer<Settlement> told, Received now) {
        Work work = new Work(wish, told);
        if (waiting.size() >= MAX_WISHES) {
            work.end(MAX_WISHES + " others wait: try again in a minute");
            return;
        }
        waiting.add(work);
        dueNs = Math.min(dueNs, now.monotonicNs());
    }

    long dueNs() {
        return dueNs;
    }

    /** One step, when it is time. */
    void pass(Received now) {
        if (now.monotonicNs() < dueNs) {
            return;
        }
        Work work = waiting.getFirst();
        try {
            if (work.step.isEmpty() && !choose(work)) {
                waiting.removeFirst();
                dueNs = waiting.isEmpty() ? NEVER : now.monotonicNs();
                work.end("");
            } else if (!work.again || lookedThrough(work)) {
                handOver(work, now);
                dueNs = NEVER;
            }
        } catch (Journal.JournalException _) {
            dueNs = now.monotonicNs() + PAUSE_NS;
        }
    }

    /** @return whether there is a row left to do */
    private boolean choose(Work work) {
        List<Candidate> chosen = new ArrayList<>();
        while (!work.exhausted && chosen.isEmpty()) {
            work.wanted.filter(ids -> !ids.isEmpty()).ifPresent(ids -> work.afterId = ids.first() - 1);
            List<History.Refused> page = journal.refused(work.afterId, STEP_ROWS);
            long seenId = page.size() < STEP_ROWS ? Long.MAX_VALUE : page.getLast().id();
            page.stream()
                    .filter(row -> work.wanted.map(ids -> ids.remove(row.id())).orElse(true))
                    .forEach(row -> chosen.add(new Candidate(row)));
            work.wanted.ifPresent(ids -> forget(work, ids.headSet(seenId, true)));
            work.afterId = seenId;
            // What is refused again meanwhile gets a higher id, and is for the next wish.
            work.exhausted = seenId == Long.MAX_VALUE
                    || work.wanted.map(NavigableSet::isEmpty).orElse(false);
        }
        work.take(chosen);
        return !chosen.isEmpty();
    }

    private static void forget(Work work, NavigableSet<Long> missing) {
        missing.stream()
                .limit(Settlement.MAX_UNKNOWN - work.unknown.size())
                .forEach(work.unknown::add);
        missing.clear();
    }

    /** @return whether the end of the outbox was reached: then it has to be handed over before anything else is committed */
    private boolean lookedThrough(Work work) {
        Journal.Pending next = journal.pending(work.looked, STEP_ROWS);
        for (Row row : next.rows()) {
            for (Candidate same : work.byIdentity.getOrDefault(row.identity(), List.of())) {
                same.superseded = !row.equals(same.refused.row());
            }
        }
        work.looked = next.through();
        return next.rows().isEmpty();
    }

    /** Rows of the tick that is being made are newer than these: so these go in front of them. */
    private void handOver(Work work, Received now) {
        for (Candidate each : work.step) {
            tick.settled(each.refused.id());
            if (work.again && !each.superseded) {
                tick.again(each.refused.row());
            } else if (!work.again) {
                ledger.dropped(now.epochMs(), each.refused.words());
            }
        }
        work.handed = true;
        tick.changed(0, now.monotonicNs());
    }

    /** The tick is on disk. */
    void committed(long nowNs) {
        if (waiting.isEmpty() || !waiting.getFirst().handed) {
            return;
        }
        waiting.getFirst().done();
        dueNs = nowNs;
    }

    /** The gateway stops: whoever waits is told so; what is on disk already stays so. */
    void end() {
        waiting.forEach(work -> work.end("the gateway stops"));
        waiting.clear();
        dueNs = NEVER;
    }

    /**
     * Does the same to the journal of a gateway that does not run.
     *
     * @param journal recovered
     * @throws Journal.JournalException when the disk does not take it; steps before may be done
     */
    static Settlement settle(Journal journal, long lastTick, Wish wish, Received now) {
        Tick tick = new Tick();
        Ledger ledger = new Ledger();
        Quarantine quarantine = new Quarantine(journal, tick, ledger);
        List<Settlement> told = new ArrayList<>(1);
        Work work = new Work(wish, told::add);
        long number = lastTick;
        while (quarantine.choose(work)) {
            boolean end = !work.again;
            while (!end) {
                end = quarantine.lookedThrough(work);
            }
            quarantine.handOver(work, now);
            // From tick 0 on: nobody knows here what recovery needs, and nothing is to be pruned.
            Batch batch = tick.batch(++number, now.epochMs(), ledger.rows(), 0);
            journal.commit(batch);
            tick.committed(now.monotonicNs());
            ledger.committed();
            work.done();
        }
        work.end("");
        return told.getFirst();
    }
}
