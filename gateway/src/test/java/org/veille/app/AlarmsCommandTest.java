package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.veille.app.Cli.veille;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.port.Batches;
import org.veille.site.SiteFolder;

class AlarmsCommandTest {
    @TempDir
    private Path folder;

    private Path database;

    /** What a gateway left: one alarm, which its next start knows. */
    @BeforeEach
    void anAlarmWasRaised() {
        database = folder.resolve("data/veille.db");
        byte[] words = "nobody looked".getBytes(StandardCharsets.UTF_8);
        byte[] state = ByteBuffer.allocate(9 + words.length).putLong(Batches.T0).put((byte) 0).put(words).array();
        try (SqliteJournal journal = new SqliteJournal(database, Retention.withSink())) {
            journal.recover();
            journal.commit(Batches.tick(1).state("alarm", "uplink-budget/", 2, state).build());
        }
    }

    private Gateway gateway() {
        System.setProperty("veille.home", SiteFolder.HOME.toString());
        SiteFolder files = new SiteFolder(folder).write("veille.yaml", "site: {name: ecole}\nbudget: {card-writes: 1 TB/day}\n").write("devices.yaml", "");
        StringWriter err = new StringWriter();
        return new Gateway(
                Configuration.load(files.file("veille.yaml"), new PrintWriter(err, true))
                        .orElseThrow(() -> new AssertionError(err)),
                new SystemClock());
    }

    @Test
    void whileNothingRunsItSaysWhatWasWrongAtTheEnd() {
        Cli cli = veille("alarms", "--database", database);

        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.out())
                .isEqualToNormalizingNewlines(
                        "No gateway runs here. Wrong was when it ended:\nuplink-budget\n  nobody looked\n");
        assertThat(veille("alarms", "--json", "--database", database).out().strip())
                .isEqualTo("{\"schema\":\"veille.alarms/1\",\"running\":false,\"alarms\":[{\"alarm\":\"uplink-budget\","
                        + "\"subject\":null,\"words\":\"nobody looked\",\"since\":\"2026-03-01T00:00:00.000Z\","
                        + "\"acknowledged\":false}]}");
        Cli ack = veille("alarms", "ack", "uplink-budget", "--database", database);
        assertThat(ack.code()).isEqualTo(1);
        assertThat(ack.err()).contains("no gateway runs here");
    }

    @Test
    void aRunningGatewayIsAskedAndToldThatSomebodyHasSeenIt() throws Exception {
        try (Gateway gateway = gateway()) {
            gateway.start();
            assertThat(veille("alarms", "--database", database).out())
                    .contains("uplink-budget, since 2026-03-01T00:00:00.000Z\n  nobody looked");

            Cli unknown = veille("alarms", "ack", "no-such", "--database", database);
            assertThat(unknown.code()).isEqualTo(2);
            assertThat(unknown.err()).contains("found 'no-such', expected an alarm that is raised");

            assertThat(veille("alarms", "ack", "uplink-budget", "--database", database).out())
                    .isEqualToNormalizingNewlines("Acknowledged.\n");
            Cli seen = veille("alarms", "--database", database);
            assertThat(seen.code()).isZero();
            assertThat(seen.out()).contains("(acknowledged)");
        }
        await().until(() -> veille("alarms", "--database", database).code() == 0);
    }
}
