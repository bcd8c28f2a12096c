package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veille.model.Row;

/** What is written of a window, from the rule in a file to the row. */
class WindowRowsTest {
    private static final String RULES =
            """
            condense:
              - {match: {quantity: power}, window: {every: 1 d, late: 2 min, keep: [mean, integral]}, why: a test}
              - {match: {quantity: energy}, window: {every: 1 d, keep: [mean, integral]}, why: a test}
            """;

    private final Bench bench = new Bench(Sites.plan(Sites.DEVICES, RULES)).start();

    /** A reading an hour, for so long that there is a whole day in it. */
    private void twoDays() {
        for (int hour = 0; hour <= 49; hour++) {
            bench.mqtt("salle-13", "{\"p\": 100, \"at\": " + bench.epochMs() + "}");
            bench.coap("[{\"n\":\"energy\",\"u\":\"Wh\",\"v\":" + 50 * hour + "}]");
            bench.elapse(Duration.ofHours(1));
        }
    }

    private List<Row> rows(String measurement) {
        return bench.disk.rows().stream()
                .filter(row -> row.measurement().equals(measurement))
                .toList();
    }

    @Test
    void theIntegralOfADayOfWattsIsItsWattHours() {
        twoDays();

        Row day = rows("power_1d").get(1);
        assertThat(day.fields()).containsOnlyKeys("count", "coverage", "integral", "mean");
        assertThat(day.fields())
                .containsEntry("integral", 2_400.0)
                .containsEntry("mean", 100.0)
                .containsEntry("coverage", 100.0)
                .containsEntry("count", 24L);
    }

    @Test
    void anIncompleteDaySaysSoAndHasTheIntegralOfWhatIsCovered() {
        twoDays();

        Row first = rows("power_1d").getFirst();
        double coveredHours = (double) first.fields().get("coverage") / 100 * 24;
        assertThat(coveredHours).isBetween(1.0, 23.0);
        assertThat((double) first.fields().get("integral") / coveredHours).isCloseTo(100, within(0.02));
    }

    @Test
    void aCounterHasItsConsumptionAndNoIntegral() {
        twoDays();

        Row day = rows("energy_1d").get(1);
        assertThat(day.fields()).containsOnlyKeys("count", "coverage", "consumption");
        assertThat(day.fields()).containsEntry("consumption", 1_200.0);
    }

    @Test
    void theHoursThatEverySeriesGetsKeepNoIntegral() {
        twoDays();

        assertThat(rows("power_1h").getFirst().fields()).containsOnlyKeys("count", "coverage", "max", "mean", "min");
    }

    /** The hour was told when silence began. */
    @Test
    void aReadingThatComesLateIntoSilenceIsInItsHourThoughNothingFollows() {
        bench.elapse(Duration.ofMinutes(1));
        long newestMs = bench.epochMs();
        bench.co2(600);
        bench.elapse(Duration.ofDays(2));
        assertThat(rows("co2_1h")).extracting(row -> row.fields().get("count")).containsExactly(1L);

        bench.mqtt("salle-12", "{\"co2\": 610, \"at\": " + (newestMs - 1_000) + "}");
        bench.mqtt("salle-12", "{\"co2\": 620, \"at\": " + (newestMs - 2_000) + "}");
        bench.elapse(Duration.ofDays(1));

        assertThat(rows("co2_1h").getLast().fields()).containsEntry("count", 3L);
    }
}
