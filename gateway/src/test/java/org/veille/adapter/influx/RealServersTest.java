package org.veille.adapter.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.adapter.influx.Writing.CLOCK;
import static org.veille.adapter.influx.Writing.T0;
import static org.veille.adapter.influx.Writing.co2;
import static org.veille.adapter.influx.Writing.row;
import static org.veille.adapter.influx.Writing.write;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.port.WriteOutcome;
import org.veille.port.WriteOutcome.Accepted;
import org.veille.port.WriteOutcome.Later;
import org.veille.port.WriteOutcome.Refused;
import org.veille.servers.InfluxDb1;
import org.veille.servers.VictoriaMetrics;

/** What is written is read back from real servers: a status alone proves nothing. */
class RealServersTest {
    @TempDir
    static Path folder;

    private static InfluxDb1 influx;
    private static VictoriaMetrics victoria;

    @BeforeAll
    static void start() {
        influx = new InfluxDb1(folder.resolve("influx"));
        victoria = new VictoriaMetrics(folder.resolve("victoria"));
        influx.start();
        victoria.start();
    }

    @AfterAll
    static void stop() {
        influx.close();
        victoria.close();
    }

    private static InfluxSink sinkTo(String database) {
        return new InfluxSink(Writing.v1(influx.uri(), InfluxVersion.AUTO, database, true), CLOCK);
    }

    @Test
    void aMissingDatabaseIsCreatedAndEveryFieldReadsBack() {
        try (InfluxSink sink = sinkTo("fields")) {
            Row row = row(
                    "co2",
                    Map.of("value", 612.5, "count", Long.MAX_VALUE, "run_start", true, "words", "préau \"B\""),
                    T0);

            assertThat(write(sink, row)).isEqualTo(new Accepted());
            assertThat(sink.health().detail()).contains("InfluxDB 1.6.7");
        }

        assertThat(influx.points("fields", "co2")).singleElement().satisfies(point -> assertThat(point)
                .containsEntry("time", Long.toString(T0))
                .containsEntry("device", "salle-12-air")
                .containsEntry("unit", "°C")
                .containsEntry("value", "612.5")
                .containsEntry("count", Long.toString(Long.MAX_VALUE))
                .containsEntry("run_start", "true"));
    }

    @Test
    void everyDoubleReadsBackBitForBit() {
        List<Double> values = new ArrayList<>(List.of(
                0.1 + 0.2, 1 / 3.0, -1e-300, Double.MAX_VALUE, Double.MIN_NORMAL, Double.MIN_VALUE,
                1e23, 9007199254740993.0));
        Random random = new Random(7);
        while (values.size() < 2_000) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                values.add(value);
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            rows.add(co2(T0 + i, values.get(i)));
        }
        try (InfluxSink sink = sinkTo("bits")) {
            assertThat(write(sink, rows)).isEqualTo(new Accepted());
        }

        assertThat(influx.points("bits", "co2"))
                .extracting(point -> Double.doubleToRawLongBits(Double.parseDouble(point.get("value"))))
                .isEqualTo(values.stream().map(Double::doubleToRawLongBits).toList());
    }

    @Test
    void writingAgainChangesNothing() {
        try (InfluxSink sink = sinkTo("again")) {
            write(sink, co2(T0, 1), co2(T0 + 1, 2));
            write(sink, co2(T0, 1), co2(T0 + 1, 2));
        }

        assertThat(influx.points("again", "co2")).hasSize(2);
    }

    @Test
    void hostileTextsAreOnePointEach() {
        List<String> texts = List.of("a\nco2 value=1 1", "\"", "\\", "\\\"", "a\\", "a,b=c d", "\r\n\t", "日本 🏫", "");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            rows.add(row("audit", Map.of("words", texts.get(i)), T0 + i));
        }
        try (InfluxSink sink = sinkTo("hostile")) {
            assertThat(write(sink, rows)).isEqualTo(new Accepted());
        }

        assertThat(influx.query("hostile", "SELECT count(words) FROM audit").trim()).endsWith("," + texts.size());
        assertThat(influx.query("hostile", "SHOW MEASUREMENTS").lines()).hasSize(2);
        assertThat(influx.query("hostile", "SELECT words FROM audit WHERE time = " + T0 + "ms"))
                .contains("a\nco2 value=1 1");
    }

    @Test
    void aFieldOfAnotherTypeIsRefusedInTheServersWordsAndTheGoodPointIsIn() {
        try (InfluxSink sink = sinkTo("conflict")) {
            write(sink, co2(T0, 1));

            WriteOutcome outcome = write(sink, co2(T0 + 1, 2), row("co2", Map.of("value", "text"), T0 + 2));

            assertThat(outcome).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.status()).isEqualTo(400);
                assertThat(refused.words()).contains("partial write", "field type conflict", "value");
            });
        }
        assertThat(influx.points("conflict", "co2")).hasSize(2);
    }

    @Test
    void aDatabaseThatMayNotBeCreatedIsAskedFor() {
        try (InfluxSink sink = new InfluxSink(Writing.v1(influx.uri(), InfluxVersion.V1, "nowhere", false), CLOCK)) {
            assertThat(write(sink, co2(T0, 1))).isInstanceOfSatisfying(
                    Later.class, later -> assertThat(later.words())
                    .contains("influx.database 'nowhere'", "does not exist", "create it"));
        }
    }

    @Test
    void theRetentionPolicyOfLiveRowsIsMadeWhereItIsMissing() {
        InfluxSettings settings = Writing.v1(
                influx.uri(), InfluxVersion.V1, "live", true, "sept_jours", Optional.empty(), Optional.empty());
        Row live = row(Destination.LIVE, "co2_live", Map.of("value", 5.0), System.currentTimeMillis());
        try (InfluxSink sink = new InfluxSink(settings, CLOCK)) {
            assertThat(write(sink, co2(T0, 1), live)).isEqualTo(new Accepted());
        }

        assertThat(influx.points("live", "sept_jours.co2_live")).hasSize(1);
        assertThat(influx.points("live", "co2")).hasSize(1);
        assertThat(influx.query("live", "SELECT * FROM autogen.co2_live")).isBlank();
        assertThat(influx.query("live", "SHOW RETENTION POLICIES ON live")).contains("sept_jours,168h0m0s");
    }

    @Test
    void aRetentionPolicyThatMayNotBeCreatedIsAskedFor() {
        influx.query("", "CREATE DATABASE live");
        InfluxSettings settings = Writing.v1(
                influx.uri(), InfluxVersion.V1, "live", false, "nulle_part", Optional.empty(), Optional.empty());
        Row live = row(Destination.LIVE, "co2_live", Map.of("value", 5.0), System.currentTimeMillis());
        try (InfluxSink sink = new InfluxSink(settings, CLOCK)) {
            assertThat(write(sink, co2(T0, 1), live)).isInstanceOfSatisfying(
                    Later.class, later -> assertThat(later.words())
                    .contains("retention policy not found: nulle_part"));
        }
    }

    @Test
    void aServerThatAsksForAPasswordGetsIt() {
        try (InfluxDb1 guarded = new InfluxDb1(folder.resolve("guarded"), true)) {
            guarded.start();
            guarded.query("", "CREATE USER admin WITH PASSWORD 'pa:ss é' WITH ALL PRIVILEGES");
            InfluxSettings wrong = Writing.v1(
                    guarded.uri(), InfluxVersion.AUTO, "b", true, "", Optional.of("admin"), secret("no"));
            try (InfluxSink sink = new InfluxSink(wrong, CLOCK)) {
                assertThat(write(sink, co2(T0, 1))).isInstanceOfSatisfying(
                    Later.class, later -> assertThat(later.words())
                        .contains("user and password", "HTTP 401"));
                secret("pa:ss é");
                assertThat(write(sink, co2(T0, 1))).isEqualTo(new Accepted());
            }
        }
    }

    @Test
    void aServerThatWentAwayGetsThePointsWhenItIsBack() {
        try (InfluxDb1 flaky = new InfluxDb1(folder.resolve("flaky"));
                InfluxSink sink = new InfluxSink(Writing.v1(flaky.uri(), InfluxVersion.AUTO, "b", true), CLOCK)) {
            assertThat(write(sink, co2(T0, 1))).isInstanceOf(Later.class);
            flaky.start();
            assertThat(write(sink, co2(T0, 1))).isEqualTo(new Accepted());
            flaky.stop();
            assertThat(write(sink, co2(T0 + 1, 2))).isInstanceOf(Later.class);
            flaky.start();
            assertThat(write(sink, co2(T0 + 1, 2))).isEqualTo(new Accepted());
            assertThat(flaky.points("b", "co2")).hasSize(2);
        }
    }

    /** VictoriaMetrics keeps about twelve digits of a value, so the values here have few. */
    @Test
    void victoriaMetricsTakesTheClientsWritesAsVersionTwo() {
        InfluxSettings settings = Writing.v2(victoria.uri(), InfluxVersion.AUTO, folder, "");
        try (InfluxSink sink = new InfluxSink(settings, CLOCK)) {
            assertThat(write(sink, co2(T0, 612.5), co2(T0 + 1, -0.125))).isEqualTo(new Accepted());
            assertThat(write(sink, co2(T0, 612.5), co2(T0 + 1, -0.125))).isEqualTo(new Accepted());
            assertThat(sink.health().detail()).contains("a server that does not say its version");
        }

        assertThat(victoria.export("{__name__=\"co2_value\"}"))
                .containsExactly(T0 + ",612.5", (T0 + 1) + ",-0.125");
    }

    @Test
    void victoriaMetricsTakesADatabaseAsVersionOne() {
        try (InfluxSink sink =
                new InfluxSink(Writing.v1(victoria.uri(), InfluxVersion.AUTO, "building", true), CLOCK)) {
            assertThat(write(sink, row("humidity", Map.of("value", 41.25), T0))).isEqualTo(new Accepted());
        }

        assertThat(victoria.export("{__name__=\"humidity_value\",db=\"building\"}")).containsExactly(T0 + ",41.25");
    }

    private static Optional<org.veille.config.Secret> secret(String text) {
        return Optional.of(Writing.secret(folder, text));
    }
}
