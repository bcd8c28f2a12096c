package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.bench.Installation;
import org.veille.servers.Mosquitto;

/** From nothing to the first value, as somebody does it who has never seen the program: two terminals, six lines typed. */
@Tag("acceptance")
class FirstDayTest {
    private static final Path ROOT =
            Path.of(System.getProperty("veille.root", "..")).toAbsolutePath().normalize();

    /** As Zigbee2MQTT publishes an Aqara climate sensor. */
    private static final String MESSAGE =
            "{\"battery\":97,\"humidity\":48.21,\"linkquality\":120,\"pressure\":1002.4,\"temperature\":%s,\"voltage\":2995}";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private Mosquitto broker;
    private Terminal server;
    private Terminal desk;

    @BeforeEach
    void install() throws IOException {
        Path programs = Installation.in(folder.resolve("opt"), ROOT).getParent();
        Map<String, String> environment = Map.of(
                "PATH", programs + ":" + System.getenv("PATH"),
                "JAVA_HOME", System.getProperty("java.home"),
                "LC_ALL", "C.UTF-8",
                "PS1", "$ ");
        desk = new Terminal(folder, environment);
        server = new Terminal(folder, environment);
        broker = new Mosquitto(folder.resolve("mosquitto"));
        broker.start();
    }

    @AfterEach
    void end() {
        for (AutoCloseable each : new AutoCloseable[] {server, desk, broker}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void fromInitToTheFirstValue() {
        desk.type("veille init ecole");
        desk.awaitText("Name of the site [ecole]:");
        desk.type("");
        desk.awaitText("MQTT broker, or none [mqtt://localhost]:");
        desk.type("127.0.0.1:" + broker.port());
        desk.awaitText("InfluxDB server (http://host:8086), or none [none]:");
        desk.type("");
        desk.awaitText("Next:  veille run -c ecole/veille.yaml");

        server.type("cd ecole && veille run");
        server.awaitText("mqtt: connected to mqtt://127.0.0.1:" + broker.port());
        broker.publish("zigbee2mqtt/salle-12", 1, MESSAGE.formatted("21.37"));

        desk.type("clear; cd ecole; veille devices --heard");
        desk.awaitText("where it stands");
        String shown = desk.screen();
        assertThat(shown).contains("# mqtt:zigbee2mqtt/salle-12, 1 message");
        String entry = shown.substring(shown.indexOf("- id: salle-12"), shown.indexOf("# where it stands"));

        desk.clear();
        desk.type("cat >> devices.yaml");
        entry.lines().forEach(desk::type);
        desk.key("C-d");
        desk.type("veille reload");
        desk.awaitText("The new configuration is in force: 1 device, 0 rules.");
        desk.awaitText("added: salle-12");

        broker.publish("zigbee2mqtt/salle-12", 1, MESSAGE.formatted("21.42"));
        desk.clear();
        desk.type("veille series");
        desk.awaitText("salle-12/temperature");
        desk.awaitText("21.42 °C");
        assertThat(desk.screen()).contains("48.21 %", "1002.4 hPa", "2.995 V", "0 of 1 reading").doesNotContain("linkquality");

        server.key("C-c");
        server.awaitText("veille: stopped");
    }
}
