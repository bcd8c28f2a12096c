package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.veille.model.Alarm;
import org.veille.model.Destination;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.Trust;
import org.veille.port.Event;
import org.veille.port.Status;

/** Delivery on a line that is paid by the byte. */
class UplinkTest {
    private static final long LIMIT = 100_000;
    private static final int ROW = 50;
    private static final int REQUEST = 400;
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final ScriptedSink sink = new ScriptedSink();
    private final Bench bench = new Bench(Sites.plan()).with(sink);
    private long sent;
    private long extra;

    UplinkTest() {
        sink.costs(rows -> {
            long bytes = REQUEST + ROW * (long) rows.size() + extra;
            extra = 0;
            sent += bytes;
            return bytes;
        });
        bench.budgets = new Budgets(OptionalLong.empty(), OptionalLong.of(LIMIT));
        // Some minutes after midnight UTC.
        bench.setClock(20_550L * 86_400_000 + 300_000, Trust.TRUSTED);
        bench.start();
    }

    /** Readings that are all stored, some a minute. */
    private void minutes(int minutes, int readings) {
        for (int minute = 0; minute < minutes; minute++) {
            for (int i = 0; i < readings; i++) {
                bench.mqtt("salle-12", "{\"co2\": " + (i % 2 == 0 ? 600 : 700) + ", \"at\": " + (bench.epochMs() + i) + "}");
            }
            bench.elapse(Duration.ofMinutes(1));
        }
    }

    /** Something makes the next request very large. */
    private void spent() {
        extra = LIMIT;
        minutes(1, 20);
    }

    private List<Alarm> alarms() {
        return bench.status().alarms();
    }

    @Test
    void nothingIsSentBeyondTheLimitAndEverythingWaits() {
        minutes(24 * 60 - 6, 20);

        assertThat(sent).isBetween(LIMIT * 9 / 10, LIMIT);
        assertThat(alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.id()).isEqualTo("uplink-budget");
            assertThat(alarm.words()).contains("100000 bytes");
        });
        assertThat(bench.disk.rows().stream().filter(row -> row.measurement().equals("veille_alarm")))
                .hasSize(1);
        Status.Points points = bench.status().points();
        assertThat(points.pending()).isPositive();
        long thinned = bench.disk.ledger().stream()
                .filter(row -> row.reason() == Loss.THINNED)
                .mapToLong(LedgerRow::count)
                .sum();
        assertThat(points.forwarded() + points.pending() + thinned).isEqualTo(bench.disk.rows().size());
    }

    @Test
    void atTheLimitNothingIsSentAndPeopleSeeWhy() {
        spent();
        sink.batches().clear();
        minutes(60, 20);

        assertThat(sink.batches()).isEmpty();
        assertThat(bench.status().points().pending()).isGreaterThan(1_000);
        assertThat(bench.status().sinks().getFirst().state()).isEqualTo(Status.SinkLine.State.SPENT);
        assertThat(alarms()).hasSize(1);
    }

    @Test
    void peopleAreToldBeforeTheLimit() {
        while (alarms().isEmpty()) {
            minutes(1, 20);
        }
        assertThat(sent).isBetween(LIMIT * 8 / 10, LIMIT * 9 / 10);
    }

    @Test
    void whenTheDayTurnsWhatWaitedGoesAndTheAlarmEnds() {
        spent();
        minutes(10, 20);
        bench.elapse(Duration.ofHours(23));
        assertThat(alarms()).hasSize(1);
        long before = sent;
        bench.elapse(Duration.ofHours(2));

        assertThat(alarms()).isEmpty();
        assertThat(sent).isGreaterThan(before);
        bench.elapse(Duration.ofDays(2));
        assertThat(bench.status().points().pending()).isZero();
    }

    @Test
    void useThatRunsAheadMeansFewerAndLargerRequests() {
        minutes(6, 20);
        assertThat(sink.batches()).hasSize(6);
        minutes(30, 20);
        sink.batches().clear();
        minutes(60, 20);

        assertThat(sink.batches()).hasSizeLessThan(12);
        assertThat(sink.batches()).anyMatch(batch -> batch.size() > 60);
    }

    @Test
    void liveValuesAreLeftOutFirstAndTheLedgerSaysHowMany() {
        minutes(90, 20);
        sink.batches().clear();
        int from = bench.disk.rows().size();
        minutes(15 * 60, 20);

        List<Row> live = bench.disk.rows().subList(from, bench.disk.rows().size()).stream()
                .filter(row -> row.destination() == Destination.LIVE)
                .toList();
        assertThat(live).isNotEmpty();
        List<LedgerRow> thinned =
                bench.disk.ledger().stream().filter(row -> row.reason() == Loss.THINNED).toList();
        assertThat(thinned).isNotEmpty().allMatch(row -> row.detail().equals("live values: uplink budget"));
        long sentLive = sink.rows().stream().filter(row -> row.destination() == Destination.LIVE).count();
        assertThat(sentLive).isLessThan(live.size());
        bench.disk.batches().stream()
                .filter(batch -> batch.ledger().stream().anyMatch(row -> row.reason() == Loss.THINNED))
                .forEach(batch -> assertThat(batch.delivered()).isPresent());
    }

    @Test
    void theEndDoesNotSendWhatTheDayHasNoBytesFor() {
        spent();
        int requests = sink.batches().size();

        bench.handle(new Event.Stop(bench.now()));

        assertThat(bench.pipeline.hasEnded()).isTrue();
        assertThat(sink.batches()).hasSize(requests);
    }

    @Test
    void aRestartKnowsWhatWasUsed() {
        spent();
        bench.handle(new Event.Stop(bench.now()));
        long before = sent;

        bench.start();
        minutes(60, 20);

        assertThat(sent - before).isZero();
        assertThat(alarms()).hasSize(1);
    }

    @Test
    void aJumpOfTheClockIsNoNewDay() {
        spent();
        long before = sent;
        bench.setClock(bench.epochMs() + Duration.ofDays(3).toMillis(), Trust.TRUSTED);
        minutes(30, 20);
        bench.setClock(bench.epochMs() - Duration.ofDays(9).toMillis(), Trust.TRUSTED);
        minutes(30, 20);

        assertThat(sent - before).isZero();
    }

    @Test
    void quietTimeWritesNothing() {
        minutes(30, 20);
        bench.elapse(Duration.ofHours(5));
        int commits = bench.commits();
        bench.elapse(Duration.ofHours(1));

        assertThat(bench.commits()).isEqualTo(commits);
    }

    @Test
    void withoutABudgetNothingIsHeldBackAndAnOldAlarmEnds() {
        spent();
        bench.handle(new Event.Stop(bench.now()));
        bench.mqtt("salle-12", "{\"co2\": 900, \"at\": " + bench.epochMs() + "}");
        bench.budgets = Budgets.NONE;
        bench.start();
        bench.elapse(Duration.ofMinutes(10));

        assertThat(bench.status().points().pending()).isZero();
        assertThat(alarms()).isEmpty();
    }
}
