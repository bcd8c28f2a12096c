package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veille.app.Cli.veille;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.port.Journal;
import org.veille.site.Site;
import org.veille.site.SiteFolder;

/** How a gateway starts, fails to start, and lets go. */
class GatewayTest {
    @TempDir
    private Path folder;

    private SiteFolder site(String more) {
        return new SiteFolder(folder)
                .write("veille.yaml", "site: {name: ecole}\n" + more)
                .write("devices.yaml", "");
    }

    private Site load(SiteFolder files) {
        System.setProperty("veille.home", SiteFolder.HOME.toString());
        StringWriter err = new StringWriter();
        return Configuration.load(files.file("veille.yaml"), new PrintWriter(err, true))
                .orElseThrow(() -> new AssertionError(err));
    }

    @Test
    void thePageOfARunningGatewayAnswers() throws IOException, InterruptedException {
        try (Gateway gateway = new Gateway(load(site("page: {port: 0}\n")), new SystemClock());
                HttpClient client = HttpClient.newHttpClient()) {
            gateway.start();
            URI status = URI.create("http://127.0.0.1:" + gateway.pagePort().orElseThrow() + "/status.json");
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"site\":\"ecole\"").contains("\"balanced\":true");
        }
    }

    @Test
    void aSecondGatewayOnOneFolderIsRefused() throws IOException {
        SiteFolder files = site("");
        try (Gateway first = new Gateway(load(files), new SystemClock())) {
            first.start();
            assertThatThrownBy(() -> new Gateway(load(files), new SystemClock()))
                    .isInstanceOf(Journal.JournalException.class)
                    .hasMessageContaining("in use by another gateway");

            Cli cli = veille("run", "-c", files.file("veille.yaml"));
            assertThat(cli.code()).isEqualTo(1);
            assertThat(cli.err().lines()).singleElement().asString()
                    .startsWith("veille: ")
                    .contains("in use by another gateway (process " + ProcessHandle.current().pid());
            assertThat(first.look()).isPresent();
        }
        assertFree();
    }

    @Test
    void aGatewayThatIsClosedCanBeStartedAgain() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (Gateway gateway = new Gateway(load(site("")), new SystemClock())) {
                gateway.start();
                assertThat(gateway.look()).isPresent();
            }
        }
    }

    @Test
    void aGatewayThatWasNeverStartedLetsGo() {
        String sources = "sources: {mqtt: {broker: mqtt://127.0.0.1:1, topics: a/#}, coap: {}}\n";
        new Gateway(load(site(sources)), new SystemClock()).close();

        assertFree();
    }

    @Test
    void aTakenPortOfThePageIsToldAndEverythingIsLetGo() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SiteFolder files = site("page: {port: " + other.getLocalPort() + "}\n");

            Cli cli = veille("run", "-c", files.file("veille.yaml"));
            assertThat(cli.code()).isEqualTo(1);
            assertThat(cli.err().lines()).singleElement().asString()
                    .startsWith("veille: page.port: cannot listen on port " + other.getLocalPort())
                    .endsWith("or write another port in " + files.file("veille.yaml"));
            assertFree();
        }
    }

    @Test
    void aDataFolderThatCannotBeMadeIsTold() throws IOException {
        Files.writeString(folder.resolve("taken"), "a file");

        Cli cli = veille("run", "-c", site("data: taken/data\n").file("veille.yaml"));
        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.err().lines()).singleElement().asString()
                .startsWith("veille: cannot create " + folder + "/taken/data/veille.db")
                .contains("must be able to write to its folder");
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAsideAndTheAlarmSaysWhere() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/veille.db"), "This is a text and no database. ".repeat(100));

        try (Gateway gateway = new Gateway(load(site("")), new SystemClock())) {
            gateway.start();

            // What this process has written before, other tests' writes, may be too much for a card.
            assertThat(gateway.look().orElseThrow().alarms())
                    .filteredOn(alarm -> alarm.id().equals("database-damaged"))
                    .singleElement()
                    .satisfies(alarm -> assertThat(alarm.words())
                            .contains("it is not a SQLite database")
                            .contains("veille.db.damaged-"));
        }
    }

    @Test
    void aWrongConfigurationIsNotStarted() {
        Cli cli = veille("run", "-c", site("sorces: {}\n").file("veille.yaml"));

        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).startsWith(folder + "/veille.yaml:2:1: sorces: found 'sorces'").contains("'sources'?");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    /** The database's lock is free again. */
    private void assertFree() {
        new SqliteJournal(folder.resolve("data/veille.db"), Retention.withSink()).close();
    }
}
