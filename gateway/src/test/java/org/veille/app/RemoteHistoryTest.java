package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.row;
import static org.veille.port.Batches.tick;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.control.ControlClient;
import org.veille.adapter.control.ControlSocket;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteHistory;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.port.Excerpts;
import org.veille.port.History;
import org.veille.site.SiteFolder;

/** What a running gateway tells of its journal is what is in it. */
class RemoteHistoryTest {
    private static final Series CO2 = Series.parse("salle-12-air/co2");

    /** More than one piece of ticks, and more rows than one answer holds. */
    private static final int TICKS = Excerpts.TICKS + 300;

    @TempDir
    private Path folder;

    private Path database;
    private ControlClient client;

    @BeforeEach
    void somethingHasHappened() {
        database = folder.resolve("data/veille.db");
        client = new ControlClient(database.resolveSibling(ControlSocket.NAME), new SystemClock());
        try (SqliteJournal journal = new SqliteJournal(database, Retention.withSink())) {
            journal.recover();
            journal.commit(tick(1)
                    .series(0, CO2.toString())
                    .series(1, "tableau/power/l1")
                    .state("kind", "key", 3, new byte[] {1, 0, -1})
                    .audit(new AuditRow(T0, "rule", new ActuatorId("gym"), "dryRun", 12, "setback", "why \"so\"", "t=9"))
                    .ledger(new LedgerRow(Loss.LATE, "mqtt", "salle-12-air", CO2.toString(), T0, T0 + 5, 7, "é"))
                    .build());
            for (int i = 2; i <= TICKS; i++) {
                journal.commit(tick(i).reading(0, T0 + i, 400 + i / 3.0).row(co2(T0 + i, 400 + i / 3.0)).build());
            }
            Row own = row("co2_1h", Map.of("device", "salle-12-air"), Map.of("mean", 612.0, "count", 60L, "ok", true), T0);
            journal.commit(tick(TICKS + 1)
                    .row(own)
                    .delivered(TICKS - 1, 0)
                    .refused(co2(T0 + 2, 2), "field type conflict")
                    .refused(co2(T0 + 3, 2), "beyond retention")
                    .build());
        }
    }

    private Gateway gateway() {
        System.setProperty("veille.home", SiteFolder.HOME.toString());
        SiteFolder files = new SiteFolder(folder).write("veille.yaml", "site: {name: ecole}\n").write("devices.yaml", "");
        StringWriter err = new StringWriter();
        return new Gateway(
                Configuration.load(files.file("veille.yaml"), new PrintWriter(err, true))
                        .orElseThrow(() -> new AssertionError(err)),
                new SystemClock());
    }

    private record Told(
            List<History.Summary> series,
            List<Row> rows,
            List<Row> someRows,
            History.Outbox outbox,
            List<AuditRow> audit,
            List<LedgerRow> ledger) {
        static Told by(History history) {
            assertThat(history.state("kind", "key")).get().satisfies(state -> {
                assertThat(state.version()).isEqualTo(3);
                assertThat(state.bytes()).containsExactly(1, 0, -1);
            });
            assertThat(history.state("kind", "none")).isEmpty();
            assertThat(history.brokenAudit()).isEmpty();
            return new Told(
                    history.series(),
                    history.rows(CO2, Long.MIN_VALUE, Long.MAX_VALUE),
                    history.rows(CO2, T0 + 100, T0 + 200),
                    history.outbox(),
                    history.audit(5),
                    history.ledger());
        }
    }

    @Test
    void itIsWhatTheFileHolds() throws Exception {
        Told local;
        try (History history = new SqliteHistory(database)) {
            local = Told.by(history);
        }
        assertThat(RemoteHistory.isServed(client)).as("nothing runs yet").isFalse();
        try (Gateway gateway = gateway()) {
            gateway.start();

            assertThat(RemoteHistory.isServed(client)).isTrue();
            Told remote = Told.by(new RemoteHistory(client));

            assertThat(remote.series()).isEqualTo(local.series());
            assertThat(remote.rows()).isEqualTo(local.rows()).hasSize(TICKS);
            assertThat(remote.someRows()).isEqualTo(local.someRows()).hasSize(100);
            assertThat(remote.outbox()).isEqualTo(local.outbox());
            assertThat(remote.audit()).isEqualTo(local.audit());
            assertThat(remote.ledger()).isEqualTo(local.ledger());
        }
    }

    @Test
    void aGatewayThatHasEndedMeanwhileIsTold() {
        assertThatThrownBy(() -> new RemoteHistory(client).ledger())
                .isInstanceOf(Complaint.Failure.class)
                .hasMessageContaining("the gateway has ended meanwhile");
    }
}
