package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.tick;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Journal;
import org.veille.port.Journal.JournalException;
import org.veille.port.OutboxPosition;

/** A database of schema version 1, as the program before wrote it, is brought to the present one. */
class MigrationTest {
    private static final AuditRow AUDIT = new AuditRow(
            T0, "gym-heating-setback", new ActuatorId("gym-heating"), "dryRun", 12, "setback", "nobody", "t=9");
    private static final LedgerRow LOSS = new LedgerRow(Loss.UNDECODABLE, "mqtt", "", "", T0, T0 + 5, 3, "words");

    /** Version 1, to the letter. */
    private static final String[] SCHEMA_1 = {
        "PRAGMA page_size=1024",
        "PRAGMA journal_mode=WAL",
        "CREATE TABLE tick(id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, row_count INTEGER NOT NULL,"
                + " raw BLOB, keys BLOB, rows BLOB, unfolded BLOB)",
        "CREATE TABLE head(id INTEGER PRIMARY KEY, packed BLOB NOT NULL)",
        "CREATE TABLE shape(id INTEGER PRIMARY KEY, packed BLOB NOT NULL)",
        "CREATE TABLE series(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        "CREATE TABLE state(kind TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL,"
                + " PRIMARY KEY(kind, key)) WITHOUT ROWID",
        "CREATE TABLE ledger(reason TEXT NOT NULL, source TEXT NOT NULL, device TEXT NOT NULL, series TEXT NOT NULL,"
                + " day INTEGER NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, count INTEGER NOT NULL,"
                + " detail TEXT NOT NULL, PRIMARY KEY(reason, source, device, series, day)) WITHOUT ROWID",
        "CREATE TABLE audit(id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL, actuator TEXT NOT NULL,"
                + " decision TEXT NOT NULL, level INTEGER NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL,"
                + " inputs TEXT NOT NULL, link BLOB NOT NULL)",
        "CREATE TABLE refused(id INTEGER PRIMARY KEY AUTOINCREMENT, since_ms INTEGER NOT NULL, status INTEGER NOT NULL,"
                + " words TEXT NOT NULL, packed BLOB NOT NULL)",
        "CREATE TABLE mark(id INTEGER PRIMARY KEY CHECK(id = 1), delivered_tick INTEGER NOT NULL,"
                + " delivered_index INTEGER NOT NULL, folded_tick INTEGER NOT NULL)",
        "INSERT INTO mark VALUES(1, 5, 0, 4)",
        "PRAGMA application_id=" + 0x5645_494C,
        "PRAGMA user_version=1",
    };

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private Path file;
    private final PackedRows packedRows = new PackedRows();

    /** Ticks 1, 2 and 5 to 7: a clock that jumped had those between pruned. */
    @BeforeEach
    void writeVersionOne() throws SQLException {
        file = folder.resolve("veille.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String sql : SCHEMA_1) {
                Database.execute(connection, sql);
            }
            for (int id : new int[] {1, 2, 5, 6, 7}) {
                List<Batch.Raw> raw = List.of(new Batch.Raw(1, Batch.Raw.Kind.READING, T0 + id, id));
                put(connection, "INSERT INTO tick VALUES(?, ?, 1, ?, ?, ?, ?)", id, T0 + id * 60_000L,
                        PackedRaw.pack(raw, T0 + id * 60_000L),
                        PackedKeys.pack(List.of(new Batch.Key("mqtt", id, T0)), T0 + id * 60_000L),
                        packedRows.pack(List.of(co2(T0 + id, id)), T0 + id * 60_000L),
                        id > 4 ? unfolded(id) : null);
            }
            put(connection, "INSERT INTO head VALUES(?, ?)", 0, packedRows.heads().value(0).pack());
            put(connection, "INSERT INTO shape VALUES(?, ?)", 0, packedRows.shapes().value(0).pack());
            put(connection, "INSERT INTO series VALUES(?, ?)", 1, "salle-12-air/co2");
            put(connection, "INSERT INTO state VALUES(?, ?, ?, ?)", "lane", "1", 3, new byte[] {4});
            put(connection, "INSERT INTO state VALUES(?, ?, ?, ?)", "lorawan", "x", 1, new byte[] {9});
            put(connection, "INSERT INTO ledger VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", "undecodable", "mqtt", "", "",
                    Math.floorDiv(T0, 86_400_000L), T0, T0 + 5, 3, "words");
            put(connection, "INSERT INTO audit VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 1, AUDIT.atMs(), AUDIT.who(),
                    AUDIT.actuator().name(), AUDIT.decision(), AUDIT.level(), AUDIT.state(), AUDIT.why(),
                    AUDIT.inputs(), AuditChain.link(AuditChain.START, AUDIT));
            put(connection, "INSERT INTO refused VALUES(?, ?, ?, ?, ?)", 8, T0, 400, "no",
                    Tables.packOne(packedRows, co2(T0, 77)));
        }
    }

    /** As version 1 packed it: never deflated. */
    private static byte[] unfolded(int id) {
        ByteWriter out = new ByteWriter();
        out.u8(1);
        out.varint(1);
        out.text("lane");
        out.text("1");
        out.varint(3);
        out.blob(new byte[] {(byte) id});
        out.varint(0);
        return out.toBytes();
    }

    @Test
    void everythingIsThereAfterwards() {
        try (SqliteJournal journal = new SqliteJournal(file, Retention.withSink())) {
            Journal.Recovery recovery = journal.recover();

            assertThat(recovery.salvage()).isEmpty();
            assertThat(recovery.lastTick()).isEqualTo(7);
            assertThat(recovery.series()).extracting(one -> one.series().toString()).containsExactly("salle-12-air/co2");
            assertThat(recovery.delivered()).isEqualTo(new OutboxPosition(5, 0));
            assertThat(recovery.keys()).extracting(Batch.Key::hash).containsExactly(1L, 2L, 5L, 6L, 7L);
            assertThat(recovery.states()).extracting(StateRow::kind, state -> (int) state.bytes()[0])
                    .containsExactlyInAnyOrder(
                            org.assertj.core.api.Assertions.tuple("lane", 7),
                            org.assertj.core.api.Assertions.tuple("lorawan", 9));
            assertThat(journal.pending(recovery.delivered(), 10).rows())
                    .containsExactly(co2(T0 + 6, 6), co2(T0 + 7, 7));
            List<Double> values = new ArrayList<>();
            journal.replay(0, (_, raw) -> values.add(raw.value()));
            assertThat(values).containsExactly(1.0, 2.0, 5.0, 6.0, 7.0);
            assertThat(journal.refused(0, 10)).extracting(row -> row.row()).containsExactly(co2(T0, 77));
            journal.commit(tick(8).row(co2(T0, 8)).audit(AUDIT).build());
        }
        try (SqliteHistory history = new SqliteHistory(file)) {
            assertThat(history.ledger()).containsExactly(LOSS);
            assertThat(history.audit(9)).containsExactly(AUDIT, AUDIT);
            assertThat(history.brokenAudit()).isEmpty();
        }
    }

    @Test
    void theOldOneStaysAsABackupForThirtyDays() throws IOException, SQLException {
        new SqliteJournal(file, Retention.withSink()).close();
        Path backup = folder.resolve("veille.db.v1");
        try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + backup)) {
            assertThat(Database.single(old, "SELECT count(*) FROM tick")).isEqualTo("5");
        }

        Files.setLastModifiedTime(backup, FileTime.from(Instant.now().minus(Duration.ofDays(29))));
        new SqliteJournal(file, Retention.withSink()).close();
        assertThat(backup).exists();
        Files.setLastModifiedTime(backup, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        new SqliteJournal(file, Retention.withSink()).close();
        assertThat(backup).doesNotExist();
    }

    @Test
    void aMigrationThatFailsLeavesTheOldOneAsItWas() throws SQLException {
        outside("INSERT INTO series VALUES(2, 'no series at all')");

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> new SqliteJournal(file, Retention.withSink()))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("schema version 1 and could not be brought to version 2")
                    .hasMessageContaining("it was left as it is");
        }
        outside("DELETE FROM series WHERE number = 2");
        try (SqliteJournal journal = new SqliteJournal(file, Retention.withSink())) {
            assertThat(journal.recover().lastTick()).isEqualTo(7);
        }
    }

    @Test
    void whoOnlyLooksIsToldToStartTheGateway() {
        assertThatThrownBy(() -> new SqliteHistory(file))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("start the gateway once");
    }

    private void outside(String sql) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Database.execute(other, sql);
        }
    }

    private static void put(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }
}
