package org.veille.bench;

import java.util.OptionalDouble;
import org.veille.bench.ThroughputScenario.Figure;
import org.veille.bench.ThroughputScenario.Goal;

/**
 * What was measured of one scenario.
 *
 * @param seconds from the first message to the last reading that is decoded
 * @param cpuS of the gateway alone, until the last point was with the server
 * @param cpuSpanS seconds over which {@code cpuS} and {@code wakeUps} were counted
 * @param wakeUps of all its threads
 * @param commits transactions
 * @param commitMs median length of a commit under this load, measured in a run of its own; empty when not asked for
 * @param start how the gateway came up
 * @param peakRssMb over its whole life
 * @param idle what it costs when nothing comes; NaN when not measured
 * @param load the machine's load average of one minute before it began
 */
record ThroughputResult(
        ThroughputScenario scenario,
        double seconds,
        double cpuS,
        double cpuSpanS,
        long wakeUps,
        long commits,
        OptionalDouble commitMs,
        Start start,
        double peakRssMb,
        Idle idle,
        double load) {

    /**
     * @param seconds until it was subscribed
     * @param cpuS until then
     * @param rssMb then
     */
    record Start(double seconds, double cpuS, double rssMb) {}

    /**
     * @param cpuSAnHour processor time
     * @param wakeUpsPerS of all threads
     * @param rssMb at its end
     */
    record Idle(double cpuSAnHour, double wakeUpsPerS, double rssMb) {
        static final Idle UNMEASURED = new Idle(Double.NaN, Double.NaN, Double.NaN);
    }

    long readings() {
        return scenario.messages() * scenario.readings();
    }

    double figure(Figure figure) {
        return switch (figure) {
            case READINGS_PER_S -> readings() / seconds;
            case MESSAGES_PER_S -> scenario.messages() / seconds;
            case CPU_S_PER_MILLION -> cpuS / readings() * 1e6;
            case CPU_S_AN_HOUR -> cpuS / cpuSpanS * 3_600;
            case WAKE_UPS_PER_S -> wakeUps / cpuSpanS;
        };
    }

    double bound(Goal goal) {
        return goal == Goal.STOCK_MESSAGES ? stockBound() : goal.bound();
    }

    boolean reaches(Goal goal) {
        double measured = figure(goal.figure());
        return goal.atMost() ? measured <= bound(goal) : measured >= bound(goal);
    }

    /** A window a commit and a way to the broker and back; NaN while the commit's length is not known. */
    private double stockBound() {
        double cycleMs = commitMs.orElse(Double.NaN) + ThroughputScenario.ROUND_TRIP_MS;
        return ThroughputScenario.STOCK_SHARE * scenario.window() / cycleMs * 1e3;
    }
}
