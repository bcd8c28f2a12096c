package org.veille.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An oracle that finds nothing says nothing: it has to find each mistake that is planted. */
class PlantedBugTest {
    /** Lives in which a mistake has to come out. */
    private static final int LIVES = 40;

    private static int found;

    @ParameterizedTest
    @EnumSource
    void isFound(PlantedBug bug) {
        assertThat(livesUntilFound(bug)).as("lives until %s is found", bug).isLessThanOrEqualTo(LIVES);
        found++;
        if (found == PlantedBug.values().length) {
            System.out.println("faults: planted_bugs_found=" + found);
        }
    }

    static int livesUntilFound(PlantedBug bug) {
        for (int seed = 1; seed <= LIVES; seed++) {
            try {
                new Simulation(seed, () -> bug).run();
            } catch (AssertionError _) {
                return seed;
            }
        }
        return LIVES + 1;
    }
}
