package org.veille.adapter.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.adapter.influx.ScriptedServer.HANG;
import static org.veille.adapter.influx.ScriptedServer.RESET;
import static org.veille.adapter.influx.Writing.T0;
import static org.veille.adapter.influx.Writing.co2;
import static org.veille.adapter.influx.Writing.row;
import static org.veille.adapter.influx.Writing.write;

import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.adapter.influx.ScriptedServer.Reply;
import org.veille.model.Destination;
import org.veille.port.WriteOutcome;
import org.veille.port.WriteOutcome.Accepted;
import org.veille.port.WriteOutcome.Later;
import org.veille.port.WriteOutcome.Refused;
import org.veille.servers.ServerProcess;

/** Every answer of a server, and none: what is refused, what is tried later, and what a person is told. */
class InfluxAnswersTest extends InfluxBench {
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

    /** As InfluxDB 2's API says, docs.influxdata.com/influxdb/v2/api: no such server was at hand. */
    @Test
    void aMissingBucketOfLiveValuesIsMadeForAWeek() {
        AtomicBoolean made = new AtomicBoolean();
        server.onWrite = request -> switch (request.path()) {
            case "/api/v2/orgs" -> Reply.json(200, "{\"orgs\":[{\"id\":\"0a1b2c3d4e5f6071\",\"name\":\"ville\"}]}");
            case "/api/v2/buckets" -> {
                made.set(true);
                yield Reply.json(201, "{\"id\":\"1\",\"orgID\":\"0a1b2c3d4e5f6071\",\"name\":\"live\",\"retentionRules\":[]}");
            }
            default -> made.get() || !request.query().contains("bucket=live")
                    ? Reply.of(204)
                    : Reply.json(404, "{\"code\":\"not found\",\"message\":\"bucket \\\"live\\\" not found\"}");
        };
        sink.close();
        sink = sink(Writing.v2(server.uri(), InfluxVersion.V2, folder, "live"));

        assertThat(write(sink, row(Destination.LIVE, "co2_live", Map.of("value", 600.0), T0))).isInstanceOf(Accepted.class);
        ScriptedServer.Request bucket = server.writes().stream()
                .filter(request -> request.path().equals("/api/v2/buckets"))
                .findFirst()
                .orElseThrow();
        assertThat(bucket.body()).contains("\"name\":\"live\"", "\"orgID\":\"0a1b2c3d4e5f6071\"", "\"everySeconds\":604800");
        assertThat(bucket.compressed()).isFalse();
        assertThat(server.writes().stream().filter(request -> request.path().equals("/api/v2/orgs")))
                .isNotEmpty()
                .allMatch(request -> request.query().contains("org=ville"));
    }

    @Test
    void aBucketThatMayNotBeMadeSaysSo() {
        server.onWrite = request -> request.path().equals("/api/v2/write")
                ? Reply.json(404, "{\"code\":\"not found\",\"message\":\"bucket \\\"live\\\" not found\"}")
                : Reply.json(403, "{\"code\":\"forbidden\",\"message\":\"insufficient permissions\"}");
        sink.close();
        sink = sink(Writing.v2(server.uri(), InfluxVersion.V2, folder, "live"));

        assertThat(write(sink, row(Destination.LIVE, "co2_live", Map.of("value", 600.0), T0))).isInstanceOfSatisfying(Later.class, later ->
                assertThat(later.words()).contains(
                                "influx.live-bucket 'live' does not exist at the server: create it",
                                "making it was answered with 403 insufficient permissions"));
        assertThat(server.writes()).noneMatch(request -> request.path().equals("/api/v2/buckets"));
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
}
