package org.veille.adapter.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.adapter.influx.ScriptedServer.HANG;
import static org.veille.adapter.influx.Writing.CLOCK;
import static org.veille.adapter.influx.Writing.T0;
import static org.veille.adapter.influx.Writing.co2;
import static org.veille.adapter.influx.Writing.row;
import static org.veille.adapter.influx.Writing.write;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
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

/** What is sent: requests, their size, and where they go. */
class InfluxSinkTest extends InfluxBench {
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
    void aBatchInFlightEndsWhenTheSinkCloses() throws Exception {
        InfluxSink patient =
                new InfluxSink(Writing.v2(server.uri(), InfluxVersion.V2, folder, ""), CLOCK, Timeouts.NORMAL);
        server.onWrite = _ -> HANG;
        CompletableFuture<WriteOutcome> outcome = patient.write(List.of(co2(T0, 1)));

        patient.close();

        assertThat(outcome.get(1, TimeUnit.SECONDS)).isInstanceOf(Later.class);
        assertThat(words(write(patient, co2(T0, 1)))).isEqualTo("the sink is closed");
    }
}
