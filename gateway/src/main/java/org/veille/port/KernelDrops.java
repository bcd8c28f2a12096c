package org.veille.port;

import java.net.InetSocketAddress;

/**
 * What the kernel dropped at one UDP socket of ours, because nobody read it fast enough. To be asked after each packet: it
 * looks at most once a second, and says whether a look is still owed when no packet follows. Who hears a packet now and then
 * looks with each of them, so quiet time needs no look and no wake-up. Any thread.
 */
public final class KernelDrops {
    /**
     * Receive buffer of a UDP socket. The kernel doubles it for its own book-keeping and takes 768 bytes for a short packet, so it
     * holds some 680 of them: 70 ms of a flood of 10,000 a second, longer than the collector of garbage makes anybody wait.
     * It counts as memory of the gateway's cgroup. The kernel may give less, net.core.rmem_max: 212,992 by default.
     */
    public static final int RECEIVE_BUFFER_BYTES = 256 * 1024;

    /** Between two looks while packets keep coming. */
    public static final long SPACING_NS = 1_000_000_000L;

    private final Machine machine;
    private final InetSocketAddress local;
    private long seen;
    private long lookedNs;
    private boolean owed;

    /** @param nowNs the socket was opened just now: its counter began at zero */
    public KernelDrops(Machine machine, InetSocketAddress local, long nowNs) {
        this.machine = machine;
        this.local = local;
        this.lookedNs = nowNs - SPACING_NS;
    }

    /**
     * A packet was received, or time has passed.
     *
     * @return how many more were dropped; 0 when it is too early for another look
     */
    public synchronized long look(long nowNs) {
        if (nowNs - lookedNs < SPACING_NS) {
            owed = true;
            return 0;
        }
        return lookNow(nowNs);
    }

    /** Before the socket is closed: its counter goes with it. */
    public synchronized long lookNow(long nowNs) {
        lookedNs = nowNs;
        owed = false;
        long now = machine.udpDrops(local).orElse(seen);
        long more = Math.max(0, now - seen);
        seen = now;
        return more;
    }

    /** Packets came since the last look: one more is needed a second after it, also when no packet follows. */
    public synchronized boolean isOwed() {
        return owed;
    }
}
