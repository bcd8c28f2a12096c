package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is saved of a method that stores readings, and what is made of it. */
class SelectionStateTest {
    static List<Method> methods() {
        return List.of(Deadband.method(2.5, 40_000), SwingingDoor.method(2.5, 40_000), Step.method(40_000));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aMethodIsFoundByItsIdentity(Method method) {
        assertThat(Method.parse(method.identity()))
                .get()
                .extracting(Method::identity)
                .isEqualTo(method.identity());
    }

    @Test
    void identitiesAreStoredWithTheStateSoTheyDoNotChange() {
        assertThat(methods())
                .extracting(Method::identity)
                .containsExactly("deadband 2.5 40000", "swinging-door 2.5 40000", "step 40000");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theStateIsSmallAndHoldsEverything(Method method) {
        Condenser condenser = method.create();
        Recorder out = new Recorder();
        for (int i = 0; i < 1_000; i++) {
            condenser.offer(i, 20, out);
        }

        assertThat(condenser.restart().needsFromMs()).isEqualTo(Long.MAX_VALUE);
        assertThat(condenser.restart().state().length).isLessThan(100);
        assertThat(condenser.held()).isEqualTo(999);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aStateOfAnotherVersionOrLengthIsNotRead(Method method) {
        Restart saved = method.create().restart();

        assertThat(method.restore(saved)).isPresent();
        assertThat(method.restore(new Restart(saved.version() + 1, saved.state(), saved.needsFromMs())))
                .isEmpty();
        assertThat(method.restore(new Restart(saved.version(), new byte[5], saved.needsFromMs())))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void twoSeriesOfOneMethodKnowNothingOfEachOther(Method method) {
        Recorder alone = zigzag(method.create(), method.create(), false);
        Recorder beside = zigzag(method.create(), method.create(), true);

        assertThat(beside.points).isEqualTo(alone.points).hasSizeGreaterThan(2);
    }

    private static Recorder zigzag(Condenser series, Condenser other, boolean both) {
        Recorder out = new Recorder();
        for (int i = 0; i < 20; i++) {
            series.offer(i * 1_000L, i % 8, out);
            if (both) {
                other.offer(i * 1_000L, 100 * i, new Recorder());
            }
        }
        return out;
    }

    /** The bytes as the first version of the deadband wrote them. */
    @Test
    void aDeadbandGoesOnFromWhatAnEarlierVersionSaved() {
        byte[] state = ByteBuffer.allocate(81)
                .put((byte) 1) // running
                .putLong(10_000) // period
                .putLong(1_000) // stored at
                .putDouble(20) // stored
                .putLong(3_000) // newest at
                .putDouble(22) // newest
                .putLong(2_000) // oldest held
                .putDouble(42.5) // integral: 21 and 21.5 for a second each
                .putDouble(21) // min
                .putDouble(22) // max
                .putLong(2) // count
                .array();
        Recorder out = new Recorder();
        Condenser band = Deadband.method(2.5, 40_000)
                .restore(new Restart(1, state, Long.MAX_VALUE))
                .orElseThrow();

        assertThat(band.restart().state()).isEqualTo(state);
        assertThat(band.nextDeadlineMs()).isEqualTo(42_000);
        band.offer(5_000, 23, out);
        assertThat(out.points).containsExactly(new Recorder.P(5_000, 23, 87.5 / 4, 21, 23, 3, 4, false));
    }
}
