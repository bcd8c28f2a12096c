package org.veille.port;

/** The fake keeps the same promises. */
class MemoryJournalTest extends JournalContract {
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();

    @Override
    protected Journal open() {
        return new MemoryJournal(disk);
    }

    @Override
    protected void breakDisk() {
        disk.failNextCommits(Integer.MAX_VALUE);
    }

    @Override
    protected void mendDisk() {
        disk.failNextCommits(0);
    }
}
