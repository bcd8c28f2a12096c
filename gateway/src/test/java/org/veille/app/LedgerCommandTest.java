package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.tick;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.json.JsonObject;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;

/** {@code veille ledger} on a database that a gateway has written. */
class LedgerCommandTest {
    @TempDir
    private Path folder;

    private Path database;

    @BeforeEach
    void write() {
        database = folder.resolve("veille.db");
        try (SqliteJournal journal = new SqliteJournal(database, Retention.withSink())) {
            journal.recover();
        }
    }

    private void fill(String totals) {
        try (SqliteJournal journal = new SqliteJournal(database, Retention.withSink())) {
            journal.recover();
            journal.commit(tick(1)
                    .state("ledger", "totals", 2, totals.getBytes(StandardCharsets.US_ASCII))
                    .ledger(new LedgerRow(Loss.LATE, "mqtt", "salle-12-air", "salle-12-air/co2", T0, T0 + 60_000, 2, "7 ms late"))
                    .ledger(new LedgerRow(Loss.UNDECODABLE, "coap", "", "", T0 + 1, T0 + 1, 1, ""))
                    .build());
        }
    }

    @Test
    void beforeTheFirstMessageThereIsNothingAndThatIsFine() {
        assertThat(veille("ledger", "--database", database).out())
                .isEqualToNormalizingNewlines("Nothing is written down yet; what has come since the start will be, within a minute or as commit.interval says.\nNothing was lost.\n");
        assertThat(veille("ledger", "--json", "--database", database).out())
                .isEqualToNormalizingNewlines("{\"schema\":\"veille.ledger/1\",\"uplinks\":null,\"readings\":null,"
                        + "\"balanced\":null,\"rows\":[]}\n");
    }

    @Test
    void theBalancesAndWhatWasLostCanBeReadByAPerson() {
        fill("a 8 1 1 0 9 4 3 0 LATE=2:2");

        assertThat(veille("ledger", "--database", database).out().lines())
                .startsWith(
                        "messages  10 received = 8 decoded + 1 undecodable + 1 refused + 0 repeated",
                        "readings  9 decoded = 4 in stored points + 3 held + 2 discarded")
                .anySatisfy(line -> assertThat(line).matches(
                        "late +2  2026-03-01T00:00:00.000Z 2026-03-01T00:01:00.000Z salle-12-air/co2: 7 ms late"))
                .anySatisfy(line -> assertThat(line).matches("undecodable +1 .*coap: the codec found no readings"));
    }

    @Test
    void aBalanceThatDoesNotAddUpIsSaidAloud() {
        fill("a 8 1 0 0 9 4 3 0");

        assertThat(veille("ledger", "--database", database).out()).contains("does not add up");
        assertThat(veille("ledger", "--json", "--database", database).json().bool("balanced")).contains(false);
    }

    @Test
    void rowsAreChosenByReasonAndDevice() {
        fill("a 8 1 1 0 9 4 3 0");

        assertThat(rows("--reason", "late")).isEqualTo(1);
        assertThat(rows("--device", "salle-12-air")).isEqualTo(1);
        assertThat(rows("--device", "salle-13-air")).isZero();
        Cli mistake = veille("ledger", "--reason", "lat", "--database", database);
        assertThat(mistake.code()).isEqualTo(2);
        assertThat(mistake.err()).contains("--reason").contains("'lat'").contains("late");
    }

    @Test
    void asJsonItHasTheKeysOfTheContract() {
        fill("a 8 1 1 0 9 4 3 0 LATE=2:2");

        Cli cli = veille("ledger", "--json", "--database", database);
        assertThat(cli.keys()).containsExactly("schema", "uplinks", "readings", "balanced", "rows");
        assertThat(cli.json().object("readings").orElseThrow().object("discarded").orElseThrow().integer("late")).hasValue(2);
        JsonObject row = (JsonObject) cli.json().array("rows").orElseThrow().items().getLast();
        assertThat(row).hasToString("{\"reason\":\"undecodable\",\"source\":\"coap\",\"device\":null,\"series\":null,"
                + "\"from\":\"2026-03-01T00:00:00.001Z\",\"to\":\"2026-03-01T00:00:00.001Z\",\"count\":1,\"detail\":null}");
    }

    private int rows(String option, String value) {
        return veille("ledger", "--json", option, value, "--database", database)
                .json()
                .array("rows")
                .orElseThrow()
                .items()
                .size();
    }
}
