package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veille.condense.Restart;
import org.veille.model.StateRow;

/** What a lane saves reads back, and what another version saved does not. */
class LaneStateTest {
    private static final LaneState STATE = new LaneState(
            7,
            5,
            1_000,
            20.5,
            11,
            6,
            3,
            1,
            2,
            List.of(
                    new LaneState.Run("trend 25.0 21600000", "archive::MEAN", new Restart(2, new byte[] {1, 2}, 900)),
                    new LaneState.Run("live 60000", "live", new Restart(1, new byte[0], Long.MAX_VALUE))));

    @Test
    void aRowReadsBack() {
        StateRow row = STATE.toRow(4);
        LaneState read = LaneState.of(row).orElseThrow();

        assertThat(row.kind()).isEqualTo(LaneState.KIND);
        assertThat(row.key()).isEqualTo("4");
        assertThat(read.toRow(4).bytes()).isEqualTo(row.bytes());
        assertThat(read).usingRecursiveComparison().isEqualTo(STATE);
    }

    @Test
    void itWantsWhatTheRunThatWantsMostWants() {
        assertThat(STATE.needsFromMs()).isEqualTo(900);
    }

    @Test
    void aLaneThatSleepsWantsNothing() {
        LaneState asleep = new LaneState(7, 0, 1_000, 20.5, 11, 6, 3, 1, 2, List.of());

        assertThat(asleep.needsFromMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRowOfTheVersionBeforeHasNeverSeenTimeBeginAnew() {
        byte[] now = STATE.toRow(4).bytes();
        ByteBuffer before = ByteBuffer.allocate(now.length - Long.BYTES)
                .put(now, 0, Long.BYTES)
                .put(now, 2 * Long.BYTES, now.length - 2 * Long.BYTES);

        LaneState read = LaneState.of(new StateRow(LaneState.KIND, "4", 3, before.array())).orElseThrow();

        assertThat(read.sinceTick()).isZero();
        assertThat(read).usingRecursiveComparison().ignoringFields("sinceTick").isEqualTo(STATE);
    }

    @Test
    void aRowOfAnotherVersionIsNotRead() {
        StateRow row = STATE.toRow(4);

        assertThat(LaneState.of(new StateRow(row.kind(), row.key(), row.version() + 1, row.bytes()))).isEmpty();
    }
}
