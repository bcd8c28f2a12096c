package org.veille.simulation;

import java.time.Duration;
import org.veille.port.Journal;
import org.veille.port.JournalContract;

/** The disk under the oracle keeps the promises of every journal. */
class DiskTest extends JournalContract {
    private final SimulatedClock clock = new SimulatedClock();
    private final Disk disk = new Disk(clock, new Even(), new Fuse(), _ -> false);

    /** Nothing happens by chance: each page is as long as was asked for, and reads do not fail. */
    private static final class Even extends Chance {
        Even() {
            super(1);
        }

        @Override
        boolean oneIn(int n) {
            return false;
        }
    }

    @Override
    protected Journal open() {
        disk.begin();
        return disk;
    }

    @Override
    protected void breakDisk() {
        disk.fillUp(Duration.ofDays(1).toNanos());
    }

    @Override
    protected void mendDisk() {
        disk.recoverFromFaults();
    }
}
