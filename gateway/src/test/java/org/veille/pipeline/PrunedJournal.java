package org.veille.pipeline;

import org.veille.port.Batch;
import org.veille.port.Journal;
import org.veille.port.MemoryJournal;
import org.veille.port.OutboxPosition;

/** A journal that keeps no raw reading longer than the last batch asked for. */
final class PrunedJournal implements Journal {
    private final MemoryJournal.Disk disk;
    private final Journal whole;

    PrunedJournal(MemoryJournal.Disk disk) {
        this.disk = disk;
        this.whole = new MemoryJournal(disk);
    }

    @Override
    public Recovery recover() {
        return whole.recover();
    }

    @Override
    public void commit(Batch batch) {
        whole.commit(batch);
    }

    @Override
    public void replay(long fromTick, Replay replay) {
        long keptFrom = disk.batches().isEmpty() ? 0 : disk.batches().getLast().neededFromTick();
        whole.replay(Math.max(fromTick, keptFrom), replay);
    }

    @Override
    public Pending pending(OutboxPosition after, int maxRows) {
        return whole.pending(after, maxRows);
    }

    @Override
    public void close() {
        whole.close();
    }
}
