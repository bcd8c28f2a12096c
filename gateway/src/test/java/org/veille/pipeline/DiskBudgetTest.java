package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.veille.condense.Window.Between;
import org.veille.model.Destination;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Received;
import org.veille.model.Row;
import org.veille.model.Trust;
import org.veille.port.Batch;
import org.veille.port.Batches;
import org.veille.port.MemoryJournal;
import org.veille.port.OutboxPosition;
import org.veille.port.Sink;

class DiskBudgetTest {
    private static final int ROWS_A_TICK = 100;
    private static final int TICKS = 500;
    private static final long BYTES_A_ROW = 100;

    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private final MemoryJournal journal = new MemoryJournal(disk);
    private final Tick tick = new Tick();
    private final Ledger ledger = new Ledger();
    private final Alarms alarms = new Alarms("ecole", tick);
    private long lastTick;
    private long lastTickWithRows;
    private final TreeMap<Long, Long> sentAhead = new TreeMap<>();
    private boolean wantsFewer;
    private final DiskBudget.Outbox outbox = new DiskBudget.Outbox() {
        @Override
        public long sentThrough() {
            return journal.pending(OutboxPosition.START, Sink.MAX_ROWS).through().tick();
        }

        @Override
        public NavigableMap<Long, Long> sentAhead() {
            return sentAhead;
        }

        @Override
        public boolean wantsFewer() {
            return wantsFewer;
        }
    };
    private long nowNs;

    DiskBudgetTest() {
        disk.rowsTake(BYTES_A_ROW);
        commitRows(TICKS);
    }

    private void commitRows(int ticks) {
        for (int i = 0; i < ticks; i++) {
            Batches batch = Batches.tick(++lastTick);
            for (int j = 0; j < ROWS_A_TICK; j++) {
                batch.row(point(lastTick * ROWS_A_TICK + j));
            }
            journal.commit(batch.build());
        }
        lastTickWithRows = lastTick;
    }

    @Test
    void withinTheBudgetNothingIsTouched() {
        DiskBudget budget = budget(TICKS * ROWS_A_TICK * BYTES_A_ROW * 2);

        budget.check(lastTick, outbox, now());

        assertThat(tick.isEmpty()).isTrue();
        assertThat(budget.dueNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(alarms.raised()).isEmpty();
    }

    @Test
    void beyondItTheOldestRowsBecomeFewerUntilTheyFitAndTheLedgerSaysSo() {
        long before = pending();
        DiskBudget budget = budget(before * BYTES_A_ROW);

        int steps = untilQuiet(budget);

        assertThat(steps).isPositive();
        assertThat(pending() * BYTES_A_ROW).isLessThan((long) (before * BYTES_A_ROW * 0.85));
        assertThat(disk.ledger()).allMatch(row -> row.reason() == Loss.THINNED);
        assertThat(disk.ledger().stream().mapToLong(LedgerRow::count).sum()).isEqualTo(before - pending());
        assertThat(alarms.raised()).isEmpty();
    }

    @Test
    void theNextRowsForTheSinkAndTheNewestOnesAreNeverTouched() {
        DiskBudget budget = budget(BYTES_A_ROW);

        step(budget);
        commitRows(60);

        untilQuiet(budget);

        List<Row> rows = journal.pending(OutboxPosition.START, Integer.MAX_VALUE).rows().stream()
                .filter(row -> row.measurement().equals("co2"))
                .toList();
        assertThat(rows).hasSize(Sink.MAX_ROWS + 60 * ROWS_A_TICK);
        assertThat(rows.getFirst()).isEqualTo(point(ROWS_A_TICK));
        assertThat(rows.getLast()).isEqualTo(point(lastTickWithRows * ROWS_A_TICK + ROWS_A_TICK - 1L));
        assertThat(disk.ledger()).extracting(LedgerRow::reason).contains(Loss.THINNED, Loss.DISK_BUDGET);
        assertThat(disk.ledger().stream().mapToLong(LedgerRow::count).sum())
                .isEqualTo((TICKS + 60L) * ROWS_A_TICK - pending());
        assertThat(alarms.raised()).singleElement().satisfies(alarm -> assertThat(alarm.words())
                .contains("budget.disk"));
    }

    @Test
    void allRowsBecomeCoarserBeforeTheOldestBecomeCoarserStill() {
        DiskBudget budget = budget(pending() * BYTES_A_ROW * 9 / 10);

        untilQuiet(budget);

        assertThat(disk.ledger()).extracting(LedgerRow::detail).containsOnly(Thinning.Stage.TWICE.words());
    }

    @Test
    void whatWasSentAheadIsNeverTouched() {
        sentAhead.put(300L, Long.MAX_VALUE);
        DiskBudget budget = budget(BYTES_A_ROW);

        untilQuiet(budget);

        assertThat(journal.outbox(300, 1).getFirst())
                .isEqualTo(new Batch.Rewrite(300, disk.batches().get(299).rows()));
        assertThat(journal.outbox(60, 1).getFirst().tick()).isEqualTo(300);
    }

    @Test
    void betweenAndBehindWhatWasSentAheadRowsBecomeFewer() {
        sentAhead.put(100L, 200L);
        sentAhead.put(300L, 400L);
        DiskBudget budget = budget(BYTES_A_ROW);
        commitRows(60);
        step(budget);
        nowNs += 2 * DiskBudget.FRESH_NS;

        for (int i = 0; i < 200; i++) {
            nowNs += 60_000_000_000L;
            step(budget);
        }

        for (long sent : new long[] {100, 200, 300, 400}) {
            assertThat(journal.outbox(sent, 1).getFirst())
                    .isEqualTo(new Batch.Rewrite(sent, disk.batches().get((int) sent - 1).rows()));
        }
        assertThat(journal.outbox(60, 1).getFirst().tick()).isEqualTo(100);
        assertThat(journal.outbox(201, 1).getFirst().tick()).isEqualTo(300);
        assertThat(journal.outbox(401, 1)).isEmpty();
    }

    @Test
    void rowsAreMergedAndNotDroppedWhereOnlyTheLineIsShort() {
        wantsFewer = true;
        DiskBudget budget = budget(Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            nowNs += 60_000_000_000L;
            step(budget);
        }

        assertThat(pending()).isLessThan((long) TICKS * ROWS_A_TICK / 2);
        assertThat(disk.ledger()).isNotEmpty().allMatch(row -> row.reason() == Loss.THINNED);
        assertThat(alarms.raised()).isEmpty();
    }

    @Test
    void afterARestartItGoesOnWhereItWas() {
        DiskBudget budget = budget(pending() * BYTES_A_ROW);
        step(budget);
        long thinned = disk.ledger().getFirst().toMs();

        DiskBudget after = budget(pending() * BYTES_A_ROW);
        step(after);

        assertThat(disk.ledger().getLast().fromMs()).isGreaterThan(thinned);
    }

    private DiskBudget budget(long bytes) {
        DiskBudget budget = new DiskBudget(OptionalLong.of(bytes), journal, tick, ledger, alarms, _ -> Between.LINE);
        budget.recover(journal.recover());
        return budget;
    }

    private int untilQuiet(DiskBudget budget) {
        int steps = 0;
        do {
            step(budget);
        } while (budget.dueNs() - nowNs <= 1_000_000_000L && ++steps < 10_000);
        return steps;
    }

    private void step(DiskBudget budget) {
        nowNs += 1_000_000_000L;
        budget.check(lastTick, outbox, now());
        lastTick++;
        journal.commit(tick.batch(lastTick, 0, ledger.rows(), lastTick));
        tick.committed(nowNs);
        ledger.committed();
        // The alarm's own rows are not what is counted here.
        assertThat(disk.batches().getLast().rows()).allMatch(row -> row.measurement().equals("veille_alarm"));
    }

    private long pending() {
        return journal.pending(OutboxPosition.START, Integer.MAX_VALUE).rows().stream()
                .filter(row -> row.measurement().equals("co2"))
                .count();
    }

    private Received now() {
        return new Received("boot", nowNs, nowNs / 1_000_000, Trust.TRUSTED);
    }

    /** A sine with noise, so that each stage finds something. */
    private static Row point(long i) {
        TreeMap<String, Object> fields = new TreeMap<>(Map.of(
                "value", Math.rint(1_000 * Math.sin(i / 50.0)) + i * 7_919 % 13,
                "count", 3L,
                "span_s", 60.0,
                "bound", 5.0));
        return new Row(
                Destination.ARCHIVE, "co2", new TreeMap<>(Map.of("device", "salle-12-air", "unit", "ppm")), fields, i * 60_000);
    }
}
