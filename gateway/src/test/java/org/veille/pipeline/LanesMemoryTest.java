package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.veille.condense.Trend;
import org.veille.device.Device;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;
import org.veille.model.Sample;
import org.veille.model.Series;
import org.veille.port.Plan;
import org.veille.port.Status;

/** Readings that wait for a point are bounded over all series, whatever the rules say. */
class LanesMemoryTest {
    private static final int SERIES = 40;
    private static final Plan PLAN = Sites.plan(
            Sites.DEVICES,
            "condense:\n  - {match: {quantity: temperature}, trend: {within: 1 °C, hold: 24 h}, why: a test}\n");

    private final Lanes lanes = new Lanes(PLAN, new Tick(), new Ledger());
    private final Device device = PLAN.devices().get(new DeviceId("compteur"));

    @Test
    void theSeriesThatHasMostWaitingSetsAPointEarly() {
        int steps = (Lanes.MAX_BUFFERED + 10_000) / SERIES;
        for (int i = 0; i < steps; i++) {
            // The first is read twice as often.
            accept(0, 2L * i);
            for (int series = 0; series < SERIES; series++) {
                accept(series, 2L * i + 1);
            }
            if (i % 50 == 0) {
                assertThat(lanes.buffered()).isLessThanOrEqualTo(Lanes.MAX_BUFFERED + Lanes.LOOK_EVERY);
                assertThat(lanes.points() == 0 || pointsOf("c0") > 0).as("where most wait").isTrue();
            }
        }
        assertThat(2L * steps).as("no series reaches its own limit").isLessThan(Trend.MAX_SAMPLES);
        assertThat(lanes.frozenEarly()).isPositive();
        assertThat(lanes.points()).as("the first and a few, not all").isLessThan(SERIES / 2);
        assertThat(lanes.buffered()).as("no more is let go than has to be").isGreaterThan(Lanes.MAX_BUFFERED * 3 / 4);
        assertThat(lanes.released() + lanes.held()).isEqualTo((SERIES + 1L) * steps);
    }

    private long pointsOf(String channel) {
        return lanes.lines().stream()
                .filter(line -> line.series().channel().equals(channel))
                .mapToLong(Status.Line::points)
                .sum();
    }

    private void accept(int series, long ms) {
        Series one = new Series(device.id(), Quantity.TEMPERATURE, "c" + series);
        lanes.accept(new Sample(one, Bench.T0 + ms, 20), false, device, StubSource.COAP.id(), ms * 1_000_000, ms);
    }
}
