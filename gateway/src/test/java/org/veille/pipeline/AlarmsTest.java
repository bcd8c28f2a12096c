package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.model.Alarm;
import org.veille.model.Received;
import org.veille.model.Row;
import org.veille.model.Trust;
import org.veille.port.Batch;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;

class AlarmsTest {
    private final Tick tick = new Tick();
    private final Alarms alarms = new Alarms("ecole", tick);

    @Test
    void anAlarmIsToldOnceHoweverOftenItIsRaised() {
        alarms.raise("card-writes", "mqtt", "too much", at(1));
        alarms.raise("card-writes", "mqtt", "much too much", at(2));

        assertThat(alarms.raised()).containsExactly(new Alarm("card-writes", "mqtt", "much too much", 1));
        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.measurement()).isEqualTo("veille_alarm");
            assertThat(row.tags()).containsEntry("alarm", "card-writes").containsEntry("subject", "mqtt");
            assertThat(row.fields()).containsEntry("active", true).containsEntry("words", "too much");
        });
    }

    @Test
    void overAndRaisedAgainInOneMillisecondAreTwoRows() {
        alarms.raise("disk", "", "full", at(2));
        alarms.clear("disk", "", at(2));
        alarms.raise("disk", "", "full", at(2));

        assertThat(rows()).extracting(Row::tMs).containsExactly(2L, 3L, 4L);
    }

    @Test
    void itIsClearedOnce() {
        alarms.clear("card-writes", "", at(1));
        alarms.raise("card-writes", "", "too much", at(2));
        alarms.clear("card-writes", "", at(3));
        alarms.clear("card-writes", "", at(4));

        assertThat(alarms.raised()).isEmpty();
        assertThat(rows()).extracting(row -> row.fields().get("active")).containsExactly(true, false);
        assertThat(rows()).extracting(Row::tMs).containsExactly(2L, 3L);
    }

    @Test
    void whatIsRaisedOutlivesARestartAndWhatIsClearedDoesNot() {
        alarms.raise("card-writes", "mqtt", "too much", at(1));
        alarms.raise("disk", "", "full", at(2));
        alarms.clear("disk", "", at(3));
        Alarms after = new Alarms("ecole", new Tick());

        after.recover(new Journal.Recovery(
                1, List.of(), batch().states(), OutboxPosition.START, 0, List.of(), Optional.empty()));

        assertThat(after.raised()).containsExactly(new Alarm("card-writes", "mqtt", "too much", 1));
    }

    @Test
    void theBellRingsForEachChangeAndForWhatARestartFinds() {
        List<String> heard = new ArrayList<>();
        Alarms ringing = new Alarms("ecole", tick, (alarm, active) -> heard.add(alarm.name() + " " + active));
        ringing.raise("disk", "", "full", at(1));
        ringing.raise("disk", "", "still full", at(2));
        Alarms after = new Alarms("ecole", new Tick(), (alarm, active) -> heard.add("again " + alarm.name()));
        after.recover(new Journal.Recovery(
                1, List.of(), batch().states(), OutboxPosition.START, 0, List.of(), Optional.empty()));
        ringing.clear("disk", "", at(3));

        assertThat(heard).containsExactly("disk true", "again disk", "disk false");
    }

    @Test
    void whoHasSeenItIsNotForgottenEither() {
        alarms.raise("source-down", "mqtt", "away", at(1));
        alarms.raise("source-down", "coap", "away", at(1));
        assertThat(alarms.acknowledge("source-down", Optional.of("mqtt"), at(2))).isEqualTo(1);
        assertThat(alarms.acknowledge("disk", Optional.empty(), at(2))).isZero();

        alarms.raise("source-down", "mqtt", "still away", at(3));
        assertThat(alarms.raised()).containsExactly(
                new Alarm("source-down", "coap", "away", 1), new Alarm("source-down", "mqtt", "still away", 1, true));
        assertThat(rows()).last().satisfies(row -> assertThat(row.fields())
                .containsEntry("active", true)
                .containsEntry("acknowledged", true));
        Alarms after = new Alarms("ecole", new Tick());
        after.recover(new Journal.Recovery(
                1, List.of(), batch().states(), OutboxPosition.START, 0, List.of(), Optional.empty()));
        assertThat(after.raised()).extracting(Alarm::acknowledged).containsExactly(false, true);

        assertThat(alarms.acknowledge("source-down", Optional.empty(), at(4))).isEqualTo(2);
        alarms.clear("source-down", "mqtt", at(5));
        alarms.raise("source-down", "mqtt", "again", at(6));
        assertThat(alarms.raised()).last().isEqualTo(new Alarm("source-down", "mqtt", "again", 6));
    }

    private List<Row> rows() {
        return batch().rows();
    }

    private Batch batch() {
        return tick.batch(1, 0, List.of(), 1);
    }

    private static Received at(long ms) {
        return new Received("boot", ms * 1_000_000, ms, Trust.TRUSTED);
    }
}
