package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.port.Batches;
import org.veille.port.Event;
import org.veille.port.History;
import org.veille.port.MemoryJournal;
import org.veille.port.Settlement;
import org.veille.port.Wish;
import org.veille.port.WriteOutcome;

/** Rows that the sink refused: found, kept apart, sent again, dropped. */
class QuarantineTest {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final ScriptedSink sink = new ScriptedSink();
    private final Bench bench = new Bench(Sites.plan()).with(sink).start();
    private final List<Settlement> told = new ArrayList<>();
    private boolean mended;

    QuarantineTest() {
        sink.judges(rows -> !mended && rows.stream().anyMatch(QuarantineTest::isPoison)
                ? new WriteOutcome.Refused(400, "no " + rows.size(), false)
                : new WriteOutcome.Accepted());
    }

    private static boolean isPoison(Row row) {
        return row.fields().get("value") instanceof Double value && value == 666 && row.measurement().equals("co2");
    }

    private void committed(double... values) {
        for (double value : values) {
            bench.co2(value);
            bench.elapse(Duration.ofMillis(10));
        }
        bench.elapse(Bench.INTERVAL);
    }

    private void wish(Wish wish) {
        bench.handle(new Event.Settle(wish, told::add, bench.now()));
    }

    private List<History.Refused> apart() {
        return new MemoryJournal(bench.disk).refused(0, Integer.MAX_VALUE);
    }

    private static Optional<java.util.NavigableSet<Long>> ids(Long... ids) {
        return Optional.of(new TreeSet<>(List.of(ids)));
    }

    // ---- found ------------------------------------------------------------------------------------------------------

    @Test
    void onlyTheRefusedRowIsKeptApartAndTheRestGoesOn() {
        committed(600, 666, 700, 500);
        bench.elapse(EVERY);

        assertThat(apart()).singleElement().satisfies(row -> {
            assertThat(isPoison(row.row())).isTrue();
            assertThat(row.words()).isEqualTo("no 1");
        });
        assertThat(sink.rows()).containsAll(bench.disk.rows());
        assertThat(bench.status().points().pending()).isZero();
        assertThat(bench.status().points().quarantined()).isEqualTo(1);
        assertThat(bench.status().points().forwarded()).isEqualTo(bench.disk.rows().size() - 1);
        assertThat(bench.disk.ledger().stream().filter(row -> row.reason() == Loss.REFUSED))
                .singleElement()
                .extracting(LedgerRow::count)
                .isEqualTo(1L);
    }

    @Test
    void theMarkMovesInTheTickThatKeepsTheRefusedRowsApart() {
        committed(600, 666, 700);
        bench.elapse(EVERY);

        assertThat(bench.disk.batches())
                .filteredOn(batch -> !batch.refused().isEmpty())
                .singleElement()
                .satisfies(batch -> assertThat(batch.delivered()).isPresent());
        assertThat(bench.disk.batches()).filteredOn(batch -> batch.delivered().isPresent()).hasSize(1);
    }

    @Test
    void aCrashInTheMiddleOfTheSearchNeitherRepeatsNorForgetsAnything() {
        for (int steps = 0; steps < 12; steps++) {
            Bench one = new Bench(Sites.plan());
            ScriptedSink dying = new ScriptedSink();
            int[] left = {steps};
            dying.judges(rows -> left[0]-- <= 0
                    ? null
                    : rows.stream().anyMatch(QuarantineTest::isPoison)
                            ? new WriteOutcome.Refused(400, "no", false)
                            : new WriteOutcome.Accepted());
            one.with(dying).start();
            one.co2(600);
            one.elapse(Duration.ofMillis(10));
            one.co2(666);
            one.elapse(Duration.ofMillis(10));
            one.co2(700);
            one.elapse(Bench.INTERVAL.plus(EVERY).minus(Tick.UNREPEATABLE_NS - 1, java.time.temporal.ChronoUnit.NANOS));

            one.with(sink).crash();
            one.elapse(Bench.INTERVAL);

            assertThat(one.disk.refused()).as("after %d requests", steps).singleElement()
                    .matches(row -> isPoison(row.row()));
            assertThat(one.status().points().pending()).isZero();
            sink.batches().clear();
        }
    }

    @Test
    void anInterruptedSearchGoesOnWhereItWas() {
        int[] requests = {0};
        sink.judges(rows -> ++requests[0] % 2 == 0
                ? ScriptedSink.later()
                : rows.stream().anyMatch(QuarantineTest::isPoison)
                        ? new WriteOutcome.Refused(400, "no", false)
                        : new WriteOutcome.Accepted());
        committed(600, 666, 700, 500, 400, 300);
        bench.elapse(Duration.ofMinutes(5));

        assertThat(apart()).singleElement().matches(row -> isPoison(row.row()));
        List<List<Row>> answered = new ArrayList<>();
        for (int i = 0; i < sink.batches().size(); i += 2) {
            answered.add(sink.batches().get(i));
        }
        assertThat(new HashSet<>(answered)).as("nothing is asked twice").hasSameSizeAs(answered);
        assertThat(bench.status().points().pending()).isZero();
    }

    // ---- sent again -------------------------------------------------------------------------------------------------

    @Test
    void whatIsSentAgainEntersTheOutboxInTheTickThatLetsItOut() {
        committed(600, 666, 700);
        bench.elapse(EVERY);
        Row refused = apart().getFirst().row();
        mended = true;

        wish(new Wish.Retry(Optional.empty()));

        assertThat(told).containsExactly(new Settlement(1, 0, List.of(), ""));
        assertThat(apart()).isEmpty();
        assertThat(bench.disk.batches().getLast().rows()).containsExactly(refused);
        assertThat(bench.disk.batches().getLast().amendments().settled()).hasSize(1);
        bench.elapse(EVERY);
        assertThat(sink.batches().getLast()).containsExactly(refused);
        assertThat(bench.status().points().pending()).isZero();
    }

    @Test
    void whatIsRefusedAgainIsKeptApartAgain() {
        committed(600, 666, 700);
        bench.elapse(EVERY);
        long id = apart().getFirst().id();

        wish(new Wish.Retry(ids(id)));
        bench.elapse(Bench.INTERVAL);

        assertThat(apart()).singleElement().satisfies(row -> assertThat(row.id()).isGreaterThan(id));
    }

    @Test
    void onlyTheNamedOnesAndUnknownOnesAreTold() {
        committed(600, 666, 700, 666, 500, 666);
        bench.elapse(EVERY);
        List<History.Refused> before = apart();
        assertThat(before).hasSize(3);

        wish(new Wish.Retry(ids(before.get(1).id(), 4_711L, 4_712L)));

        assertThat(told).containsExactly(new Settlement(1, 0, List.of(4_711L, 4_712L), ""));
        assertThat(apart()).containsExactly(before.getFirst(), before.getLast());
    }

    @Test
    void nothingKeptApartIsNoTick() {
        committed(600);
        bench.elapse(EVERY);
        int commits = bench.commits();

        wish(new Wish.Retry(Optional.empty()));
        wish(new Wish.Drop(Optional.empty()));

        assertThat(told).containsOnly(new Settlement(0, 0, List.of(), ""));
        assertThat(bench.commits()).isEqualTo(commits);
    }

    @Test
    void aRowThatWasToldAnewSinceIsNotSentAgain() {
        MemoryJournal journal = new MemoryJournal(bench.disk);
        Row older = Batches.co2(Bench.T0, 1);
        Row newer = Batches.co2(Bench.T0, 2);
        Row other = Batches.co2(Bench.T0 + 1, 3);
        journal.commit(Batches.tick(1).row(older).row(other).build());
        journal.commit(Batches.tick(2).refused(older, "no").refused(other, "no").delivered(1, 1).build());
        journal.commit(Batches.tick(3).row(newer).build());
        bench.start();
        bench.elapse(EVERY);

        wish(new Wish.Retry(Optional.empty()));
        bench.elapse(EVERY);

        assertThat(told).containsExactly(new Settlement(1, 1, List.of(), ""));
        assertThat(apart()).isEmpty();
        assertThat(sink.rows()).containsExactly(newer, other);
    }

    @Test
    void whatTheTickInTheMakingTellsAnewComesAfterWhatIsSentAgain() {
        Row refused = Batches.co2(Bench.T0, 1);
        Tick tick = new Tick();
        tick.row(Batches.co2(Bench.T0, 2));
        tick.again(refused);

        assertThat(tick.batch(1, 0, List.of(), 0).rows()).containsExactly(refused, Batches.co2(Bench.T0, 2));
    }

    @Test
    void manyRowsGoInTicksOfBoundedSize() {
        MemoryJournal journal = new MemoryJournal(bench.disk);
        int count = 2 * Quarantine.STEP_ROWS + 7;
        Batches rows = Batches.tick(1);
        for (int i = 0; i < count; i++) {
            rows.refused(Batches.co2(Bench.T0 + i, i), "no");
        }
        journal.commit(rows.build());
        bench.start();

        wish(new Wish.Retry(Optional.empty()));

        assertThat(told).containsExactly(new Settlement(count, 0, List.of(), ""));
        assertThat(bench.disk.batches().stream().skip(1).map(batch -> batch.rows().size()))
                .containsExactly(Quarantine.STEP_ROWS, Quarantine.STEP_ROWS, 7);
    }

    @Test
    void aDiskThatDoesNotTakeItIsTriedAgainAndNothingIsToldBefore() {
        committed(600, 666, 700);
        bench.elapse(EVERY);
        bench.disk.failNextCommits(3);

        wish(new Wish.Retry(Optional.empty()));
        assertThat(told).isEmpty();
        assertThat(apart()).hasSize(1);
        bench.elapse(Duration.ofSeconds(5));

        assertThat(told).containsExactly(new Settlement(1, 0, List.of(), ""));
    }

    // ---- dropped ----------------------------------------------------------------------------------------------------

    @Test
    void whatIsDroppedIsInTheLedger() {
        committed(600, 666, 700, 666);
        bench.elapse(EVERY);

        wish(new Wish.Drop(ids(apart().getFirst().id())));

        assertThat(told).containsExactly(new Settlement(1, 0, List.of(), ""));
        assertThat(apart()).hasSize(1);
        LedgerRow row = bench.disk.batches().getLast().ledger().getFirst();
        assertThat(row.reason()).isEqualTo(Loss.DROPPED);
        assertThat(row.count()).isEqualTo(1);
        assertThat(row.detail()).isEqualTo("no 1");
        assertThat(bench.disk.batches().getLast().rows()).isEmpty();
    }

    // ---- without a gateway ------------------------------------------------------------------------------------------

    @Test
    void theJournalOfAGatewayThatDoesNotRunIsTreatedAlike() {
        committed(600, 666, 700, 666);
        bench.elapse(EVERY);
        List<History.Refused> before = apart();

        Settlement retried = ClosedOutbox.settle(
                new MemoryJournal(bench.disk), new Wish.Retry(ids(before.getFirst().id())), bench.now());
        Settlement dropped =
                ClosedOutbox.settle(new MemoryJournal(bench.disk), new Wish.Drop(Optional.empty()), bench.now());

        assertThat(retried).isEqualTo(new Settlement(1, 0, List.of(), ""));
        assertThat(dropped).isEqualTo(new Settlement(1, 0, List.of(), ""));
        assertThat(apart()).isEmpty();
        mended = true;
        sink.batches().clear();
        bench.start();
        bench.elapse(EVERY);
        assertThat(sink.rows()).contains(before.getFirst().row()).doesNotContain(before.getLast().row());
        bench.assertBalanced();
    }

    @Test
    void tooManyWishesAtOnceAreTurnedAway() {
        Set<String> troubles = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            bench.pipeline.handle(new Event.Settle(
                    new Wish.Retry(Optional.empty()), answer -> troubles.add(answer.trouble()), bench.now()));
        }
        assertThat(troubles).containsExactly("8 others wait: try again in a minute");
        bench.pass();
        assertThat(troubles).hasSize(2);
    }
}
