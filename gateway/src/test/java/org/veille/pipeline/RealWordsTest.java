package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.influx.InfluxSink;
import org.veille.adapter.mqtt.MqttSource;
import org.veille.model.Alarm;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.port.Event;
import org.veille.port.Inbox;
import org.veille.port.WriteOutcome;
import org.veille.servers.InfluxDb1;
import org.veille.servers.Mosquitto;
import org.veille.servers.Names;
import org.veille.site.SiteFile;
import org.veille.site.SiteFolder;

/** What the real adapters say before real servers is what the alarms say; those are on virtual time. */
@Tag("acceptance")
class RealWordsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Row ROW =
            new Row(Destination.ARCHIVE, "co2", new TreeMap<>(Map.of("site", "ecole")), new TreeMap<>(Map.of("value", 600.0)), 0);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Bench bench = new Bench(Sites.plan());
    private final MoodySource told = new MoodySource("mqtt");
    private final ScriptedSink toldSink = new ScriptedSink();

    /** The broker has nothing to say here. */
    private static final class Deaf implements Inbox {
        @Override
        public boolean offer(Event event) {
            return true;
        }

        @Override
        public void put(Event event) {}
    }

    @AfterEach
    void theNamesAreKnown() {
        Names.giveBack();
    }

    @Test
    void namesThatNobodyKnowsAreAnAlarmWithinAMinuteAndNoneOnceTheyAreKnown() {
        Names.takeAway();
        begin();
        try (Mosquitto broker = new Mosquitto(folder.resolve("mosquitto"));
                InfluxDb1 influx = new InfluxDb1(folder.resolve("influxdb"))) {
            broker.start();
            influx.start();
            SiteFile site = site(
                    "broker: \"mqtt://broker.veille.test:" + broker.port() + "\"",
                    "url: \"http://influx.veille.test:" + influx.uri().getPort() + "\"");
            try (MqttSource source = new MqttSource(site.sources().orElseThrow().mqtt().orElseThrow(), "names", bench);
                    InfluxSink sink = new InfluxSink(site.influx().orElseThrow(), bench)) {
                source.start(new Deaf());
                assertThat(sink.write(List.of(ROW)).join()).isInstanceOf(WriteOutcome.Later.class);
                await().atMost(PATIENCE).until(() -> source.health().detail().contains("no machine"));

                assertThat(alarmsAMinuteAfter(source, sink))
                        .extracting(Alarm::id)
                        .containsExactlyInAnyOrder("source-down", "sink-down");
                assertThat(bench.status().alarms())
                        .extracting(Alarm::words)
                        .anyMatch(words -> words.contains("the name 'broker.veille.test' is known: check broker: and the DNS"))
                        .anyMatch(words -> words.contains("no such host; mend influx.url, or the name service"));

                Names.giveBack();
                await().atMost(PATIENCE).until(() ->
                        source.health().up() && sink.write(List.of(ROW)).join() instanceof WriteOutcome.Accepted);
                assertThat(alarmsAMinuteAfter(source, sink)).isEmpty();
            }
        }
    }

    @Test
    void serversThatDoNotLetUsInAreAnAlarmUntilTheyDo() throws IOException {
        begin();
        try (Mosquitto broker = new Mosquitto(folder.resolve("mosquitto"));
                InfluxDb1 influx = new InfluxDb1(folder.resolve("influxdb"), true)) {
            broker.user("gateway", "right").start();
            influx.start();
            influx.query("", "CREATE USER gateway WITH PASSWORD 'right' WITH ALL PRIVILEGES");
            Path password = secret("wrong");
            SiteFile site = site(
                    "broker: \"mqtt://127.0.0.1:" + broker.port() + "\", user: gateway, password: file:secret",
                    "url: \"" + influx.uri() + "\", user: gateway, password: file:secret");
            try (MqttSource source = new MqttSource(site.sources().orElseThrow().mqtt().orElseThrow(), "words", bench);
                    InfluxSink sink = new InfluxSink(site.influx().orElseThrow(), bench)) {
                source.start(new Deaf());
                assertThat(sink.write(List.of(ROW)).join()).isInstanceOf(WriteOutcome.Later.class);
                await().atMost(PATIENCE).until(() -> source.health().detail().contains("refuses"));

                assertThat(alarmsAMinuteAfter(source, sink))
                        .extracting(Alarm::words)
                        .anyMatch(words -> words.contains("the broker refuses user 'gateway': check user: and password:"))
                        .anyMatch(words -> words.contains("mend influx.token, or user and password (HTTP 401"));

                Files.writeString(password, "right");
                await().atMost(PATIENCE).until(() ->
                        source.health().up() && sink.write(List.of(ROW)).join() instanceof WriteOutcome.Accepted);
                assertThat(alarmsAMinuteAfter(source, sink)).isEmpty();
            }
        }
    }

    private Path secret(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void begin() {
        bench.with(told).with(toldSink).silence = Optional.of(Settings.SILENCE);
        bench.start();
        bench.co2(600);
    }

    private List<Alarm> alarmsAMinuteAfter(MqttSource source, InfluxSink sink) {
        told.health = source.health();
        toldSink.feels(sink.health());
        bench.elapse(MINUTE);
        return bench.status().alarms();
    }

    private SiteFile site(String mqtt, String influx) {
        return new SiteFolder(folder)
                .write("veille.yaml", """
                        site: {name: ecole}
                        sources: {mqtt: {topics: t/#, %s}}
                        influx: {database: batiments, %s}
                        """.formatted(mqtt, influx))
                .write("devices.yaml", "")
                .load()
                .orElseThrow()
                .file();
    }
}
