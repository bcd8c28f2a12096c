package org.veille.lorawan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;
import org.veille.model.StateRow;

class SessionStateTest {
    private static final SessionState STATE = new SessionState(Eui64.parse("0018b20000000001"), 3, 4, 5);

    @Property
    void aRowGivesTheStateBack(
            @ForAll long devEui,
            @ForAll long mark,
            @ForAll @LongRange(max = 0xFFFF_FFFFL) long fCntUp,
            @ForAll int lastMic) {
        SessionState state = new SessionState(new Eui64(devEui), mark, fCntUp, lastMic);

        assertThat(SessionState.of(state.toRow())).contains(state);
    }

    @Test
    void itsRowIsFoundByDevEui() {
        assertThat(STATE.toRow())
                .extracting(StateRow::kind, StateRow::key, StateRow::version)
                .containsExactly("lorawan", "0018b20000000001", 1);
    }

    @Test
    void anotherVersionIsNotGuessedAt() {
        StateRow row = STATE.toRow();

        assertThat(SessionState.of(new StateRow(row.kind(), row.key(), 2, row.bytes()))).isEmpty();
        assertThat(SessionState.of(new StateRow("trigger", row.key(), 1, row.bytes()))).isEmpty();
    }

    @Test
    void aDamagedRowIsNotRead() {
        StateRow row = STATE.toRow();
        byte[] impossible = row.bytes().clone();
        Arrays.fill(impossible, (byte) 0xFF); // a counter of −1

        assertThat(SessionState.of(new StateRow(row.kind(), row.key(), 1, new byte[3]))).isEmpty();
        assertThat(SessionState.of(new StateRow(row.kind(), "salle-12", 1, row.bytes()))).isEmpty();
        assertThat(SessionState.of(new StateRow(row.kind(), row.key(), 1, impossible))).isEmpty();
    }

    @Test
    void aCounterHasThirtyTwoBits() {
        assertThatThrownBy(() -> new SessionState(new Eui64(1), 0, 0x1_0000_0000L, 0)).isInstanceOf(InvalidValue.class);
    }
}
