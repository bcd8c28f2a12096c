package org.veille.pipeline;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Received;
import org.veille.port.Batch;
import org.veille.port.Journal;
import org.veille.port.Status;

/**
 * The journal as the pipeline writes it, one tick after the other, and what people have to know of it: that the disk takes
 * nothing, and what a damaged database has cost.
 */
final class Storage {
    /** Raised while the disk takes no transaction: seen at once, and written down by the first that it takes. */
    static final String DISK = "disk";

    private static final String DATABASE_DAMAGED = "database-damaged";

    /** One refusal is tried again and mended a second later. */
    private static final long DISK_ALARM_NS = 20_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    private final Journal journal;
    private final Settings settings;
    private final Tick tick;
    private final Ledger ledger;
    private final Alarms alarms;

    private long lastTick;
    private long commits;
    private boolean failing;
    private long failingSinceNs;

    Storage(Journal journal, Settings settings, Tick tick, Ledger ledger, Alarms alarms) {
        this.journal = journal;
        this.settings = settings;
        this.tick = tick;
        this.ledger = ledger;
        this.alarms = alarms;
    }

    Journal.Recovery recover() {
        Journal.Recovery recovery = journal.recover();
        lastTick = recovery.lastTick();
        return recovery;
    }

    /** The alarm stays until a start finds that what was set aside is gone: an operator has seen it. */
    void tell(Optional<Journal.Salvage> salvage, Received now) {
        if (salvage.isEmpty()) {
            alarms.clear(DATABASE_DAMAGED, "", now);
            return;
        }
        Journal.Salvage found = salvage.get();
        String words = found.words() + "; the damaged one is " + found.aside()
                + ": remove it when nobody needs it, and the next start takes the alarm away";
        alarms.raise(DATABASE_DAMAGED, "", words, now);
        if (found.lostTicks() + found.lostRows() > 0) {
            LOG.error("the database was damaged: {} transactions and {} rows beside them are lost: {}",
                    found.lostTicks(), found.lostRows(), words);
            ledger.damaged(now.epochMs(), found.lostTicks() + found.lostRows(), found.words());
            tick.changed(0, now.monotonicNs());
        }
    }

    /** @return false when the disk did not take it: the tick stays open, and is due again later */
    boolean commit(Batch batch, Received now) {
        try {
            journal.commit(batch);
        } catch (Journal.JournalException e) {
            refused(e, now);
            return false;
        }
        if (failing) {
            LOG.info("the disk takes transactions again");
        }
        failing = false;
        lastTick = batch.tick();
        commits++;
        return true;
    }

    private void refused(Journal.JournalException why, Received now) {
        if (!failing) {
            LOG.error("not committed: {}. Nothing is acknowledged until it is; trying again", why.getMessage());
        }
        failingSinceNs = failing ? failingSinceNs : now.monotonicNs();
        failing = true;
        if (now.monotonicNs() - failingSinceNs >= DISK_ALARM_NS) {
            alarms.raise(DISK, "", why.getMessage(), now);
        }
        tick.refusedByDisk(now.monotonicNs());
    }

    /** The tick is on disk, and the next one open: that the disk works again is a row of that. */
    void committed(Received now) {
        alarms.clear(DISK, "", now);
    }

    /** Whether the disk did not take the last one. */
    boolean isFailing() {
        return failing;
    }

    /** Number of the newest tick on disk; 0 before the first. */
    long lastTick() {
        return lastTick;
    }

    /** Since the start. */
    long commits() {
        return commits;
    }

    Status.Storage status() {
        Journal.Size size = journal.size();
        Settings.Card card = settings.card();
        return new Status.Storage(
                size.bytes(),
                size.usedBytes(),
                settings.budgets().diskBytes(),
                card.machine().ownWrites(),
                card.bytesADay());
    }
}
