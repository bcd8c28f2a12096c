package org.veille.simulation;

import static org.veille.simulation.Oracle.require;

import java.util.List;

/** Whether the card was written no more than its budget allows, but for what cannot wait. */
final class CardJudgement {
    private static final double DAY_NS = 86_400e9;
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final long NS_A_MS = 1_000_000L;

    private final World world;

    CardJudgement(World world) {
        this.world = world;
    }

    /**
     * An account of the oracle's own, which is paid while the gateway is down, too, and so never holds less than the gateway's:
     * where it is deep in debt, no two transactions that can wait are within a minute.
     */
    void theCardIsSpared(long bytesADay) {
        double full = 0.2 * bytesADay;
        double rate = 0.8 * bytesADay / DAY_NS;
        double balance = full;
        long beforeNs = 0;
        List<Disk.Written> written = world.disk.written();
        for (int i = 0; i < written.size(); i++) {
            Disk.Written one = written.get(i);
            balance = Math.min(full, balance + rate * (one.worldNs() - beforeNs));
            boolean deep = balance < -rate * MINUTE_NS - 0.5 * full;
            require(
                    !deep || one.forced() || clears(written, i) || world.wasEnding(one.worldNs()) || one.worldNs() - beforeNs >= MINUTE_NS,
                    "%d bytes a day, %.0f in debt, and %d ms after a transaction another",
                    bytesADay,
                    -balance,
                    (one.worldNs() - beforeNs) / NS_A_MS);
            balance = Math.max(-full, balance - one.bytes());
            beforeNs = one.worldNs();
        }
    }

    /** Makes way for one that could not wait, at the same moment: time begins anew in a transaction of its own. */
    private static boolean clears(List<Disk.Written> written, int i) {
        return i + 1 < written.size()
                && written.get(i + 1).forced()
                && written.get(i + 1).worldNs() == written.get(i).worldNs();
    }
}
