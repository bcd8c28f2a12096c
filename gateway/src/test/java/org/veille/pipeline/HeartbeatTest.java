package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veille.model.Row;

/** A series that is silent while its device is heard says so, and never as a measurement. */
class HeartbeatTest {
    private final Bench bench = new Bench(Sites.plan(
                    Sites.DEVICES,
                    "condense:\n  - {match: {quantity: temperature}, step: {hold: 1 h}, heartbeat: 1 h, why: a test}\n"))
            .start();

    @BeforeEach
    void oneTemperature() {
        bench.mqtt("salle-12", "{\"t\": 20.5, \"at\": " + bench.epochMs() + "}");
    }

    @Test
    void theLastValueIsToldAgainWithItsAge() {
        for (int i = 0; i < 15; i++) {
            bench.elapse(Duration.ofMinutes(10));
            bench.co2(600);
        }
        bench.elapse(Bench.INTERVAL);

        assertThat(beats()).extracting(Row::tMs).containsExactly(Bench.T0 + 3_600_000, Bench.T0 + 2 * 3_600_000);
        assertThat(beats().getLast().fields()).containsEntry("heartbeat", 20.5).containsEntry("age_s", 7_200.0);
        bench.assertBalanced();
    }

    @Test
    void itHasNoFieldOfAReading() {
        bench.elapse(Duration.ofHours(2));
        bench.co2(600);
        bench.elapse(Bench.INTERVAL);

        assertThat(beats()).singleElement().satisfies(row -> assertThat(row.fields()).containsOnlyKeys("heartbeat", "age_s"));
    }

    @Test
    void aDeviceThatIsNotHeardGivesNoSign() {
        bench.elapse(Duration.ofDays(2));
        bench.mqtt("salle-13", "{\"co2\": 600, \"at\": " + bench.epochMs() + "}");
        bench.elapse(Bench.INTERVAL);

        assertThat(beats()).isEmpty();
    }

    @Test
    void aReadingIsTheBestSign() {
        for (int i = 0; i < 8; i++) {
            bench.elapse(Duration.ofMinutes(30));
            bench.mqtt("salle-12", "{\"t\": 20.5, \"at\": " + bench.epochMs() + "}");
        }
        bench.elapse(Bench.INTERVAL);

        assertThat(beats()).isEmpty();
    }

    private List<Row> beats() {
        return bench.disk.rows().stream()
                .filter(row -> row.measurement().equals("temperature") && row.fields().containsKey("heartbeat"))
                .toList();
    }
}
