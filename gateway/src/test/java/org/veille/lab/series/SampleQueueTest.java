package org.veille.lab.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What goes in comes out in order, whether it stayed in memory or went through the file. */
class SampleQueueTest {
    @Test
    void manySamplesGoThroughTheFileAndComeBack() throws IOException {
        int count = 5 * SampleQueue.CHUNK + 7;
        try (SampleQueue queue = new SampleQueue()) {
            for (int i = 0; i < count; i++) {
                queue.add(i - 1_000, i / 7.0, i % 3 == 0);
            }
            assertThat(queue.fileBytes()).isPositive();
            for (int i = 0; i < count; i++) {
                expect(queue, i);
            }
            assertThat(queue.isEmpty()).isTrue();
            assertThat(queue.fileBytes()).isZero();
        }
    }

    @Test
    void aShortQueueNeverTouchesTheDisk() throws IOException {
        try (SampleQueue queue = new SampleQueue()) {
            for (int i = 0; i < 10 * SampleQueue.CHUNK; i++) {
                queue.add(i, i, false);
                if (i >= 100) {
                    queue.remove();
                }
                assertThat(queue.fileBytes()).isZero();
            }
        }
    }

    @Property(tries = 20)
    void anyOrderOfAddingAndRemovingKeepsTheSequence(@ForAll long seed) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int in = 0;
        int out = 0;
        try (SampleQueue queue = new SampleQueue()) {
            for (int turn = 0; turn < 20; turn++) {
                for (int n = random.nextInt(2 * SampleQueue.CHUNK); n > 0; n--, in++) {
                    queue.add(in - 1_000, in / 7.0, in % 3 == 0);
                }
                for (int n = random.nextInt(2 * SampleQueue.CHUNK); n > 0 && out < in; n--, out++) {
                    expect(queue, out);
                }
                assertThat(queue.isEmpty()).isEqualTo(in == out);
            }
        }
    }

    private static void expect(SampleQueue queue, int i) {
        boolean right = queue.tMs() == i - 1_000 && queue.value() == i / 7.0 && queue.startsRun() == (i % 3 == 0);
        assertThat(right).as("sample " + i).isTrue();
        queue.remove();
    }
}
