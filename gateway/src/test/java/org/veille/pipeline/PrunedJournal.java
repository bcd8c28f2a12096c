package org.veille.pipeline;

import org.veille.port.ForwardingJournal;
import org.veille.port.MemoryJournal;

/** A journal that keeps no raw reading longer than the last batch asked for. */
final class PrunedJournal extends ForwardingJournal {
    private final MemoryJournal.Disk disk;

    PrunedJournal(MemoryJournal.Disk disk) {
        super(new MemoryJournal(disk));
        this.disk = disk;
    }

    @Override
    public void replay(long fromTick, Replay replay) {
        long keptFrom = disk.batches().isEmpty() ? 0 : disk.batches().getLast().neededFromTick();
        honest.replay(Math.max(fromTick, keptFrom), replay);
    }
}
