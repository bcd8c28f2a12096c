package org.veille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The benchmark of the uplink counts what is on the line, and says fairly whose it is. */
class UplinkTest {
    private static final List<String> LINES = List.of(
            "co2,device=a,unit=ppm mean=412.25,value=400.0 1000",
            "co2_1h,device=a,unit=ppm mean=411.0 0",
            "co2,device=a,unit=ppm mean=987.125,value=600.0 2000");

    @Test
    void theServerKeepsTheBytesOfTheSocket() throws IOException {
        byte[] body = gzip(String.join("\n", LINES));
        String head = "POST /write?db=x HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n";

        try (CountingServer server = new CountingServer();
                Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            byte[] request = concatenated(head.getBytes(StandardCharsets.US_ASCII), body);
            // Two requests on one connection, as a client that keeps it sends them.
            socket.getOutputStream().write(concatenated(request, request));
            socket.shutdownOutput();
            int answered = socket.getInputStream().readAllBytes().length;

            assertThat(server.take()).hasSize(2).allSatisfy(kept -> {
                assertThat(kept.bytes()).isEqualTo(request.length);
                assertThat(kept.lines()).isEqualTo(LINES);
                assertThat(kept.answerBytes()).isEqualTo(answered / 2);
            });
            assertThat(server.take()).isEmpty();
        }
    }

    @Test
    void aPartCostsWhatTheBodyIsShorterWithoutIt() throws IOException {
        CountingServer.Request request = new CountingServer.Request("", gzip(String.join("\n", LINES)), 0);
        int whole = UplinkShares.bytes(LINES);

        Map<String, UplinkShares.Share> parts = UplinkShares.ofParts(List.of(request, request));
        assertThat(parts).containsOnlyKeys("tag device", "tag unit", "field mean", "field value", "time");
        int withoutMean = UplinkShares.bytes(List.of(
                "co2,device=a,unit=ppm value=400.0 1000",
                "co2_1h,device=a,unit=ppm  0",
                "co2,device=a,unit=ppm value=600.0 2000"));
        assertThat(parts.get("field mean")).isEqualTo(new UplinkShares.Share(6, 2L * (whole - withoutMean)));
        assertThat(parts.get("field value").rows()).isEqualTo(4);
        int withoutUnit =
                UplinkShares.bytes(LINES.stream().map(line -> line.replace(",unit=ppm", "")).toList());
        assertThat(parts.get("tag unit").bytes()).isEqualTo(2L * (whole - withoutUnit));

        assertThat(UplinkShares.ofMeasurements(List.of(request)))
                .isEqualTo(Map.of(
                        "co2", new UplinkShares.Share(2, whole - UplinkShares.bytes(LINES.subList(1, 2))),
                        "co2_1h",
                                new UplinkShares.Share(
                                        1, whole - UplinkShares.bytes(List.of(LINES.getFirst(), LINES.getLast())))));
    }

    /** On a line of a building that is paid by the byte. */
    @Test
    void aDayCostsLessThanWasPromised() throws IOException {
        UplinkTables.Day often = UplinkDays.day(new UplinkScenario(
                UplinkScenario.Condensing.DEFAULT, Duration.ofMinutes(15), UplinkScenario.Live.APART));
        UplinkTables.Day hourly = UplinkDays.day(new UplinkScenario(
                UplinkScenario.Condensing.DEFAULT, Duration.ofHours(1), UplinkScenario.Live.NONE));

        assertThat(often.bytes()).isBetween(100_000L, 200_000L);
        assertThat(hourly.bytes()).isBetween(40_000L, 85_000L);
    }

    /**
     * What a day releases of its series does not depend on how often it is sent, and the same day gives the same bytes. The gateway's own
     * rows say what waits.
     */
    @Test
    void aDayIsOneOfFiftySeriesAndAlwaysTheSame() throws IOException {
        List<CountingServer.Request> hourly = day(Duration.ofHours(1));
        List<CountingServer.Request> daily = day(Duration.ofDays(1));

        assertThat(hourly).hasSizeBetween(24, 26);
        assertThat(daily).hasSizeLessThan(6);
        assertThat(lines(hourly)).isEqualTo(lines(daily));
        assertThat(lines(hourly).stream().filter(line -> line.contains("_1h,"))).hasSize(FiftySeries.SERIES * 24);
        assertThat(lines(hourly)).filteredOn(line -> line.contains("run_start")).isEmpty();
    }

    @Test
    void noSeriesIsACopyOfAnother() {
        FiftySeries series = new FiftySeries(0);
        Set<String> days = new HashSet<>();
        int count = 0;
        for (FiftySeries.Instrument instrument : series.instruments()) {
            for (FiftySeries.Source source : instrument.sources().values()) {
                StringBuilder day = new StringBuilder();
                for (long minute = 0; minute < 1_440; minute++) {
                    day.append(source.at(86_400_000L * instrument.firstDay() + 60_000 * minute)).append(' ');
                }
                days.add(day.toString());
                count++;
            }
        }
        assertThat(count).isEqualTo(FiftySeries.SERIES);
        // Nobody was in the office at the weekend: its presence and light are the same on two days.
        assertThat(days.size()).isGreaterThanOrEqualTo(FiftySeries.SERIES - 2);
    }

    private static List<CountingServer.Request> day(Duration every) throws IOException {
        return UplinkDay.requests(new UplinkScenario(UplinkScenario.Condensing.WINDOW, every, UplinkScenario.Live.NONE));
    }

    private static List<String> lines(List<CountingServer.Request> requests) {
        return requests.stream()
                .flatMap(request -> request.lines().stream())
                .filter(line -> !line.startsWith("veille_"))
                .sorted()
                .toList();
    }

    private static byte[] concatenated(byte[] head, byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head);
        out.write(body);
        return out.toByteArray();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
