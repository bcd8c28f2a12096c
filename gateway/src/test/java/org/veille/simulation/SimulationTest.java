package org.veille.simulation;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Lives of a gateway, full of accidents: nothing acknowledged is lost, nothing counts twice. One life again with
 * {@code -Dveille.simulation.seed=…}, more of them with {@code -Dveille.simulation.runs=…}, the later ones of these alone with
 * {@code -Dveille.simulation.first=…}.
 */
class SimulationTest {
    private static final int RUNS = Integer.getInteger("veille.simulation.runs", 200);
    private static final int FIRST = Integer.getInteger("veille.simulation.first", 1);
    private static final Long SEED = Long.getLong("veille.simulation.seed");

    @Test
    void nothingAcknowledgedIsLostAndNothingCountsTwice() {
        LongStream seeds = SEED == null ? LongStream.rangeClosed(FIRST, RUNS) : LongStream.of(SEED);
        int survived = 0;
        for (long seed : seeds.toArray()) {
            new Simulation(seed).run();
            survived++;
        }
        System.out.println("faults: seeds=" + survived);
    }
}
