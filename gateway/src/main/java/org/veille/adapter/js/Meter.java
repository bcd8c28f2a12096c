package org.veille.adapter.js;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What one run of a script has used. The instruction budget comes first, because it does not depend on the machine:
 * the same bytes meet it on a Pi and in a replay on a server. Time and memory stand behind it, for work that the
 * instructions do not show. Time is the thread's CPU time, so that a decoder does not pay for a busy machine.
 */
final class Meter {
    /** Instructions between two looks at the clock and at the memory. */
    static final int THRESHOLD = 1_000;

    private static final long NS_PER_MS = 1_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long budget;
    private final long cpuNs;
    private final long bytes;
    private final long startCpuNs = THREADS.getCurrentThreadCpuTime();
    private final long startBytes = THREADS.getCurrentThreadAllocatedBytes();
    private long used;
    private long usedAtLook;

    /**
     * @param budget instructions
     * @param cpuMs CPU time of this thread
     * @param bytes allocated by this thread
     */
    Meter(long budget, long cpuMs, long bytes) {
        this.budget = budget;
        this.cpuNs = cpuMs * NS_PER_MS;
        this.bytes = bytes;
    }

    /**
     * Counts instructions, or the steps of a built-in function that loops without executing any.
     *
     * @throws Overrun when a bound is met
     */
    void charge(long steps) {
        used += Math.max(0, steps);
        if (used > budget || used < 0) {
            throw new Overrun("more than " + budget + " instructions");
        }
        if (used - usedAtLook >= THRESHOLD) {
            usedAtLook = used;
            chargeMemory();
            chargeTime();
        }
    }

    /**
     * @throws Overrun when more was allocated than allowed; asked once more at the end, for what a last instruction
     *     took
     */
    void chargeMemory() {
        if (THREADS.getCurrentThreadAllocatedBytes() - startBytes > bytes) {
            throw new Overrun("more than " + (bytes >> 20) + " MB allocated");
        }
    }

    private void chargeTime() {
        if (THREADS.getCurrentThreadCpuTime() - startCpuNs > cpuNs) {
            throw new Overrun("more than " + cpuNs / NS_PER_MS + " ms of CPU time");
        }
    }

    /** Instructions and steps so far. */
    long used() {
        return used;
    }
}
