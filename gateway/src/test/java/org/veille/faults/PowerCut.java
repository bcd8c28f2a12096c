package org.veille.faults;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The disk as it is at one moment, while the gateway writes it: what a machine finds when the power comes back.
 *
 * <pre>
 *  gateway ─► ext4 ─► loop device, direct I/O ─► image ┐
 *                                                      ├ one xfs: both files share their blocks (FICLONE)
 *  SqliteJournal ◄─ ext4, journal replayed ◄─ copy ────┘
 * </pre>
 *
 * <p><b>The copy is of one moment.</b> FICLONE holds the locks of both files, waits until direct writes under way have
 * ended, writes back what the page cache holds of the image, and then shares the extents: no write is in the copy
 * whose predecessor is not. The loop device reads and writes the image directly, so what the ext4 has not sent to its
 * device is in no cache of the image and not in the copy: pages that nobody has synchronised, a journal that is not
 * committed. That is what a power cut takes.
 *
 * <p><b>The promise is of before.</b> What had been acknowledged is written down before the copy begins, so it has to
 * be in it; what had been sent is written down after the copy has ended, so nothing else may be in it.
 *
 * <p><b>What is not simulated:</b> a device that holds writes back after it has confirmed a flush, and one that loses
 * only some of the writes since the last flush or tears one of them: a write that the device has taken is in the copy.
 */
final class PowerCut {
    /** The least that an xfs wants, and what the gateway writes while a copy is looked at. */
    private static final int MORE_MB = 400;

    private final Volume xfs;
    private final Volume disk;
    private int cuts;

    /** @param megabytes of the gateway's disk */
    PowerCut(Undo undo, Path folder, int megabytes) {
        xfs = Volume.xfs(undo, folder.resolve("xfs.img"), 2 * megabytes + MORE_MB);
        disk = Volume.ext4(undo, xfs.folder().resolve("disk.img"), megabytes, "rw");
    }

    /** Where the gateway's database may lie. */
    Path folder() {
        return disk.folder();
    }

    /**
     * Cuts the power and looks at what is there, as after the next start. The gateway sees nothing of it. While one
     * looks, the devices are silent: the disk need not be as large as the machine is slow.
     */
    Verdict strike(Bench bench) {
        Sent sent = bench.sent;
        Path copy = xfs.folder().resolve("cut" + ++cuts + ".img");
        Sent promised = sent.copy();
        Shell.run(Shell.program("cp", "coreutils"), "--reflink=always", disk.image().toString(), copy.toString());
        Sent sentThen = sent.copy();
        bench.hold(true);
        try (Undo undo = new Undo()) {
            undo.later(() -> Files.delete(copy));
            Volume found = Volume.found(undo, copy);
            Kept kept = Kept.in(found.folder().resolve(disk.folder().relativize(bench.data())));
            if (kept.damaged() || !kept.losses().isEmpty()) {
                throw new AssertionError("damaged: " + kept.damaged() + ", ledger: " + kept.losses());
            }
            return Verdict.of(promised, sentThen, kept);
        } finally {
            bench.hold(false);
        }
    }
}
