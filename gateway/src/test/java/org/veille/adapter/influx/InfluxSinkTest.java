package org.veille.adapter.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.adapter.influx.ScriptedServer.HANG;
import static org.veille.adapter.influx.ScriptedServer.RESET;
import static org.veille.adapter.influx.Writing.CLOCK;
import static org.veille.adapter.influx.Writing.T0;
import static org.veille.adapter.influx.Writing.co2;
import static org.veille.adapter.influx.Writing.row;
import static org.veille.adapter.influx.Writing.write;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.adapter.influx.ScriptedServer.Reply;
import org.veille.adapter.influx.ScriptedServer.Request;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;
import org.veille.port.WriteOutcome.Accepted;
import org.veille.port.WriteOutcome.Later;
import org.veille.port.WriteOutcome.Refused;
import org.veille.servers.ServerProcess;

/** Every answer of a version 2 server, from a scripted one. */
class InfluxSinkTest {
    private static final Timeouts SHORT = new Timeouts(Duration.ofMillis(300), Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private final ScriptedServer server = new ScriptedServer();
    private InfluxSink sink;

    @BeforeEach
    void open() {
        sink = sink(Writing.v2(server.uri(), InfluxVersion.AUTO, folder, ""));
    }

    @AfterEach
    void close() {
        sink.close();
        server.close();
    }

    private static InfluxSink sink(InfluxSettings settings) {
        return new InfluxSink(settings, CLOCK, SHORT);
    }

    @Test
    void aBatchIsOneCompressedRequestWithTokenAndMilliseconds() {
        assertThat(write(sink, co2(T0, 612.5), co2(T0 + 1, 613))).isEqualTo(new Accepted());

        Request request = server.writes().getFirst();
        assertThat(request.path()).isEqualTo("/api/v2/write");
        assertThat(request.query()).contains("org=ville", "bucket=batiments", "precision=ms");
        assertThat(request.header("Authorization")).isEqualTo("Token s3cret");
        assertThat(request.compressed()).isTrue();
        assertThat(request.body()).isEqualTo("""
                co2,unit=°C,device=salle-12-air value=612.5 1772323200000
                co2,unit=°C,device=salle-12-air value=613 1772323200001""");
        assertThat(server.writes()).hasSize(1);
    }

    @Test
    void aBatchThatTheProgramTripsOverIsAnsweredAllTheSame() {
        Row broken = co2(T0, 612.5);
        broken.tags().put("unit", null);
        assertThat(write(sink, broken)).isInstanceOf(Later.class);
        assertThat(sink.health().up()).isFalse();
        assertThat(write(sink, co2(T0, 612.5))).isEqualTo(new Accepted());
    }

    @Test
    void theVersionIsAskedOnceAndShown() {
        write(sink, co2(T0, 1));
        write(sink, co2(T0, 2));

        assertThat(server.pings()).hasSize(1);
        assertThat(sink.health().up()).isTrue();
        assertThat(sink.health().detail())
                .isEqualTo("InfluxDB v2.7.1 at " + server.uri() + ", last written 2026-03-01T00:00:00Z");
    }

    @Test
    void anAddressWithAPathKeepsIt() {
        try (InfluxSink behindProxy =
                sink(Writing.v2(URI.create(server.uri() + "/influx"), InfluxVersion.AUTO, folder, ""))) {
            write(behindProxy, co2(T0, 1));
        }

        assertThat(server.pings().getFirst().path()).isEqualTo("/influx/ping");
        assertThat(server.writes().getFirst().path()).isEqualTo("/influx/api/v2/write");
    }

    @Test
    void liveRowsGoToTheirOwnBucket() {
        try (InfluxSink two = sink(Writing.v2(server.uri(), InfluxVersion.V2, folder, "live"))) {
            write(two, co2(T0, 1), row(Destination.LIVE, "co2_live", Map.of("value", 2.0), T0), co2(T0 + 1, 3));
        }

        assertThat(server.writes())
                .extracting(request -> request.query().replaceAll(".*bucket=([a-z]+).*", "$1") + " " + request.lines())
                .containsExactly("batiments 2", "live 1");
        assertThat(server.pings()).isEmpty();
    }

    @Test
    void withoutALiveBucketLiveRowsGoWhereTheOthersGoAndWithThem() {
        write(sink, co2(T0, 1), row(Destination.LIVE, "co2_live", Map.of("value", 2.0), T0));

        assertThat(server.writes()).singleElement().satisfies(request -> {
            assertThat(request.query()).contains("bucket=batiments");
            assertThat(request.lines()).isEqualTo(2);
        });
    }

    @Test
    void rowsAlikeAreNeighboursAndOfTwoForOneMomentTheLaterStaysLater() {
        write(
                sink,
                co2(T0 + 1, 3),
                row(Destination.ARCHIVE, "co2_1h", Map.of("count", 59L), T0),
                co2(T0, 1),
                row(Destination.ARCHIVE, "co2_1h", Map.of("count", 60L), T0),
                row(Destination.ARCHIVE, "humidity", Map.of("value", 40.0), T0),
                of("salle-11-air", "humidity", T0),
                of("salle-11-air", "humidity_1h", T0),
                co2(T0, 2));

        assertThat(server.writes().getFirst().body().lines().map(line -> line.replaceFirst(",[^ ]*", "")))
                .containsExactly(
                        "humidity value=35 " + T0,
                        "co2 value=1 " + T0,
                        "co2 value=2 " + T0,
                        "co2 value=3 " + (T0 + 1),
                        "humidity value=40 " + T0,
                        "humidity_1h value=35 " + T0,
                        "co2_1h count=59i " + T0,
                        "co2_1h count=60i " + T0);
    }

    private static Row of(String device, String measurement, long tMs) {
        return new Row(
                Destination.ARCHIVE,
                measurement,
                new TreeMap<>(Map.of("device", device)),
                new TreeMap<>(Map.of("value", 35.0)),
                tMs);
    }

    /** They are paid with every batch: a new one shows here. */
    @Test
    void versionOneSendsNoHeaderThatSaysNothing() {
        try (InfluxSink one = sink(Writing.v1(server.uri(), InfluxVersion.V1, "batiments", false))) {
            write(one, co2(T0, 1));
        }

        assertThat(server.writes().getFirst().headers()).containsOnlyKeys(
                "Content-type", "Content-encoding", "User-agent", "Host", "Accept", "Connection", "Content-length");
        assertThat(server.writes().getFirst().header("User-Agent")).isEqualTo("veille");
    }

    @Test
    void versionTwoSendsNoHeaderThatSaysNothing() {
        write(sink, co2(T0, 1));

        Request request = server.writes().getFirst();
        assertThat(request.headers()).containsOnlyKeys(
                "Authorization", "Content-type", "Content-encoding", "User-agent", "Host", "Content-length");
        assertThat(request.header("User-Agent")).isEqualTo("veille");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    void whatTheServerNeverTakesIsRefusedWithItsWords(int status) {
        server.onWrite = _ -> Reply.json(status, "{\"code\":\"invalid\",\"message\":\"field type\\nconflict\"}");

        assertThat(write(sink, co2(T0, 1))).isEqualTo(new Refused(status, "field type conflict", true));
        assertThat(sink.health().detail()).contains("refused points").contains("field type conflict");
    }

    @Test
    void theWordsOfVersionThreeAreKept() {
        server.onWrite = _ -> Reply.json(
                400,
                "{\"error\":\"partial write of line protocol occurred\",\"data\":[{\"line_number\":1,"
                        + "\"error_message\":\"invalid column type\"}]}");

        assertThat(write(sink, co2(T0, 1))).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.words())
                .contains("partial write", "invalid column type"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 302, 307, 405, 429, 500, 502, 503, 504})
    void whatCanBeMendedIsTriedLater(int status) {
        server.onWrite = _ -> Reply.json(status, "{\"message\":\"the server's words\"}");

        assertThat(write(sink, co2(T0, 1))).isInstanceOfSatisfying(Later.class, later -> {
            assertThat(later.afterMs()).isEmpty();
            assertThat(later.words()).contains("HTTP " + status).contains("the server's words");
        });
        assertThat(sink.health().up()).isFalse();
    }

    @Test
    void aRemedyIsNamedForCredentialsAndBucket() {
        server.onWrite = _ -> Reply.of(401);
        assertThat(words(write(sink, co2(T0, 1)))).contains("mend influx.token");
        server.onWrite = _ -> Reply.of(403);
        assertThat(words(write(sink, co2(T0, 1)))).contains("may not write to influx.bucket 'batiments'");
        server.onWrite = _ -> Reply.of(404);
        assertThat(words(write(sink, co2(T0, 1)))).contains("influx.bucket 'batiments' does not exist");
    }

    @Test
    void aTokenThatWasMendedIsReadAgain() throws Exception {
        server.onWrite = request -> Reply.of(request.header("Authorization").equals("Token better") ? 204 : 401);
        assertThat(write(sink, co2(T0, 1))).isInstanceOf(Later.class);

        Files.writeString(folder.resolve("secret"), "better");

        assertThat(write(sink, co2(T0, 1))).isEqualTo(new Accepted());
    }

    @Test
    void aTokenThatCannotBeReadIsSaid() throws Exception {
        Files.delete(folder.resolve("secret"));

        assertThat(words(write(sink, co2(T0, 1)))).contains("secret", "create it");
    }

    @Test
    void theServersWishIsHonouredInSecondsAndAsADate() {
        server.onWrite = _ -> new Reply(429, Map.of("Retry-After", "120"), "");
        assertThat(after(write(sink, co2(T0, 1)))).hasValue(120_000);
        server.onWrite = _ -> new Reply(503, Map.of("Retry-After", "Sun, 01 Mar 2026 00:01:30 GMT"), "");
        assertThat(after(write(sink, co2(T0, 1)))).hasValue(90_000);
        server.onWrite = _ -> new Reply(503, Map.of("Retry-After", "Sat, 28 Feb 2026 00:00:00 GMT"), "");
        assertThat(after(write(sink, co2(T0, 1)))).hasValue(0);
        server.onWrite = _ -> new Reply(429, Map.of("Retry-After", "99999999999999999999"), "");
        assertThat(after(write(sink, co2(T0, 1)))).hasValue(Answer.LONGEST_WAIT.toMillis());
        server.onWrite = _ -> new Reply(503, Map.of("Retry-After", "soon"), "");
        assertThat(after(write(sink, co2(T0, 1)))).isEmpty();
    }

    @Test
    void aWishThatTheHttpClientTripsOverIsStillAnAnswer() {
        server.onWrite = _ -> new Reply(503, Map.of("Retry-After", "99999999999999999999"), "");

        assertThat(words(write(sink, co2(T0, 1)))).contains("the server cannot write now", "Retry-After");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 partial write: points beyond retention policy dropped=%d",
                "422 failure writing points to database: partial write: points beyond retention policy dropped=%d",
                "500 unexpected error writing points to database: partial write: points beyond retention policy dropped=%d"
            })
    void aPartThatWasDroppedAsAWholeIsRefusedAsAWhole(String answer) {
        int status = Integer.parseInt(answer.substring(0, 3));
        server.onWrite = _ -> Reply.json(
                status, "{\"code\":\"x\",\"message\":\"" + answer.substring(4).formatted(4) + "\"}");

        assertThat(((Refused) write(sink, rows(4))).whole()).isTrue();
        assertThat(((Refused) write(sink, rows(5))).whole()).isFalse();
    }

    @Test
    void whatWeSentIsNotTakenForTheServersCount() {
        server.onWrite = _ -> Reply.json(
                400, "{\"message\":\"partial write: unable to parse 'co2 dropped=4': missing fields dropped=0\"}");

        assertThat(((Refused) write(sink, rows(4))).whole()).isFalse();
    }

    @Test
    void aRequestThatIsNotTheWholeBatchSaysNothingOfTheRest() {
        try (InfluxSink two = sink(Writing.v2(server.uri(), InfluxVersion.V2, folder, "live"))) {
            server.onWrite = request -> request.query().contains("bucket=live")
                    ? Reply.json(422, "{\"message\":\"partial write: points beyond retention policy dropped=1\"}")
                    : Reply.of(204);

            WriteOutcome outcome =
                    write(two, co2(T0, 1), row(Destination.LIVE, "co2_live", Map.of("value", 2.0), T0));

            assertThat(((Refused) outcome).whole()).isFalse();
        }
    }

    @Test
    void aLongListOfRefusedLinesIsShortenedInItsMiddle() {
        String lines = "unable to parse 'x': missing fields; ".repeat(50);
        server.onWrite = _ -> Reply.json(400, "{\"message\":\"partial write: " + lines + "dropped=0\"}");

        assertThat(((Refused) write(sink, rows(4))).words())
                .hasSizeLessThanOrEqualTo(Answer.MAX_WORDS + 1)
                .startsWith("partial write: unable")
                .contains("…")
                .endsWith("dropped=0");
    }

    @Test
    void whatGoesUpTheLineIsCountedToTheByteAndWhatIsBelowByEstimate() {
        URI one = URI.create(server.uri() + "/behind");
        try (InfluxSink v1 = sink(Writing.v1(one, InfluxVersion.V1, "bâtiments", false));
                InfluxSink v2 = sink(Writing.v2(one, InfluxVersion.V2, folder, ""))) {
            for (InfluxSink each : List.of(v1, v2)) {
                int before = server.writes().size();
                write(each, rows(1_000));
                Request request = server.writes().get(before);
                long head = ("POST " + request.path() + "?" + request.rawQuery() + " HTTP/1.1\r\n\r\n").length();
                for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
                    head += header.getKey().length() + header.getValue().getFirst().length() + 4;
                }
                long bytes = head + Long.parseLong(request.header("Content-length"));
                long packets = 4 + Math.ceilDiv(bytes, Traffic.SEGMENT) + 2;

                assertThat(each.sentBytes()).isEqualTo(bytes + packets * Traffic.PACKET);
                long first = each.sentBytes();
                write(each, rows(1_000));
                assertThat(each.sentBytes() - first).as("the connection is there").isEqualTo(
                        first - Traffic.CONNECTION);
            }
        }
    }

    @Test
    void anAttemptThatFindsNobodyCostsAConnection() {
        URI nowhere = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
        try (InfluxSink early = sink(Writing.v2(nowhere, InfluxVersion.V2, folder, ""))) {
            write(early, rows(1_000));
            write(early, rows(1_000));
            assertThat(early.sentBytes()).isEqualTo(2 * Traffic.CONNECTION);
        }
    }

    @Test
    void theServersVersionIsTold() {
        assertThat(sink.version()).isEmpty();
        write(sink, co2(T0, 1));
        assertThat(sink.version()).isEqualTo("InfluxDB v2.7.1");
    }

    @Test
    void aRequestThatIsTooLargeIsHalvedUntilItFits() {
        server.onWrite = request -> Reply.of(request.lines() > 3 ? 413 : 204);

        assertThat(write(sink, rows(10))).isEqualTo(new Accepted());
        assertThat(server.writes().stream().filter(request -> request.lines() <= 3).mapToLong(Request::lines).sum())
                .isEqualTo(10);
    }

    @Test
    void aSinglePointThatIsTooLargeIsRefused() {
        server.onWrite = _ -> Reply.of(413);

        assertThat(write(sink, rows(4))).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.status())
                .isEqualTo(413));
    }

    @Test
    void aLargeBatchGoesOutInRequestsOfBoundedSize() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rows.add(row("veille_alarm", Map.of("words", "é".repeat(30_000)), T0 + i));
        }

        assertThat(write(sink, rows)).isEqualTo(new Accepted());
        assertThat(server.writes()).hasSize(2);
        assertThat(server.writes()).allSatisfy(request -> assertThat(request.body().getBytes("UTF-8"))
                .hasSizeLessThanOrEqualTo(InfluxSink.MAX_BYTES));
        assertThat(write(sink, rows(Sink.MAX_ROWS + 1))).isEqualTo(new Accepted());
        assertThat(server.writes()).hasSize(4);
    }

    @Test
    void aRowThatIsNoPointIsRefusedBeforeAnythingIsSent() {
        assertThat(write(sink, co2(T0, 1), co2(T0, Double.NaN)))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.words()).contains("value=NaN"));
        assertThat(server.writes()).isEmpty();
    }

    @Test
    void aServerThatHangsIsTriedLater() {
        server.onWrite = _ -> HANG;

        assertThat(words(write(sink, co2(T0, 1)))).isEqualTo(server.uri() + ": no answer in time");
    }

    @Test
    void aConnectionThatBreaksIsTriedLater() {
        server.onWrite = _ -> RESET;

        assertThat(words(write(sink, co2(T0, 1)))).startsWith(server.uri() + ": the connection broke");
    }

    @Test
    void aServerThatIsNotThereIsTriedLaterAndThenFound() {
        URI nowhere = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
        try (InfluxSink early = sink(Writing.v2(nowhere, InfluxVersion.V2, folder, ""))) {
            assertThat(words(write(early, co2(T0, 1)))).contains("nobody listens there");
        }
        server.onPing = RESET;
        assertThat(write(sink, co2(T0, 1))).isInstanceOf(Later.class);
        server.onPing = Reply.of(204);
        assertThat(write(sink, co2(T0, 1))).isEqualTo(new Accepted());
    }

    @Test
    void anUnknownHostIsSaid() {
        try (InfluxSink lost = sink(
                Writing.v2(URI.create("http://no-such-host.invalid"), InfluxVersion.V2, folder, ""))) {
            assertThat(words(write(lost, co2(T0, 1)))).contains("no such host; mend influx.url");
        }
    }

    @Test
    void anOldServerWithoutADatabaseIsSaidBeforeAnythingIsSent() {
        server.onPing = new Reply(204, Map.of("X-Influxdb-Version", "1.6.7~rc0"), "");

        assertThat(words(write(sink, co2(T0, 1)))).contains("InfluxDB 1.6.7~rc0", "write database");
        assertThat(server.writes()).isEmpty();
    }

    @Test
    void versionOnePointEightTakesBucketsToo() {
        server.onPing = new Reply(204, Map.of("X-Influxdb-Version", "1.8.10"), "");

        write(sink, co2(T0, 1));

        assertThat(server.writes().getFirst().path()).isEqualTo("/api/v2/write");
    }

    @Test
    void onlyADatabaseMeansVersionOnesInterfaceWhateverTheServer() {
        try (InfluxSink compatible = sink(Writing.v1(server.uri(), InfluxVersion.AUTO, "batiments", false))) {
            write(compatible, co2(T0, 1));
        }

        Request request = server.writes().getFirst();
        assertThat(request.path()).isEqualTo("/write");
        assertThat(request.query()).isEqualTo("db=batiments&precision=ms");
        assertThat(request.compressed()).isTrue();
    }

    @Test
    void versionOneHonoursTheSameAnswers() {
        try (InfluxSink one = sink(Writing.v1(server.uri(), InfluxVersion.V1, "batiments", false))) {
            server.onWrite = _ -> new Reply(503, Map.of("Retry-After", "7"), "busy");
            assertThat(after(write(one, co2(T0, 1)))).hasValue(7_000);
            server.onWrite = _ -> Reply.of(401);
            assertThat(words(write(one, co2(T0, 1)))).contains("user and password");
            server.onWrite = request -> Reply.of(request.lines() > 1 ? 413 : 204);
            assertThat(write(one, rows(5))).isEqualTo(new Accepted());
            server.onWrite = _ -> HANG;
            assertThat(words(write(one, co2(T0, 1)))).contains("no answer in time");
            server.onWrite = _ -> RESET;
            assertThat(write(one, co2(T0, 1))).isInstanceOf(Later.class);
        }
    }

    @Test
    void aBatchInFlightEndsWhenTheSinkCloses() throws Exception {
        InfluxSink patient =
                new InfluxSink(Writing.v2(server.uri(), InfluxVersion.V2, folder, ""), CLOCK, Timeouts.NORMAL);
        server.onWrite = _ -> HANG;
        CompletableFuture<WriteOutcome> outcome = patient.write(List.of(co2(T0, 1)));

        patient.close();

        assertThat(outcome.get(1, TimeUnit.SECONDS)).isInstanceOf(Later.class);
        assertThat(words(write(patient, co2(T0, 1)))).isEqualTo("the sink is closed");
    }

    private static List<Row> rows(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(co2(T0 + i, i));
        }
        return rows;
    }

    private static String words(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(Later.class);
        return ((Later) outcome).words();
    }

    private static OptionalLong after(WriteOutcome outcome) {
        return ((Later) outcome).afterMs();
    }
}
