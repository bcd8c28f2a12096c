package org.veille.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.veille.condense.Condenser;
import org.veille.condense.Method;
import org.veille.condense.reference.Recording;

/**
 * Readings a second of the gateway's methods, all series that each is meant for one after the other, one core: by the processor's
 * time of the thread, so that other programs on the machine count as little as can be.
 */
final class Speed {
    /** One pass to compile, then the best of these: other programs only ever make it slower. */
    private static final int PASSES = 5;

    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private Speed() {}

    static double of(Contender.Own contender) {
        List<Case> series = Case.ALL.stream().filter(contender::suits).toList();
        List<Recording> recordings = series.stream().map(Case::recording).toList();
        Tally out = new Tally();
        double best = 0;
        for (int pass = 0; pass <= PASSES; pass++) {
            long readings = 0;
            long startNs = THREAD.getCurrentThreadCpuTime();
            for (int i = 0; i < recordings.size(); i++) {
                feed(contender.method(series.get(i).within(), Contender.NO_HOLD_MS), recordings.get(i), out);
                readings += recordings.get(i).size();
            }
            double perSecond = readings / ((THREAD.getCurrentThreadCpuTime() - startNs) / 1e9);
            best = pass == 0 ? 0 : Math.max(best, perSecond);
        }
        if (Double.isNaN(out.seen())) {
            throw new IllegalStateException(contender.name() + " released a value that is no number");
        }
        return best;
    }

    private static void feed(Method method, Recording recording, Tally out) {
        Condenser condenser = method.create();
        condenser.expect(recording.medianPeriodMs());
        for (int i = 0; i < recording.size(); i++) {
            condenser.offer(recording.tMs()[i], recording.values()[i], out);
        }
        condenser.end(out);
    }
}
