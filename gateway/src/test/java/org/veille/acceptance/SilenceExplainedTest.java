package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.servers.InfluxDb1;
import org.veille.servers.Mosquitto;

/** A real broker and a real InfluxDB are taken away from the running program, and given back. */
@Tag("acceptance")
class SilenceExplainedTest {
    /** On virtual time it is a minute; here the machine may be slow. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @AutoClose
    private InfluxDb1 influx;

    @AutoClose
    private Mosquitto broker;

    @AutoClose
    private GatewayProcess gateway;

    @Test
    void whatIsTakenAwayIsAnAlarmUntilItIsBack() throws IOException {
        influx = new InfluxDb1(folder.resolve("influxdb"));
        influx.start();
        broker = new Mosquitto(folder.resolve("mosquitto"));
        broker.start();
        gateway = new GatewayProcess(folder.resolve("gateway"), this::connected);
        new Installation(gateway.folder())
                .mqttPlain(
                        broker.port(),
                        "{url: \"" + influx.uri() + "\", version: 1, database: batiments, every: 1 s}");
        gateway.start();
        broker.publish("capteurs/salle-12/co2", 1, "600");
        await().atMost(PATIENCE).until(() -> !influx.query("batiments", "SELECT * FROM co2_1h, co2").isEmpty()
                || !alarms().contains("no-reading"));
        assertThat(alarms()).doesNotContain("source-down", "sink-down");

        influx.stop();
        // Only what is to be sent finds out that nobody takes it.
        broker.publish("capteurs/salle-12/co2", 1, "1600", "600", "1600", "600");
        await().atMost(PATIENCE).until(() -> gateway.printed().contains("no rows to the sink now"));
        broker.stop();
        await().atMost(PATIENCE).until(() -> alarms().contains("source-down") && alarms().contains("sink-down"));
        assertThat(alarms()).contains("\"subject\":\"mqtt\"").contains("is the broker running?");

        broker.start();
        influx.start();
        await().atMost(PATIENCE).until(() -> !alarms().contains("source-down") && !alarms().contains("sink-down"));
        await().atMost(PATIENCE).until(() -> told("source-down", "false") && told("sink-down", "true"));
        gateway.terminate();
    }

    private BooleanSupplier connected() {
        return () -> Files.exists(gateway.folder().resolve("gateway.log"))
                && gateway.printed().contains("mqtt: connected to");
    }

    private boolean told(String alarm, String active) {
        return influx.query("batiments", "SELECT active FROM veille_alarm WHERE alarm = '" + alarm + "'").contains(active);
    }

    /** As JSON; it ends with 1 while something is wrong. */
    private String alarms() {
        return gateway.answer("alarms", "--json", "-c", gateway.folder().resolve("veille.yaml").toString());
    }
}
