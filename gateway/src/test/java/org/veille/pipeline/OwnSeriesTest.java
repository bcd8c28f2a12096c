package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;

/** What the gateway tells of itself, and of silence. */
class OwnSeriesTest {
    private final Bench bench = new Bench(Sites.plan()).start();

    @Test
    void onceAnHourItTellsItsBalances() {
        for (int minute = 0; minute < 150; minute++) {
            bench.co2(600 + 30 * (minute % 2));
            bench.elapse(Duration.ofMinutes(1));
        }

        List<Row> told = told().stream().filter(row -> row.tags().keySet().equals(java.util.Set.of("site"))).toList();
        assertThat(told).hasSize(2);
        assertThat(told.getFirst().fields())
                .containsEntry("uplinks_received", 60L)
                .containsEntry("uplinks_decoded", 60L)
                .containsEntry("readings_decoded", 60L)
                .containsKeys("readings_released", "readings_held", "points_pending", "points_quarantined");
        assertThat(told.getLast().tMs() - told.getFirst().tMs()).isEqualTo(3_600_000);
    }

    @Test
    void whatWasLostInTheHourIsToldByReasonSourceAndSeries() {
        for (int minute = 0; minute < 70; minute++) {
            bench.co2(600);
            bench.mqtt("salle-12", "{\"co2\": 5, \"at\": " + (bench.epochMs() - 7_200_000) + "}");
            bench.mqtt("salle-12", "nonsense");
            bench.elapse(Duration.ofMinutes(1));
        }

        assertThat(told()).anySatisfy(row -> {
            assertThat(row.tags()).containsEntry("reason", "late").containsEntry("series", "salle-12/co2")
                    .containsEntry("source", "mqtt");
            assertThat((long) row.fields().get("count")).isBetween(55L, 60L);
            assertThat(row.fields()).containsKeys("from_ms", "to_ms", "detail");
        });
        assertThat(told()).anySatisfy(row -> assertThat(row.tags()).containsEntry("reason", "undecodable"));
        assertThat(told()).anySatisfy(row -> assertThat(row.fields()).containsKey("lost_undecodable"));
    }

    @Test
    void inQuietTimeItSaysNothing() {
        bench.co2(600);
        bench.elapse(Duration.ofDays(2));
        int commits = bench.commits();

        bench.elapse(Duration.ofDays(2));

        assertThat(bench.commits()).isEqualTo(commits);
    }

    @Test
    void theRowsOfAnHourAreBounded() {
        Tick tick = new Tick();
        OwnSeries own = new OwnSeries(tick);
        own.recover(bench.now());
        for (int i = 0; i < 5_000; i++) {
            own.lost(List.of(new LedgerRow(Loss.UNKNOWN_DEVICE, "mqtt", "d" + i, "", 1, 2, 1, "")));
        }
        bench.elapse(Duration.ofHours(2));

        own.tell("ecole", new Ledger().balances(0, 0), bench.status().points(), bench.now());

        List<Row> rows = tick.batch(1, 0, List.of(), 1).rows();
        assertThat(rows).hasSizeLessThanOrEqualTo(OwnSeries.MAX_ROWS + 2);
        assertThat(rows.stream()
                        .filter(row -> row.fields().get("count") instanceof Long)
                        .mapToLong(row -> (long) row.fields().get("count"))
                        .sum())
                .isEqualTo(5_000);
    }

    @Test
    void aSilenceOfMoreThanFiveIntervalsIsAGapInTheLedger() {
        bench.co2(600);
        long fromMs = bench.epochMs();
        bench.elapse(Duration.ofMinutes(49));
        bench.co2(610);
        long lastMs = bench.epochMs();
        bench.elapse(Duration.ofMinutes(51));
        bench.co2(620);
        bench.elapse(Duration.ofMinutes(1));

        assertThat(bench.disk.ledger()).filteredOn(row -> row.reason() == Loss.GAP).containsExactly(new LedgerRow(
                Loss.GAP, "mqtt", "salle-12", "salle-12/co2", lastMs, lastMs + 51 * 60_000, 1, ""));
        assertThat(fromMs).isLessThan(lastMs);
        bench.assertBalanced();
    }

    private List<Row> told() {
        return bench.disk.rows().stream()
                .filter(row -> row.measurement().equals("veille_gateway"))
                .toList();
    }
}
