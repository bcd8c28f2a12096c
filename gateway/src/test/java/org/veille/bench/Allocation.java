package org.veille.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.veille.condense.Condenser;
import org.veille.condense.reference.Recording;

/**
 * Prints how many bytes a condenser allocates for {@link #READINGS} readings after as many to warm up, and how many
 * points or windows it releases meanwhile. A program of its own, because only C1 and the interpreter allocate every
 * object that the source asks for: the optimising compiler of a test's JVM would leave some out.
 */
final class Allocation {
    static final int READINGS = 1_000_000;

    private Allocation() {}

    /** @param args method, series, bound */
    public static void main(String[] args) {
        Recording recording = args[1].equals("quiet") ? quiet() : Recording.read(args[1]);
        EndlessSeries readings = new EndlessSeries(recording);
        Condenser condenser = SteadyState.method(args[0], Double.parseDouble(args[2])).create();
        condenser.expect(recording.medianPeriodMs());
        Tally out = new Tally();
        readings.feed(READINGS, condenser, out);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long released = out.released();
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        readings.feed(READINGS, condenser, out);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        System.out.println(bytes + " " + (out.released() - released));
    }

    /** A quiet room: noise within the bound of 0.1, so that points come from the hold alone, every six hours. */
    private static Recording quiet() {
        long[] tMs = new long[READINGS / 10];
        double[] values = new double[tMs.length];
        for (int i = 0; i < tMs.length; i++) {
            tMs[i] = 60_000L * i;
            values[i] = 20 + 0.02 * Math.sin(i * 1.7) + 0.02 * Math.sin(i * i * 0.3);
        }
        return new Recording("quiet", tMs, values);
    }
}
