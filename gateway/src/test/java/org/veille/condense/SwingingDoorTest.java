package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veille.condense.reference.Baselines;
import org.veille.condense.reference.Knot;
import org.veille.condense.reference.PolylineError;
import org.veille.condense.reference.Recording;

class SwingingDoorTest {
    private static final long MINUTE = 60_000L;
    private static final long NO_HOLD = Long.MAX_VALUE;

    private final Recorder out = new Recorder();
    private final Condenser door = SwingingDoor.method(1, NO_HOLD).create();

    @Test
    void aStraightLineIsItsTwoEnds() {
        readings(20, 21, 22, 23, 24);
        door.end(out);

        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(0L, 4 * MINUTE);
        // The trapezoid's mean, and the extremes of the four readings after the first.
        assertThat(out.points.getLast()).isEqualTo(new Recorder.P(4 * MINUTE, 24, 22, 21, 24, 4, 240, false));
        assertThat(out.bounds).containsOnly(1.0);
    }

    @Test
    void theReadingBeforeTheOneWhoseChordFailsIsStoredAndTheDoorOpensAnewFromThere() {
        readings(20, 20, 20);
        assertThat(out.points).hasSize(1);
        // The chord to 23.1 passes 1 minute at 21.03: the gate there ends at 21.
        reading(3 * MINUTE, 23.1);
        assertThat(out.points.getLast()).isEqualTo(new Recorder.P(2 * MINUTE, 20, 20, 20, 20, 2, 120, false));
        assertThat(door.held()).isEqualTo(1);
        // On from 20 at 2 minutes: the chord to 26.2 passes 23.1 exactly.
        reading(4 * MINUTE, 26.2);
        door.end(out);
        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(0L, 2 * MINUTE, 4 * MINUTE);
    }

    @Test
    void aChordThatTouchesAGateIsKept() {
        readings(20, 20, 22);
        door.end(out);

        // It passes 1 minute at 21, where the gate ends.
        assertThat(out.points).hasSize(2);
    }

    /** The doors of PI and IoTDB are open here still, for a line that is not the chord. */
    @Test
    void aLineThatIsNotTheChordDoesNotCount() {
        Recording hill = new Recording("hill", new long[] {0, 1, 2, 3}, new double[] {0, 1.5, 1.6, 1.4});

        assertThat(Baselines.swingingDoor(hill, 1)).hasSize(2);
        assertThat(condensed(hill, 1)).extracting(Knot::tMs).containsExactly(0.0, 2.0, 3.0);
    }

    @Test
    void whenTheOldestWaitingReadingIsAsOldAsTheHoldTheNewestIsStored() {
        Condenser held = SwingingDoor.method(1, 10 * MINUTE).create();
        held.offer(0, 20, out);
        held.offer(MINUTE, 20.5, out);
        held.offer(3 * MINUTE, 20.2, out);

        assertThat(held.nextDeadlineMs()).isEqualTo(11 * MINUTE);
        held.advance(11 * MINUTE - 1, out);
        assertThat(out.points).hasSize(1);
        held.advance(11 * MINUTE, out);
        assertThat(out.points.getLast().tMs()).isEqualTo(3 * MINUTE);
        assertThat(held.held()).isZero();
        assertThat(held.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void silenceEndsTheRunAtItsLastReading() {
        door.expect(MINUTE);
        readings(20, 20.5);
        reading(6 * MINUTE + 1, 30);

        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(0L, MINUTE, 6 * MINUTE + 1);
        assertThat(out.points).extracting(Recorder.P::runStart).containsExactly(true, false, true);
    }

    @Test
    void aBandOrAHoldOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SwingingDoor.method(0, 1)).withMessageContaining("0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> SwingingDoor.method(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> SwingingDoor.method(1, 0));
    }

    /** The last column: as many as the method stores that looks back for the last chord that fitted. */
    @ParameterizedTest
    @CsvSource({
        "occ_temp, 0.1, 324, 174",
        "occ_co2, 25, 387, 321",
        "occ_co2, 50, 196, 168",
        "occ_rh, 1, 89, 41",
        "occ_light, 20, 404, 323",
        "occ_presence, 0.4, 90, 85",
        "abce_atrium_temp, 0.2, 588, 559",
        "tourperret_temp, 0.2, 2705, 2500",
        "house1min_power_w, 20, 23281, 22297",
        "house1min_power_w, 181.6, 9497, 8929",
        "house1min_index_wh, 10, 4929, 4384",
    })
    void theRecordedSeriesAreStoredAsTheDefinitionSaysWithinTheBound(
            String series, double within, int points, int lookingBack) {
        Recording recording = Recording.read(series);
        List<Knot> stored = condensed(recording, within);

        assertThat(stored).isEqualTo(Baselines.hastySwingingDoor(recording, within)).hasSize(points);
        assertThat(Baselines.strictSwingingDoor(recording, within)).hasSize(lookingBack);
        PolylineError error = PolylineError.of(recording, stored, within);
        assertThat(error.worstErrorRatio()).isLessThanOrEqualTo(1 + 1e-9);
        assertThat(error.drawnOverGapsMs()).isZero();
    }

    private static List<Knot> condensed(Recording recording, double within) {
        Recorder stored = new Recorder();
        Condenser condenser = SwingingDoor.method(within, NO_HOLD).create();
        condenser.expect(recording.medianPeriodMs());
        for (int i = 0; i < recording.size(); i++) {
            condenser.offer(recording.tMs()[i], recording.values()[i], stored);
        }
        condenser.end(stored);
        return stored.points.stream()
                .map(point -> new Knot(point.tMs(), point.value(), point.runStart()))
                .toList();
    }

    /** One a minute from 0 on. */
    private void readings(double... values) {
        for (int i = 0; i < values.length; i++) {
            door.offer(i * MINUTE, values[i], out);
        }
    }

    private void reading(long tMs, double v) {
        door.offer(tMs, v, out);
    }
}
