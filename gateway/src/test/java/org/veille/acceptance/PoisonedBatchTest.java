package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.control.ControlSocket;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.json.Json;
import org.veille.json.JsonException;
import org.veille.json.JsonObject;
import org.veille.json.JsonValue;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.page.StatusJson;
import org.veille.port.Batch;
import org.veille.servers.InfluxDb1;

/**
 * Somebody else writes a field of another type to InfluxDB 1.6, once: one point of a batch of 5,000 does not fit. Exactly that
 * one is kept apart with the server's words; when the cause is mended, one command brings it in.
 */
@Tag("acceptance")
class PoisonedBatchTest {
    private static final int ROWS = 5_000;
    private static final int POISONED = 3_217;

    /** InfluxDB keeps a week in a shard, and types are a shard's. */
    private static final long SHARD_MS = 7 * 86_400_000L;

    /** The first one since 1970: InfluxDB's weeks begin there. */
    private static final long MONDAY_MS = 4 * 86_400_000L;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @AutoClose
    private InfluxDb1 influx;

    @AutoClose
    private GatewayProcess gateway;

    private List<Row> rows;

    @BeforeEach
    void start() {
        influx = new InfluxDb1(folder.resolve("influxdb"));
        influx.start();
        influx.query("", "CREATE DATABASE batiments");
        Path home = folder.resolve("gateway");
        gateway = new GatewayProcess(home, () -> listening(home.resolve("data").resolve(ControlSocket.NAME)));
    }

    private static BooleanSupplier listening(Path socket) {
        return () -> Files.exists(socket);
    }

    /** A gateway that was away from its server for long: its outbox is full. */
    private void backlog() throws IOException {
        Path home = gateway.folder();
        Files.createDirectories(home.resolve("rules"));
        Files.writeString(home.resolve("devices.yaml"), "");
        Files.writeString(
                home.resolve("veille.yaml"),
                """
                site: {name: ecole}
                influx: {url: "%s", version: 1, database: batiments, every: 1 s}
                """
                        .formatted(influx.uri()));
        rows = new ArrayList<>(ROWS);
        long fromMs = ((System.currentTimeMillis() - MONDAY_MS) / SHARD_MS - 3) * SHARD_MS + MONDAY_MS;
        for (int i = 0; i < ROWS; i++) {
            // The poisoned one lies in a shard of its own: the type of the others' field is that of a number.
            long tMs = i == POISONED ? fromMs + SHARD_MS + 1 : fromMs + i * 1_000L;
            rows.add(new Row(
                    Destination.ARCHIVE,
                    i % 5 == POISONED % 5 ? "co2" : "temperature",
                    new TreeMap<>(Map.of("device", "salle-12", "unit", "x")),
                    new TreeMap<>(Map.of("value", 400.0 + i)),
                    tMs));
        }
        write("co2,device=other value=\"a text\" " + (fromMs + SHARD_MS + 2));
        try (SqliteJournal journal = new SqliteJournal(home.resolve("data/veille.db"), Retention.withSink())) {
            journal.recover();
            journal.commit(new Batch(
                    1,
                    System.currentTimeMillis(),
                    List.of(),
                    List.of(),
                    List.of(),
                    rows,
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    Batch.Amendments.NONE,
                    1));
        }
    }

    private void write(String line) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(influx.uri() + "/write?db=batiments&precision=ms").toURL().openConnection();
        connection.setDoOutput(true);
        connection.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        assertThat(connection.getResponseCode()).isEqualTo(204);
    }

    /** What an administrator does: a shard keeps the type of a field after the last point that has it. */
    private void dropTheShardOfTheOther() {
        String[] shards = influx.query("batiments", "SHOW SHARDS").split("\n");
        List<String> columns = List.of(shards[0].split(","));
        String start = Instant.ofEpochMilli(rows.get(POISONED).tMs() - 1).toString();
        String id = Stream.of(shards)
                .map(line -> line.split(","))
                .filter(cells -> cells.length > columns.indexOf("start_time")
                        && cells[columns.indexOf("database")].equals("batiments")
                        && cells[columns.indexOf("start_time")].equals(start))
                .map(cells -> cells[columns.indexOf("id")])
                .findFirst()
                .orElseThrow(() -> new AssertionError("no shard from " + start + " in " + List.of(shards)));
        influx.query("batiments", "DROP SHARD " + id);
    }

    private long stored() {
        return influx.points("batiments", "co2").stream()
                        .filter(point -> point.get("device").equals("salle-12"))
                        .count()
                + influx.points("batiments", "temperature").size();
    }

    private JsonObject outbox() {
        return veille("outbox", "--json", "-c", gateway.folder().resolve("veille.yaml").toString());
    }

    private List<JsonValue> quarantine() {
        return outbox().array("quarantine").orElseThrow().items();
    }

    private JsonObject veille(String... words) {
        try {
            return (JsonObject) Json.parse(gateway.verb(words).getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onlyThePointThatDoesNotFitIsKeptApartAndComesInWhenTheCauseIsMended() throws IOException {
        backlog();
        gateway.start();
        String file = gateway.folder().resolve("veille.yaml").toString();

        await().atMost(Duration.ofSeconds(60)).until(() -> !quarantine().isEmpty());

        JsonObject apart = (JsonObject) outbox().array("quarantine").orElseThrow().items().getFirst();
        assertThat(apart.text("time")).hasValue(StatusJson.time(rows.get(POISONED).tMs()));
        assertThat(apart.object("fields").orElseThrow().number("value")).hasValue(400.0 + POISONED);
        assertThat(apart.integer("status")).hasValue(400);
        assertThat(apart.text("serverMessage").orElseThrow())
                .contains("field type conflict", "value", "co2")
                .endsWith("dropped=1");
        assertThat(stored()).isEqualTo(ROWS - 1);
        assertThat(outbox().integer("pendingPoints")).hasValue(0);
        JsonObject shown = veille("outbox", "--json", "-c", file);
        assertThat(shown.array("sinks").orElseThrow().toString()).contains("InfluxDB 1", "field type conflict");
        assertThat(shown.array("quarantine").orElseThrow().items()).hasSize(1);

        dropTheShardOfTheOther();
        JsonObject done = veille("outbox", "retry", "--all", "--json", "-c", file);

        assertThat(done.integer("rows")).hasValue(1);
        await().atMost(Duration.ofSeconds(30)).until(() -> stored() == ROWS);
        assertThat(quarantine()).isEmpty();
        gateway.terminate();
        new OnDisk(gateway).nothingWaits();
    }
}
