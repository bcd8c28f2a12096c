package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.tick;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.control.ControlClient;
import org.veille.adapter.control.ControlSocket;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteHistory;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.json.JsonObject;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.port.History;
import org.veille.servers.ServerProcess;
import org.veille.site.Site;
import org.veille.site.SiteFolder;

/** {@code veille outbox retry} and {@code drop}, with a gateway that runs and without. */
class OutboxCommandTest {
    @TempDir
    private Path folder;

    private Path database;

    @BeforeEach
    void threeRowsAreKeptApart() {
        database = folder.resolve("data/veille.db");
        try (SqliteJournal journal = new SqliteJournal(database, Retention.withSink())) {
            journal.recover();
            journal.commit(tick(1).row(co2(T0, 1)).row(co2(T0 + 1, 2)).row(co2(T0 + 2, 3)).build());
            journal.commit(tick(2)
                    .refused(co2(T0, 1), "field type conflict")
                    .refused(co2(T0 + 1, 2), "field type conflict")
                    .refused(co2(T0 + 2, 3), "field type conflict")
                    .delivered(1, 2)
                    .build());
        }
    }

    private Gateway gateway(String influx) {
        System.setProperty("veille.home", SiteFolder.HOME.toString());
        SiteFolder files = new SiteFolder(folder)
                .write("veille.yaml", "site: {name: ecole}\n" + influx)
                .write("devices.yaml", "");
        StringWriter err = new StringWriter();
        Site site = Configuration.load(files.file("veille.yaml"), new PrintWriter(err, true))
                .orElseThrow(() -> new AssertionError(err));
        return new Gateway(site, new SystemClock());
    }

    private History history() {
        ControlClient gateway = new ControlClient(database.resolveSibling(ControlSocket.NAME), new SystemClock());
        return RemoteHistory.isServed(gateway) ? new RemoteHistory(gateway) : new SqliteHistory(database);
    }

    private History.Outbox outbox() {
        try (History history = history()) {
            return history.outbox();
        }
    }

    private long ledger(Loss reason) {
        try (History history = history()) {
            return history.ledger().stream()
                    .filter(row -> row.reason() == reason)
                    .mapToLong(LedgerRow::count)
                    .sum();
        }
    }

    @Test
    void aGatewayThatRunsIsAsked() throws Exception {
        try (Gateway gateway = gateway("")) {
            gateway.start();

            Cli retry = veille("outbox", "retry", 2, "--database", database);
            assertThat(retry.err()).isEmpty();
            assertThat(retry.out()).isEqualToNormalizingNewlines("1 point in the outbox again.\n");
            assertThat(outbox().refused()).extracting(History.Refused::id).containsExactly(3L, 1L);
            assertThat(outbox().pendingRows()).isEqualTo(1);

            Cli drop = veille("outbox", "drop", "--all", "--json", "--database", database);
            assertThat(drop.out().strip())
                    .isEqualTo("{\"schema\":\"veille.settle/1\",\"rows\":2,\"superseded\":0,\"unknown\":[]}");
            assertThat(gateway.look()).isPresent();
        }
        assertThat(outbox().refused()).isEmpty();
        assertThat(ledger(Loss.DROPPED)).isEqualTo(2);
        assertThat(folder.resolve("data").resolve(ControlSocket.NAME)).doesNotExist();
    }

    @Test
    void withoutAGatewayTheDatabaseIsChangedHere() {
        Cli retry = veille("outbox", "retry", 1, 3, 77, "--database", database);

        assertThat(retry.out())
                .isEqualToNormalizingNewlines("2 points in the outbox again.\nNot kept apart: 77.\n");
        assertThat(outbox().refused()).singleElement().satisfies(row -> assertThat(row.id()).isEqualTo(2));
        assertThat(outbox().pendingRows()).isEqualTo(2);
        assertThat(veille("outbox", "drop", 2, "--database", database).out())
                .isEqualToNormalizingNewlines("1 point given up; the ledger counts them as dropped.\n");
        assertThat(ledger(Loss.DROPPED)).isEqualTo(1);
    }

    @Test
    void whenThereIsNothingThatIsSaid() {
        veille("outbox", "drop", "--all", "--database", database);

        Cli cli = veille("outbox", "retry", "--all", "--database", database);
        assertThat(cli.code()).isZero();
        assertThat(cli.out()).isEqualToNormalizingNewlines("Nothing is kept apart: there is nothing to do.\n");
    }

    @Test
    void whatIsNotUnderstoodIsSaidWithItsRemedy() {
        for (Cli cli : new Cli[] {
            veille("outbox", "retry", "--database", database),
            veille("outbox", "drop", "1", "--all", "--database", database),
            veille("outbox", "retry", "77", "78", "--database", database)
        }) {
            assertThat(cli.code()).isEqualTo(2);
            assertThat(cli.err()).contains("'veille outbox' shows");
        }
        assertThat(veille("outbox", "retry", "77", "--database", database).err()).contains("found '77'");
        assertThat(outbox().refused()).hasSize(3);
        Path nowhere = folder.resolve("nowhere/veille.db");
        assertThat(veille("outbox", "retry", "--all", "--database", nowhere).code()).isEqualTo(2);
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void aGatewayThatDoesNotAnswerKeepsItsDatabase() throws Exception {
        try (Gateway gateway = gateway("")) {
            gateway.start();
            Files.delete(folder.resolve("data").resolve(ControlSocket.NAME));

            Cli cli = veille("outbox", "drop", "--all", "--database", database);
            assertThat(cli.code()).isEqualTo(1);
            assertThat(cli.err()).contains("in use by another gateway");
        }
        assertThat(outbox().refused()).hasSize(3);
    }

    @Test
    void aPathThatIsTooLongForASocketDoesNotKeepTheGatewayFromWorking() throws Exception {
        String deep = "d".repeat(100);
        try (Gateway gateway = gateway("data: " + deep + "\n")) {
            gateway.start();
            assertThat(gateway.look()).isPresent();
        }
        assertThat(folder.resolve(deep).resolve(ControlSocket.NAME)).doesNotExist();
    }

    @Test
    void howTheSinkIsOnlyARunningGatewayKnows() throws Exception {
        assertThat(veille("outbox", "--json", "--database", database).out()).contains("\"sinks\":null");
        String influx = "influx: {url: \"http://127.0.0.1:" + ServerProcess.freePort() + "\", version: 1, database: b}\n";
        try (Gateway gateway = gateway(influx)) {
            gateway.start();
            Cli cli = veille("outbox", "--json", "--database", database);
            JsonObject sink =
                    (JsonObject) cli.json().array("sinks").orElseThrow().items().getFirst();
            assertThat(sink.fields().keySet())
                    .containsExactly("name", "version", "state", "lastOk", "lastError", "retryAt");
            assertThat(sink.text("name")).contains("influx");
            assertThat(sink.text("state")).contains("well");
            assertThat(veille("outbox", "--database", database).out()).contains("influx: well");
        }
    }

    @Test
    void thePointsThatWereRefusedComeWithWhatToDo() {
        assertThat(veille("outbox", "--database", database).out())
                .contains("Refused and kept apart: 3 points:", "field type conflict", "veille outbox retry --all");
        assertThat(veille("outbox", "retry", "--help").out()).contains("veille outbox retry 17 18");
        assertThat(veille("outbox", "drop", "--help").out()).contains("veille outbox drop 17 18");
    }
}
