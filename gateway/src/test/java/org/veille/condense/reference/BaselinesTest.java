package org.veille.condense.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselinesTest {
    /**
     * Counts found by another implementation, in another language. Where readings lie exactly on the edge of a door,
     * rounding decides, and a few points come out otherwise.
     */
    @ParameterizedTest
    @CsvSource({
        "occ_temp, 0.1, 613, 141, 176, 251, 2",
        "occ_co2, 25, 479, 257, 321, 384, 0",
        "occ_co2, 50, 258, 136, 168, 210, 4",
        "occ_light, 20, 406, 253, 323, 327, 0",
        "occ_presence, 0.4, 50, 79, 85, 79, 0",
        "house1min_power_w, 20, 20885, 20455, 22297, 20731, 0",
        "house1min_power_w, 181.6, 8504, 7871, 8929, 8290, 0",
        "house1min_index_wh, 10, 38497, 3674, 4384, 4289, 0",
    })
    void theRealSeriesNeedAsManyPointsAsAnotherImplementationFound(
            String series, double band, int deadband, int door, int strict, int swing, int rounding) {
        Recording recording = Recording.read(series);

        assertThat(Baselines.deadband(recording, band)).hasSize(deadband);
        assertThat(Baselines.swingingDoor(recording, band).size()).isCloseTo(door, within(rounding));
        assertThat(Baselines.strictSwingingDoor(recording, band).size()).isCloseTo(strict, within(rounding));
        assertThat(Baselines.swing(recording, band).size()).isCloseTo(swing, within(rounding));
    }

    @Test
    void theDoorsKeepTwiceTheBandTheOthersTheBandAndTheDeadbandNone() {
        Recording co2 = Recording.read("occ_co2");

        assertThat(ratio(co2, Baselines.deadband(co2, 25))).isGreaterThan(5);
        assertThat(ratio(co2, Baselines.swingingDoor(co2, 25))).isBetween(1.5, 2.0);
        assertThat(ratio(co2, Baselines.strictSwingingDoor(co2, 25))).isLessThanOrEqualTo(1 + 1e-9);
        assertThat(ratio(co2, Baselines.swing(co2, 25))).isLessThanOrEqualTo(1 + 1e-9);
    }

    private static double ratio(Recording recording, List<Knot> knots) {
        return PolylineError.of(recording, knots, 25).worstErrorRatio();
    }
}
