package org.veille.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.row;
import static org.veille.port.Batches.tick;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.model.StateRow;

/** What every journal promises. A subclass opens one; opening again, after closing, finds what was committed. */
public abstract class JournalContract {
    private Journal journal;

    /** Opens the one journal of this test. */
    protected abstract Journal open();

    /** From now on commits fail half-way. */
    protected abstract void breakDisk();

    /** They work again. */
    protected abstract void mendDisk();

    /** The journal, opened and recovered. */
    protected final Journal journal() {
        if (journal == null) {
            restart();
        }
        return journal;
    }

    /** Closes and opens again. */
    protected final Journal.Recovery restart() {
        closeJournal();
        journal = open();
        return journal.recover();
    }

    @AfterEach
    final void closeJournal() {
        if (journal != null) {
            journal.close();
        }
        journal = null;
    }

    @Test
    void aNewJournalIsEmpty() {
        Journal.Recovery recovery = restart();

        assertThat(recovery.lastTick()).isZero();
        assertThat(recovery.series()).isEmpty();
        assertThat(recovery.states()).isEmpty();
        assertThat(recovery.keys()).isEmpty();
        assertThat(recovery.delivered()).isEqualTo(OutboxPosition.START);
        assertThat(recovery.pendingRows()).isZero();
        assertThat(journal().pending(OutboxPosition.START, 10).rows()).isEmpty();
    }

    @Test
    void rawReadingsAndAdvancesComeBackInOrder() {
        Batch first = tick(1)
                .series(0, "salle-12-air/co2")
                .reading(0, T0, 612.5)
                .advance(0, T0 + 900_000)
                .neededFrom(1)
                .build();
        Batch second = tick(2)
                .series(1, "tableau/current/l1")
                .reading(1, T0 + 5, -0.0)
                .reading(0, T0 - 7, 1 / 3.0)
                .neededFrom(1)
                .build();
        journal().commit(first);
        journal().commit(second);

        Journal.Recovery recovery = restart();

        assertThat(recovery.lastTick()).isEqualTo(2);
        assertThat(recovery.series()).containsExactly(first.newSeries().getFirst(), second.newSeries().getFirst());
        assertThat(replayed(0)).containsExactly(
                first.raw().get(0), first.raw().get(1), second.raw().get(0), second.raw().get(1));
        assertThat(replayed(2)).isEqualTo(second.raw());
        assertThat(replayed(3)).isEmpty();
    }

    @Test
    void theNewestStateOfEachKindAndKeyComesBack() {
        journal().commit(tick(1)
                .state("lane", "a/co2", 1)
                .state("lane", "b/co2", 2)
                .state("lorawan", "a/co2", 3)
                .build());
        journal().commit(tick(2).state("lane", "a/co2", 4, -1).build());

        assertThat(restart().states())
                .extracting(StateRow::kind, StateRow::key, state -> List.of(boxed(state.bytes())))
                .containsExactlyInAnyOrder(
                        tuple("lane", "a/co2", List.of(4, -1)),
                        tuple("lane", "b/co2", List.of(2)),
                        tuple("lorawan", "a/co2", List.of(3)));
    }

    @Test
    void statesSurviveManyTicksAndRestarts() {
        for (int tick = 1; tick <= 150; tick++) {
            journal().commit(tick(tick).state("lane", "s" + tick % 7, tick).build());
            if (tick % 40 == 0) {
                restart();
            }
        }

        assertThat(restart().states())
                .extracting(state -> state.bytes()[0] & 0xFF)
                .containsExactlyInAnyOrder(144, 145, 146, 147, 148, 149, 150);
    }

    @Test
    void deliveryKeysComeBackOldestFirst() {
        journal().commit(tick(1).key("mqtt", 7, T0 + 59_000).key("mqtt", Long.MIN_VALUE).key("coap", 1).build());
        journal().commit(tick(2).build());
        journal().commit(tick(3).key("mqtt", -1).build());

        assertThat(restart().keys()).containsExactly(
                new Batch.Key("mqtt", 7, T0 + 59_000),
                new Batch.Key("mqtt", Long.MIN_VALUE, T0 + 60_000),
                new Batch.Key("coap", 1, T0 + 60_000),
                new Batch.Key("mqtt", -1, T0 + 180_000));
    }

    @Test
    void onlyTheNewestDeliveryKeysComeBack() {
        for (int tick = 1; tick <= 3; tick++) {
            Batches batch = tick(tick);
            for (int i = 0; i < Journal.MAX_KEYS / 2; i++) {
                batch.key("mqtt", tick * 1_000_000L + i);
            }
            journal().commit(batch.build());
        }

        assertThat(restart().keys())
                .hasSize(Journal.MAX_KEYS)
                .startsWith(new Batch.Key("mqtt", 2_000_000, T0 + 120_000))
                .endsWith(new Batch.Key("mqtt", 3_000_000L + Journal.MAX_KEYS / 2 - 1, T0 + 180_000));
    }

    @Test
    void theFloodOfOneSourcePushesOutNoKeyOfAnother() {
        journal().commit(tick(1).key("coap", 1).key("coap", 2).build());
        for (int tick = 2; tick <= 4; tick++) {
            Batches batch = tick(tick);
            for (int i = 0; i < Journal.MAX_KEYS / 2; i++) {
                batch.key("mqtt", tick * 1_000_000L + i);
            }
            journal().commit(batch.build());
        }

        List<Batch.Key> keys = restart().keys();
        assertThat(keys).filteredOn(key -> key.source().equals("mqtt")).hasSize(Journal.MAX_KEYS);
        assertThat(keys).filteredOn(key -> key.source().equals("coap")).extracting(Batch.Key::hash).containsExactly(1L, 2L);
    }

    @Test
    void pendingRowsComeInOrderAcrossTicksAndStopAtTheLimit() {
        journal().commit(tick(1).row(co2(T0, 1)).row(co2(T0, 2)).row(co2(T0, 3)).build());
        journal().commit(tick(2).build());
        journal().commit(tick(3).row(co2(T0, 4)).row(co2(T0, 5)).build());

        Journal.Pending first = journal().pending(OutboxPosition.START, 2);
        Journal.Pending second = journal().pending(first.through(), 2);
        Journal.Pending third = journal().pending(second.through(), 2);
        Journal.Pending none = journal().pending(third.through(), 2);

        assertThat(first.rows()).containsExactly(co2(T0, 1), co2(T0, 2));
        assertThat(first.through()).isEqualTo(new OutboxPosition(1, 1));
        assertThat(second.rows()).containsExactly(co2(T0, 3), co2(T0, 4));
        assertThat(second.through()).isEqualTo(new OutboxPosition(3, 0));
        assertThat(third.rows()).containsExactly(co2(T0, 5));
        assertThat(none.rows()).isEmpty();
        assertThat(none.through()).isEqualTo(third.through());
    }

    @Test
    void aTickMayHoldMoreRowsThanABatchTakes() {
        Batches batch = tick(1);
        List<Row> rows = IntStream.range(0, 1_234).mapToObj(i -> co2(T0 + i, i)).toList();
        rows.forEach(batch::row);
        journal().commit(batch.build());

        List<Row> read = new ArrayList<>();
        OutboxPosition at = OutboxPosition.START;
        Journal.Pending next = journal().pending(at, 500);
        while (!next.rows().isEmpty()) {
            read.addAll(next.rows());
            next = journal().pending(next.through(), 500);
        }

        assertThat(read).isEqualTo(rows);
    }

    @Test
    void rowsKeepEveryFieldTypeDestinationAndTag() {
        Row row = row(
                "co2_live",
                Map.of("device", "salle-12-air", "unit", "µg/m³", "zone", "préau 東"),
                Map.of("a", -0.0, "b", Long.MIN_VALUE, "c", true, "d", false,
                        "e", "« oui »\n\t\"\\ ", "f", Double.MIN_VALUE),
                T0);
        Row live = new Row(Destination.LIVE, row.measurement(), row.tags(), row.fields(), -1);
        journal().commit(tick(1).row(row).row(live).build());
        restart();

        assertThat(journal().pending(OutboxPosition.START, 10).rows()).containsExactly(row, live);
    }

    @Test
    void deliveredRowsAreNoLongerCountedAfterARestart() {
        journal().commit(tick(1).row(co2(T0, 1)).row(co2(T0, 2)).build());
        journal().commit(tick(2).row(co2(T0, 3)).build());
        journal().commit(tick(3).delivered(1, 0).build());

        Journal.Recovery recovery = restart();

        assertThat(recovery.delivered()).isEqualTo(new OutboxPosition(1, 0));
        assertThat(recovery.pendingRows()).isEqualTo(2);
        assertThat(journal().pending(recovery.delivered(), 10).rows()).containsExactly(co2(T0, 2), co2(T0, 3));
    }

    @Test
    void whenAllIsDeliveredNothingIsPending() {
        journal().commit(tick(1).row(co2(T0, 1)).build());
        journal().commit(tick(2).delivered(1, 0).build());

        assertThat(restart().pendingRows()).isZero();
    }

    @Test
    void aFailedCommitLeavesNothingAndMayBeRepeated() {
        journal().commit(tick(1).series(0, "a/co2").row(co2(T0, 1)).state("lane", "a", 1).build());
        Batch second = tick(2)
                .series(1, "b/co2")
                .reading(1, T0, 5)
                .row(row("power", Map.of("device", "b"), Map.of("value", 2.0, "new", 1L), T0))
                .state("lane", "a", 2)
                .build();
        breakDisk();

        assertThatThrownBy(() -> journal().commit(second)).isInstanceOf(Journal.JournalException.class);
        assertThat(journal().pending(OutboxPosition.START, 10).rows()).containsExactly(co2(T0, 1));
        mendDisk();
        journal().commit(second);

        Journal.Recovery recovery = restart();
        assertThat(recovery.lastTick()).isEqualTo(2);
        assertThat(recovery.series()).hasSize(2);
        assertThat(journal().pending(OutboxPosition.START, 10).rows())
                .containsExactly(co2(T0, 1), second.rows().getFirst());
        assertThat(replayed(0)).isEqualTo(second.raw());
    }

    @Test
    void aTickThatDoesNotFollowIsRefused() {
        journal().commit(tick(5).build());

        assertThatThrownBy(() -> journal().commit(tick(5).build())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> journal().commit(tick(6).delivered(7, 0).build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeliveredMarkNeverGoesBack() {
        journal().commit(tick(1).row(co2(T0, 1)).row(co2(T0, 2)).build());
        journal().commit(tick(2).delivered(1, 1).build());

        assertThatThrownBy(() -> journal().commit(tick(3).delivered(1, 0).build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTickIsRewrittenAfterTheDeliveredMark() {
        journal().commit(tick(1).row(co2(T0, 1)).row(co2(T0, 2)).build());
        journal().commit(tick(2).row(co2(T0, 3)).row(co2(T0, 4)).build());
        journal().commit(tick(3).row(co2(T0, 5)).build());
        journal().commit(tick(4).delivered(1, 0).rewrite(2, co2(T0, 34)).rewrite(3).build());

        Journal.Recovery recovery = restart();

        assertThat(recovery.pendingRows()).isEqualTo(2);
        Journal.Pending pending = journal().pending(recovery.delivered(), 10);
        assertThat(pending.rows()).containsExactly(co2(T0, 2), co2(T0, 34));
        assertThat(pending.through()).isEqualTo(new OutboxPosition(2, 0));
    }

    @Test
    void whatIsDeliveredOrIsNotYetThereCannotBeRewritten() {
        journal().commit(tick(1).row(co2(T0, 1)).row(co2(T0, 2)).build());

        assertThatThrownBy(() -> journal().commit(tick(2).delivered(1, 0).rewrite(1).build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> journal().commit(tick(2).rewrite(2).build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theOutboxComesByWholeTicks() {
        journal().commit(tick(1).row(co2(T0, 1)).row(co2(T0, 2)).build());
        journal().commit(tick(2).build());
        journal().commit(tick(3).row(co2(T0, 3)).row(co2(T0, 4)).build());
        journal().commit(tick(4).row(co2(T0, 5)).build());

        assertThat(journal().outbox(1, 3)).containsExactly(
                new Batch.Rewrite(1, List.of(co2(T0, 1), co2(T0, 2))),
                new Batch.Rewrite(3, List.of(co2(T0, 3), co2(T0, 4))));
        assertThat(journal().outbox(4, 3)).containsExactly(new Batch.Rewrite(4, List.of(co2(T0, 5))));
        assertThat(journal().outbox(5, 3)).isEmpty();
    }

    @Test
    void refusedRowsAreKeptApartUntilTheyAreSettled() {
        journal().commit(tick(1).refused(co2(T0, 1), "no").refused(co2(T0, 2), "never").build());
        journal().commit(tick(2).refused(co2(T0, 3), "no").settled(1).row(co2(T0, 1)).build());
        restart();

        List<History.Refused> kept = journal().refused(0, 10);

        assertThat(kept).extracting(History.Refused::row).containsExactly(co2(T0, 2), co2(T0, 3));
        assertThat(kept).extracting(History.Refused::words).containsExactly("never", "no");
        assertThat(journal().refused(kept.getFirst().id(), 10)).containsExactly(kept.getLast());
        assertThat(journal().refused(0, 1)).containsExactly(kept.getFirst());
        assertThat(journal().pending(OutboxPosition.START, 10).rows()).containsExactly(co2(T0, 1));
    }

    private List<Batch.Raw> replayed(long fromTick) {
        List<Batch.Raw> all = new ArrayList<>();
        journal().replay(fromTick, (_, raw) -> all.add(raw));
        return all;
    }

    private static Integer[] boxed(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToObj(i -> (int) bytes[i]).toArray(Integer[]::new);
    }
}
