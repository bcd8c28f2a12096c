package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veille.acceptance.RealSeries.Raw;
import org.veille.condense.Deadband;
import org.veille.condense.Live;
import org.veille.condense.Window;

/** The second computation is right where it can be done by hand, and says what the condensers say, to the last bit. */
class ReferenceTest {
    private static final long HOLD_MS = 6 * 3_600_000L;
    private static final long END_MS = 1_790_000_000_123L;

    @Test
    void byHand() {
        Reference reference = new Reference(List.of(new Raw(0, 10), new Raw(1_000, 12), new Raw(3_000, 20)));

        assertThat(reference.deadband(5, HOLD_MS))
                .containsExactly(
                        new Stored(
                                0, Map.of("value", 10.0, "mean", 10.0, "count", 1L, "span_s", 0.0, "run_start", true)),
                        // (11 × 1 s + 16 × 2 s) / 3 s
                        new Stored(3_000, Map.of("value", 20.0, "mean", 43.0 / 3, "count", 2L, "span_s", 3.0)));
    }

    @Test
    void theHoldEndsBetweenReadings() {
        Reference reference =
                new Reference(List.of(new Raw(0, 1), new Raw(10, 1), new Raw(20, 1), new Raw(30, 1), new Raw(31, 1)));

        assertThat(reference.deadband(5, 20)).extracting(Stored::tMs).containsExactly(0L, 30L);
    }

    @Test
    void anHourByHand() {
        // 0 at the hour's middle, 10 at its end: the line's mean over the half hour is 5.
        Reference reference = new Reference(List.of(new Raw(1_800_000, 0), new Raw(3_600_000, 10)));

        assertThat(reference.hours())
                .containsExactly(new Stored(
                        0, Map.of("mean", 5.0, "min", 0.0, "max", 0.0, "count", 1L, "coverage", 50.0)));
    }

    static List<RealSeries> realSeries() {
        return List.of(RealSeries.co2(END_MS), RealSeries.temperature(END_MS), RealSeries.power(END_MS));
    }

    @ParameterizedTest
    @MethodSource("realSeries")
    void theCondensersSayTheSame(RealSeries series) {
        Reference reference = new Reference(series.readings());

        assertThat(Condensed.of(Deadband.method(20, HOLD_MS), series)).isEqualTo(reference.deadband(20, HOLD_MS));
        assertThat(Condensed.of(Deadband.method(0, HOLD_MS), series)).isEqualTo(reference.deadband(0, HOLD_MS));
        assertThat(Condensed.of(Deadband.method(1e4, HOLD_MS), series)).isEqualTo(reference.deadband(1e4, HOLD_MS));
        assertThat(Condensed.of(Window.method(3_600_000, ZoneId.of("Europe/Paris"), Window.Between.LINE), series))
                .isEqualTo(reference.hours());
        assertThat(Condensed.of(Live.method(900_000), series).stream()
                        .map(stored -> new Stored(stored.tMs(), Map.of("value", stored.fields().get("value"))))
                        .toList())
                .isEqualTo(reference.live(900_000));
    }
}
