package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.port.Batch;

/** Readings that are older than the newest of their series. */
class LateTest {
    private static final String TREND =
            "condense:\n  - {match: {quantity: co2}, trend: {within: 25 ppm, hold: 6 h}, why: a test}\n";
    private static final String WINDOW =
            "condense:\n  - {match: {quantity: co2}, window: {every: 10 min, late: 2 min, keep: [mean]}, why: a test}\n";

    private final Bench bench = new Bench(Sites.plan(Sites.DEVICES, TREND));

    /** Six readings ten minutes apart from a full hour on. */
    private void anHour() {
        bench.start();
        for (int i = 0; i < 6; i++) {
            bench.co2(600);
            bench.elapse(Duration.ofMinutes(10));
        }
    }

    private void late(double ppm, Duration by) {
        bench.mqtt("salle-12", "{\"co2\": " + ppm + ", \"at\": " + (bench.epochMs() - by.toMillis()) + "}");
    }

    @Test
    void aLateReadingOfTheLastTwoMinutesIsInItsHourAndTheLedgerSaysLate() {
        anHour();
        bench.co2(600);
        late(900, Duration.ofSeconds(90));
        bench.elapse(Duration.ofMinutes(10));
        bench.co2(600);
        bench.elapse(Bench.INTERVAL);

        assertThat(rows("co2_1h").getFirst().fields()).containsEntry("count", 7L).containsEntry("max", 900.0);
        assertThat(late()).extracting(LedgerRow::count).containsExactly(1L);
        bench.assertBalanced();
    }

    @Test
    void soItIsAfterACrash() {
        anHour();
        bench.co2(600);
        late(900, Duration.ofSeconds(90));
        bench.elapse(Bench.INTERVAL);
        bench.crash();
        bench.elapse(Duration.ofMinutes(9));
        bench.co2(600);
        bench.elapse(Bench.INTERVAL);

        assertThat(rows("co2_1h").getFirst().fields()).containsEntry("count", 7L).containsEntry("max", 900.0);
        assertThat(late()).extracting(LedgerRow::count).containsExactly(1L);
        assertThat(bench.status().readings().discarded()).containsEntry("late", 1L);
        bench.assertBalanced();
    }

    @Test
    void aLaterOneIsInTheRawHistoryOnly() {
        anHour();
        bench.co2(600);
        late(900, Duration.ofMinutes(3));
        bench.elapse(Duration.ofMinutes(10));
        bench.co2(600);
        bench.elapse(Bench.INTERVAL);

        assertThat(rows("co2_1h").getFirst().fields()).containsEntry("count", 6L).containsEntry("max", 600.0);
        assertThat(late()).hasSize(1);
        assertThat(bench.disk.batches().stream().flatMap(batch -> batch.raw().stream()))
                .extracting(Batch.Raw::value)
                .contains(900.0);
    }

    @Test
    void aTrendGoesOnAfterACrashAsIfNothingHadComeLate() {
        bench.start();
        for (int i = 0; i < 20; i++) {
            bench.co2(600 + i % 7 * 50);
            late(5_000, Duration.ofSeconds(1));
            bench.elapse(Duration.ofMinutes(1));
            if (i % 4 == 3) {
                bench.crash();
            }
        }
        bench.elapse(Duration.ofHours(1));

        assertThat(bench.values("co2")).isNotEmpty().allSatisfy(value -> assertThat((double) value).isBetween(500.0, 1_000.0));
        assertThat(rows("co2")).extracting(row -> row.fields().get("run_start")).containsOnlyOnce(true);
        bench.assertBalanced();
    }

    @Test
    void aWindowThatTakesItCountsItOnceAlsoOverACrash() {
        bench.plan = Sites.plan(Sites.DEVICES, WINDOW);
        anHour();
        bench.co2(600);
        late(900, Duration.ofSeconds(90));
        bench.elapse(Bench.INTERVAL);
        bench.crash();
        bench.assertBalanced();
        bench.elapse(Duration.ofDays(1));

        assertThat(bench.status().readings().released()).isEqualTo(8);
        assertThat(late()).isEmpty();
        bench.crash();
        bench.assertBalanced();
    }

    @Test
    void aWindowThatSilenceHasReleasedComesAgainAtOnceWhenOneOfItsReadingsComesLate() {
        bench.plan = Sites.plan(Sites.DEVICES, WINDOW);
        anHour();
        bench.elapse(Duration.ofHours(5));
        assertThat(bench.status().readings().held()).isZero();
        long newestMs = Bench.T0 + Duration.ofMinutes(50).toMillis();

        bench.mqtt("salle-12", "{\"co2\": 900, \"at\": " + (newestMs - 60_000) + "}");
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.status().readings().held()).isZero();
        bench.assertBalanced();
    }

    @Test
    void anotherValueAtTheSameTimeIsAMillisecondLaterAndCounted() {
        bench.start();
        bench.co2(600);
        bench.co2(601);
        bench.co2(601.5);
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.disk.batches().stream().flatMap(batch -> batch.raw().stream()))
                .extracting(Batch.Raw::tMs)
                .startsWith(Bench.T0, Bench.T0 + 1);
        assertThat(bench.status().readings().shifted()).isEqualTo(1);
        assertThat(late()).as("older than the one that was moved").hasSize(1);
    }

    @Test
    void readingsThatTheGatewayStampsInOneMillisecondFollowEachOtherAndAreCounted() {
        bench.start();
        bench.mqtt("couloir", "20.1");
        bench.mqtt("couloir", "20.2");
        bench.mqtt("couloir", "20.3");
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.disk.batches().stream().flatMap(batch -> batch.raw().stream()))
                .extracting(Batch.Raw::tMs)
                .startsWith(Bench.T0, Bench.T0 + 1, Bench.T0 + 2);
        assertThat(bench.status().readings().shifted()).isEqualTo(2);
        bench.assertBalanced();
    }

    private List<LedgerRow> late() {
        return bench.disk.ledger().stream()
                .filter(row -> row.reason() == Loss.LATE)
                .toList();
    }

    private List<Row> rows(String measurement) {
        return bench.disk.rows().stream()
                .filter(row -> row.measurement().equals(measurement))
                .toList();
    }
}
