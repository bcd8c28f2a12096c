package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.row;
import static org.veille.port.Batches.tick;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.port.Excerpts;
import org.veille.port.History;
import org.veille.port.Journal.JournalException;
import org.veille.port.OutboxPosition;

class SqliteHistoryTest {
    private static final Series CO2 = Series.parse("salle-12-air/co2");
    private static final Series POWER = Series.parse("tableau/power/l1");

    @TempDir
    Path folder;

    private Path file;
    private SqliteJournal journal;
    private SqliteHistory history;

    @BeforeEach
    void open() {
        file = folder.resolve("veille.db");
        journal = new SqliteJournal(file, Retention.withSink());
        journal.recover();
        history = (SqliteHistory) journal.excerpts();
    }

    @AfterEach
    void close() {
        history.close();
        journal.close();
    }

    @Test
    void aMissingFileIsSaidInWords() {
        assertThatThrownBy(() -> new SqliteHistory(folder.resolve("elsewhere.db")))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("there is no journal at")
                .hasMessageContaining("the gateway has not run");
    }

    @Test
    void aGatewayHasItsDatabaseForItself() {
        assertThatThrownBy(() -> new SqliteHistory(file))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("perhaps a running gateway");
        journal.commit(tick(1).row(co2(T0, 1)).build());
    }

    @Test
    void aLongHistoryComesInPieces() {
        int ticks = 2 * Excerpts.TICKS + 500;
        journal.commit(tick(1).series(0, "salle-12-air/co2").build());
        for (int i = 2; i <= ticks; i++) {
            journal.commit(tick(i).reading(0, T0 + i, i).row(co2(T0 + i, i)).row(co2(T0 + ticks + i, i)).build());
        }

        assertThat(pieces(after -> history.rows(CO2, 0, Long.MAX_VALUE, after)).stream().map(Excerpts.Placed::row))
                .hasSize(2 * (ticks - 1))
                .containsExactlyInAnyOrderElementsOf(history.rows(CO2, 0, Long.MAX_VALUE));
        List<History.Summary> parts = pieces(history::series);
        assertThat(parts).hasSize(3);
        assertThat(parts.stream().reduce(History.Summary::plus)).contains(history.series().getFirst());
        assertThat(history.series().getFirst().readings()).isEqualTo(ticks - 1);
        Excerpts.Placed tenth = history.rows(CO2, 0, Long.MAX_VALUE, OutboxPosition.START).items().get(9);
        assertThat(history.rows(CO2, 0, Long.MAX_VALUE, tenth.at()).items().getFirst().row())
                .as("after the second row of a tick, or between two of it")
                .isEqualTo(history.rows(CO2, 0, Long.MAX_VALUE, OutboxPosition.START).items().get(10).row());
    }

    private static <T> List<T> pieces(Function<OutboxPosition, Excerpts.Piece<T>> ask) {
        List<T> all = new ArrayList<>();
        Optional<OutboxPosition> after = Optional.of(OutboxPosition.START);
        while (after.isPresent()) {
            Excerpts.Piece<T> piece = ask.apply(after.get());
            all.addAll(piece.items());
            after = piece.next();
        }
        return all;
    }

    @Test
    void itSeesWhatTheGatewayCommitsMeanwhile() {
        assertThat(history.outbox().pendingRows()).isZero();
        journal.commit(tick(1).row(co2(T0, 1)).build());
        assertThat(history.outbox().pendingRows()).isEqualTo(1);
        journal.commit(tick(2).row(row("new", Map.of("device", "b"), Map.of("other", 1.0), T0)).build());
        assertThat(history.outbox().pendingRows()).isEqualTo(2);
    }

    @Test
    void itReadsAJournalThatNobodyHasOpen() {
        journal.commit(tick(1).row(co2(T0, 1)).build());
        journal.close();

        try (SqliteHistory later = new SqliteHistory(file)) {
            assertThat(later.rows(CO2, 0, Long.MAX_VALUE)).containsExactly(co2(T0, 1));
        }
    }

    @Test
    void aSeriesHasItsTrendHoursAndLiveValuesInOrderOfTime() {
        Row hour = row("co2_1h", Map.of("device", "salle-12-air"), Map.of("mean", 600.0), T0);
        Row live = row("co2_live", Map.of("device", "salle-12-air"), Map.of("value", 640.0), T0 + 2);
        Row otherDevice = row("co2", Map.of("device", "salle-13-air"), Map.of("value", 1.0), T0);
        Row otherChannel = row("co2", Map.of("device", "salle-12-air", "channel", "2"), Map.of("value", 1.0), T0);
        journal.commit(tick(1).row(live).row(otherDevice).row(otherChannel).row(co2(T0 + 1, 5)).build());
        journal.commit(tick(2).row(hour).row(co2(T0 + 9, 6)).build());

        assertThat(history.rows(CO2, T0, T0 + 9)).containsExactly(hour, co2(T0 + 1, 5), live);
    }

    @Test
    void aQuantityThatBeginsLikeAnotherIsNotMixedUp() {
        Map<String, String> tags = Map.of("device", "tableau", "channel", "l1");
        Row factor = row("power_factor_1h", tags, Map.of("mean", 0.9), T0);
        Row power = row("power_1h", tags, Map.of("mean", 900.0), T0);
        journal.commit(tick(1).row(factor).row(power).build());

        assertThat(history.rows(POWER, 0, Long.MAX_VALUE)).containsExactly(power);
        assertThat(history.rows(Series.parse("tableau/power_factor/l1"), 0, Long.MAX_VALUE)).containsExactly(factor);
    }

    @Test
    void theGatewaysOwnRowsBelongToNoSeries() {
        journal.commit(tick(1).row(row("veille_gateway", Map.of("site", "s"), Map.of("rss", 1L), T0)).build());

        assertThat(history.series()).isEmpty();
    }

    @Test
    void aSummaryCountsReadingsAndPointsAndHasTheLastReading() {
        journal.commit(tick(1)
                .series(0, "salle-12-air/co2")
                .series(1, "tableau/power/l1")
                .reading(0, T0 + 5, 612)
                .reading(0, T0 + 3, 600)
                .advance(0, T0 + 60_000)
                .row(co2(T0, 1))
                .build());

        assertThat(history.series()).containsExactly(
                new History.Summary(
                        CO2,
                        Optional.of(new History.RawReading(T0 + 5, 612)),
                        2,
                        1,
                        List.of(new History.RawReading(T0 + 3, 600), new History.RawReading(T0 + 5, 612))),
                new History.Summary(POWER, Optional.empty(), 0, 0));
    }

    @Test
    void theOutboxShowsWhatWaitsSinceWhenAndWhatWasRefused() {
        journal.commit(tick(1).row(co2(T0, 1)).row(co2(T0, 2)).build());
        journal.commit(tick(2).row(co2(T0, 3)).build());
        journal.commit(tick(3).delivered(1, 1).refused(co2(T0, 2), "field type conflict").build());

        History.Outbox outbox = history.outbox();

        assertThat(outbox.pendingRows()).isEqualTo(1);
        assertThat(outbox.pendingBytes()).isBetween(5L, 40L);
        assertThat(outbox.oldestMs()).contains(T0 + 2 * 60_000);
        assertThat(outbox.refused()).containsExactly(
                new History.Refused(1, co2(T0, 2), 400, "field type conflict", T0 + 3 * 60_000));
    }

    @Test
    void anEmptyOutboxHasNoOldest() {
        assertThat(history.outbox().oldestMs()).isEmpty();
        assertThat(history.outbox().pendingBytes()).isZero();
    }

    @Test
    void auditComesNewestFirst() {
        journal.commit(tick(1).audit(audit(1)).audit(audit(2)).build());
        journal.commit(tick(2).audit(audit(3)).build());

        assertThat(history.audit(2)).containsExactly(audit(3), audit(2));
    }

    @Test
    void anAuditTrailThatNobodyTouchedFits() {
        assertThat(history.brokenAudit()).isEmpty();
        journal.commit(tick(1).audit(audit(1)).audit(audit(2)).build());
        journal.close();
        journal = new SqliteJournal(file, Retention.withSink());
        journal.recover();
        history = (SqliteHistory) journal.excerpts();
        journal.commit(tick(2).audit(audit(3)).build());

        assertThat(history.brokenAudit()).isEmpty();
    }

    @Test
    void aChangedAuditRowIsFound() throws SQLException {
        journal.commit(tick(1).audit(audit(1)).audit(audit(2)).audit(audit(3)).build());
        outside("UPDATE audit SET why = 'nobody knows' WHERE id = 2");

        assertThat(history.brokenAudit()).hasValueSatisfying(row -> assertThat(row.why()).isEqualTo("nobody knows"));
    }

    @Test
    void aRemovedAuditRowIsFoundAtTheOneAfterIt() throws SQLException {
        journal.commit(tick(1).audit(audit(1)).audit(audit(2)).audit(audit(3)).build());
        outside("DELETE FROM audit WHERE id = 2");

        assertThat(history.brokenAudit()).contains(audit(3));
    }

    private void outside(String sql) throws SQLException {
        Database.execute(journal.connection(), sql);
    }

    private static AuditRow audit(int number) {
        return new AuditRow(
                T0 + number, "gym-heating-setback", new ActuatorId("gym-heating"), "dryRun", 12, "setback",
                "why " + number, "t=9");
    }
}
