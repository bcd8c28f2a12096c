package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.json.Json;
import org.veille.json.JsonException;
import org.veille.json.JsonObject;
import org.veille.servers.InfluxDb1;
import org.veille.servers.Mosquitto;
import org.veille.servers.ServerProcess;
import org.veille.site.SiteFolder;

/** What it says of servers that are there, and of servers that are not. */
class DoctorCommandTest {
    private static final String CLOCK = "site: {name: ecole}\nclock: {trust: always}\n";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private String site(String more) {
        System.setProperty("veille.home", SiteFolder.HOME.toString());
        return new SiteFolder(folder)
                .write("veille.yaml", CLOCK + more)
                .write("devices.yaml", "")
                .file("veille.yaml")
                .toString();
    }

    @Test
    void aGatewayWithNothingIsWarnedAndNotIll() {
        Cli cli = veille("doctor", "-c", site(""));

        assertThat(cli.code()).isZero();
        assertThat(cli.out())
                .contains("ok       java", "ok       disk", "ok       clock", "warning  devices    none is configured")
                .contains("warning  influxdb   none is configured: the series stay on this machine; add 'influx'");
    }

    @Test
    @Tag("acceptance")
    void serversThatWorkAreTriedForReal() throws JsonException {
        try (Mosquitto broker = new Mosquitto(folder.resolve("mosquitto"));
                InfluxDb1 influx = new InfluxDb1(folder.resolve("influxdb"))) {
            broker.start();
            influx.start();
            Cli cli = veille("doctor", "--json", "-c", site("sources: {mqtt: {broker: \"mqtt://127.0.0.1:" + broker.port()
                    + "\", topics: t/#}}\ninflux: {url: \"" + influx.uri() + "\", database: batiments}\n"));

            assertThat(cli.out())
                    .contains("subscribed to [t/#], window 20")
                    .contains("takes points, and gives them back")
                    .as("an address is no name")
                    .doesNotContain("\"part\":\"names\"");
            assertThat(cli.code()).isZero();
            JsonObject json = (JsonObject) Json.parse(cli.out().strip().getBytes());
            assertThat(json.text("schema")).hasValue("veille.doctor/1");
            assertThat(json.bool("running")).hasValue(false);
            assertThat(influx.query("batiments", "SELECT count(written) FROM veille_doctor")).contains("1");
        }
    }

    @Test
    @Tag("acceptance")
    void theLivePolicyIsTriedApartAndMadeWhereItIsMissing() {
        try (InfluxDb1 influx = new InfluxDb1(folder.resolve("influxdb"))) {
            influx.start();
            influx.query("", "CREATE DATABASE batiments WITH DURATION 1h NAME short");
            String settings = "influx: {url: \"" + influx.uri() + "\", database: batiments, live-retention-policy: live}\n";

            Cli cli = veille("doctor", "-c", site(settings));
            assertThat(cli.out())
                    .contains("database batiments, takes points, and gives them back")
                    .contains("live values: database batiments, retention policy live, takes points, and gives them back");
            assertThat(cli.code()).isZero();

            Cli missing = veille("doctor", "-c", site(settings.replace("live}", "other, create: false}")));
            assertThat(missing.out()).containsPattern("error    influxdb   influx.database 'batiments' with retention policy 'other' does not exist .*: create the policy");
            assertThat(missing.code()).isEqualTo(1);
        }
    }

    @Test
    void secretsThatCanBeReadAreCountedAndThoseForEverybodyAreAMistake() throws IOException {
        Path secret = Files.writeString(folder.resolve("mqtt"), "geheim");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        String file = site("sources: {mqtt: {broker: \"mqtt://127.0.0.1:" + ServerProcess.freePort()
                + "\", topics: t/#, user: gateway, password: file:mqtt}}\n");
        assertThat(veille("doctor", "-c", file).out()).contains("ok       secrets    1 secret found");

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        Cli cli = veille("doctor", "-c", file);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("a file that only its owner can read", "chmod 600 " + secret);
    }

    @Test
    void whatIsAwayIsSaidWithItsRemedy() {
        int port = ServerProcess.freePort();
        Cli cli = veille("doctor", "-c", site("sources: {mqtt: {broker: \"mqtt://127.0.0.1:" + port
                + "\", topics: t/#}}\ninflux: {url: \"http://no-such-host.invalid:8086\", database: batiments}\n"));

        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.out())
                .containsPattern("error    broker     mqtt://127.0.0.1:" + port + ": .*")
                .contains("error    names      nobody knows the name no-such-host.invalid: check it");
    }

    @Test
    void aPortThatIsTakenIsSaid() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli cli = veille("doctor", "-c", site("page: {port: " + taken.getLocalPort() + "}\n"));

            assertThat(cli.code()).isEqualTo(1);
            assertThat(cli.out()).contains("error    page       TCP port " + taken.getLocalPort() + " cannot be had");
        }
    }

    @Test
    void theDoctorKnowsAGatewayThatRuns() throws Exception {
        int port = ServerProcess.freePort();
        String file = site("page: {port: " + port + "}\n");
        try (Gateway gateway = new Gateway(
                Configuration.load(Path.of(file), new java.io.PrintWriter(System.err, true)).orElseThrow(),
                new SystemClock())) {
            gateway.start();

            Cli cli = veille("doctor", "-c", file);
            assertThat(cli.out()).contains("a gateway runs", "ok       page       TCP port " + port + " is the running gateway's");
            assertThat(cli.code()).isZero();
        }
    }

    @Test
    void aConfigurationWithMistakesIsNotExamined() {
        Cli cli = veille("doctor", "-c", site("sorces: {}\n"));

        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("sorces");
        Cli json = veille("doctor", "--json", "-c", folder.resolve("veille.yaml").toString());
        assertThat(json.code()).isEqualTo(2);
        assertThat(json.out()).contains("\"running\":null");
        assertThat(json.json().array("findings").orElseThrow().items())
                .singleElement()
                .asString()
                .contains("\"part\":\"files\",\"verdict\":\"error\"", "sorces");
    }
}
