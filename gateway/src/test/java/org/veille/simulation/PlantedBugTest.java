package org.veille.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An oracle that finds nothing says nothing: it has to find each mistake that is planted. They are of the kind that such a gateway
 * makes, each between the pipeline and the world.
 */
class PlantedBugTest {
    /** Lives in which a mistake has to come out. */
    private static final int LIVES = 40;

    private static int found;

    static List<Tampering> bugs() {
        return Stream.of(
                        JournalBug.values(),
                        DeliveryBug.values(),
                        QuarantineBug.values(),
                        ClockBug.values(),
                        LimitBug.values())
                .<Tampering>flatMap(Stream::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isFound(Tampering bug) {
        assertThat(livesUntilFound(bug)).as("lives until %s is found", bug).isLessThanOrEqualTo(LIVES);
        found++;
        if (found == bugs().size()) {
            System.out.println("faults: planted_bugs_found=" + found);
        }
    }

    static int livesUntilFound(Tampering bug) {
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
