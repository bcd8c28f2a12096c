package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.model.Alarm;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Received;
import org.veille.model.StateRow;
import org.veille.model.Trust;
import org.veille.port.Batch;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.ForwardingJournal;
import org.veille.port.Inbox;
import org.veille.port.Journal;
import org.veille.port.MemoryJournal;

/** A database was damaged: people hear of it, and the numbers of its series are not used for others. */
class SalvageToldTest {
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private long ns = 1;

    /** A start that finds so much lost, or nothing. */
    private Pipeline start(Optional<Journal.Salvage> salvage) {
        Journal journal = new ForwardingJournal(new MemoryJournal(disk)) {
            @Override
            public Recovery recover() {
                Recovery found = super.recover();
                return new Recovery(
                        found.lastTick(), found.series(), found.states(), found.delivered(), found.pendingRows(),
                        found.keys(), salvage);
            }
        };
        Bench clockAndInbox = new Bench(Sites.plan());
        Pipeline pipeline = new Pipeline(
                Sites.plan(), new Settings(Duration.ofSeconds(60), Duration.ofSeconds(10), Map.of()), journal,
                Optional.empty(), Map.of(), (Inbox) clockAndInbox, (Clock) clockAndInbox, clockAndInbox.jitter);
        pipeline.recover(now());
        ns += Duration.ofMinutes(1).toNanos();
        pipeline.pass(now());
        return pipeline;
    }

    @Test
    void theLossIsInTheLedgerOnceAndTheAlarmStaysUntilTheFileIsGone() {
        start(Optional.of(new Journal.Salvage("/data/veille.db.damaged-1", 12, 3, "rot")));

        assertThat(disk.ledger()).extracting(LedgerRow::reason, LedgerRow::source, LedgerRow::count)
                .containsExactly(org.assertj.core.api.Assertions.tuple(Loss.DAMAGED, "journal", 15L));

        Pipeline later = start(Optional.of(new Journal.Salvage("/data/veille.db.damaged-1", 0, 0, "earlier")));
        assertThat(disk.ledger()).hasSize(1);
        assertThat(alarms(later)).singleElement().satisfies(alarm -> {
            assertThat(alarm.id()).isEqualTo("database-damaged");
            assertThat(alarm.words()).contains("/data/veille.db.damaged-1").contains("remove it");
        });

        assertThat(alarms(start(Optional.empty()))).isEmpty();
    }

    @Test
    void aStartWithoutDamageSaysNothing() {
        assertThat(alarms(start(Optional.empty()))).isEmpty();

        assertThat(disk.batches()).isEmpty();
    }

    /** The state of a lane outlives the name of its series. */
    @Test
    void theNumberOfASeriesThatLostItsNameIsNotGivenToAnother() {
        Bench bench = new Bench(Sites.plan()).start();
        bench.co2(600);
        bench.elapse(Bench.INTERVAL);
        StateRow lane = new StateRow("lane", "41", 1, new byte[0]);
        MemoryJournal journal = new MemoryJournal(bench.disk);
        long next = journal.recover().lastTick() + 1;
        journal.commit(new Batch(
                next, Bench.T0, List.of(), List.of(), List.of(), List.of(), List.of(lane), List.of(), List.of(),
                Optional.empty(), List.of(), Batch.Amendments.NONE, next));
        bench.crash();

        bench.mqtt("couloir", "21.5");
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.disk.batches().getLast().newSeries()).extracting(Batch.NewSeries::number).containsExactly(42);
    }

    private static List<Alarm> alarms(Pipeline pipeline) {
        List<Alarm> seen = new java.util.ArrayList<>();
        pipeline.handle(new Event.Look(status -> seen.addAll(status.alarms()), new Received("b", 1, 1, Trust.TRUSTED)));
        return seen;
    }

    private Received now() {
        return new Received("boot", ns, Bench.T0 + ns / 1_000_000, Trust.TRUSTED);
    }
}
