package org.veille.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.LiveClock;
import org.veille.adapter.RecordingInbox;
import org.veille.servers.Mosquitto;

/** With a real Mosquitto and an authority that lives as long as the test. */
class MqttOverTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final RecordingInbox inbox = new RecordingInbox();
    private Mosquitto broker;
    private MqttSource source;

    @BeforeEach
    void startBroker() throws Exception {
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=stranger -keyout stranger.key -out stranger.pem");
        openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout broker.key -out broker.csr");
        Files.writeString(folder.resolve("names"), "subjectAltName=DNS:localhost");
        openssl("x509 -req -in broker.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile names"
                + " -out broker.pem");
        broker = new Mosquitto(folder.resolve("mosquitto"));
        broker.tls(folder.resolve("ca.pem"), folder.resolve("broker.pem"), folder.resolve("broker.key"));
        broker.start();
    }

    @AfterEach
    void stopAll() {
        if (source != null) {
            source.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void aBrokerWhoseAuthorityIsTrustedIsHeard() {
        start("mqtts://localhost:", Optional.of(folder.resolve("ca.pem")));
        await().atMost(PATIENCE).until(() -> source.health().up());
        broker.publish("school/a", 1, "secret");
        assertThat(inbox.awaitUplinks(1).getFirst().payload().text()).isEqualTo("secret");
    }

    @Test
    void aBrokerOfAnotherAuthorityIsNotTrusted() {
        start("mqtts://localhost:", Optional.of(folder.resolve("stranger.pem")));
        awaitHealth("signed by an authority that is not trusted: check the authority in");
    }

    @Test
    void aBrokerUnknownToTheSystemIsNotTrusted() {
        start("mqtts://localhost:", Optional.empty());
        awaitHealth("signed by an authority that is not trusted: set ca:");
    }

    @Test
    void aCertificateOfAnotherNameIsNotTrusted() {
        start("mqtts://127.0.0.1:", Optional.of(folder.resolve("ca.pem")));
        awaitHealth("the broker's certificate is not for '127.0.0.1'");
    }

    @Test
    void aPlainConnectionToATlsPortIsTold() {
        start("mqtt://localhost:", Optional.empty());
        awaitHealth("if its port is for TLS, write mqtts://");
    }

    @Test
    void aMissingAuthorityFileIsTold() {
        start("mqtts://localhost:", Optional.of(folder.resolve("nowhere.pem")));
        awaitHealth("a file that the gateway can read");
    }

    @Test
    void anAuthorityFileWithoutCertificateIsTold() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "hello");
        start("mqtts://localhost:", Optional.of(empty));
        awaitHealth("a certificate in PEM");
    }

    private void start(String uri, Optional<Path> authority) {
        MqttSettings settings = new MqttSettings(
                Broker.parse(uri + broker.port()),
                Optional.empty(),
                Optional.empty(),
                List.of(TopicFilter.parse("school/#")),
                Optional.empty(),
                authority,
                20,
                Duration.ofSeconds(60), Optional.empty());
        source = new MqttSource(settings, "veille-test", new LiveClock());
        source.start(inbox);
    }

    private void awaitHealth(String words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(source.health().detail()).contains(words));
        assertThat(source.health().up()).isFalse();
        assertThat(inbox.events()).isEmpty();
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/openssl")),
                "SKIPPED: needs openssl (Debian: apt-get install openssl)");
        List<String> command = new ArrayList<>(List.of("/usr/bin/openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
