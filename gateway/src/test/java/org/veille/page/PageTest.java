package org.veille.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.json.Json;
import org.veille.json.JsonException;
import org.veille.json.JsonObject;
import org.veille.model.Alarm;
import org.veille.model.Series;
import org.veille.port.Health;
import org.veille.port.Status;

/** The local page as a browser, a metrics collector and a program see it. */
class PageTest {
    private static final Pattern SAMPLE =
            Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\\\\n]*\"})?"
                    + " -?[0-9]+(\\.[0-9]+)?");

    private final HttpClient client = HttpClient.newHttpClient();
    private Optional<Status> status = Optional.of(status(Map.of("mqtt", new Health(true, "mqtts://broker:8883"))));
    private Page page;

    @BeforeEach
    void open() throws IOException {
        page = new Page(0, () -> status);
    }

    @AfterEach
    void close() {
        page.close();
        client.close();
    }

    private static Status status(Map<String, Health> parts) {
        return new Status(
                "ecole",
                1_772_323_200_123L,
                3_723,
                new Status.Uplinks(10, 6, 1, 1, 1, 1),
                new Status.Readings(12, 8, 3, new TreeMap<>(Map.of("late", 1L)), 2),
                new Status.Points(5, 3, 2, 0, 1),
                List.of(new Status.Line(
                        Series.parse("salle-12-air/co2"), "principal/salle-12", 641.25, 1_772_323_140_000L, 12, 5)),
                new TreeMap<>(parts),
                Map.of("mqtt", 10L),
                Map.of(),
                List.of(),
                List.of(new Alarm("card-writes", "", "too much is written", 1_772_323_100_000L)),
                4,
                List.of(),
                new Status.Storage(
                        2_500_000, 1_250_000, OptionalLong.of(512_000_000), OptionalLong.of(4_000_000), OptionalLong.of(200_000_000)));
    }

    private HttpResponse<String> get(String path) {
        return ask("GET", path);
    }

    private HttpResponse<String> ask(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void peopleGetOneSelfContainedPage() {
        HttpResponse<String> answer = get("/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body())
                .contains("<html lang=\"en\">", "<title>ecole – Veille</title>", "All parts work; something is wrong all the same: see the alarms.")
                .contains("salle-12-air/co2", "principal/salle-12", "641.3 ppm", "60 s", "5 of 12")
                .contains("Up for 1 h 2 min. 2 rows wait for the sink.")
                .contains("<th scope=\"row\">card-writes</th><td></td><td>too much is written</td>")
                .contains("The database takes 1.3 MB of 512.0 MB; 4.0 MB were written to the disk since the start, 92.8 MB a day at"
                        + " this pace; the budget is 200.0 MB a day.")
                .doesNotContain("<script", "src=", "href=");
    }

    @Test
    void whatDoesNotWorkComesFirst() {
        status = Optional.of(status(Map.of("mqtt", new Health(false, "connection refused"))));

        assertThat(get("/").body()).contains("<p role=\"status\">mqtt: connection refused</p>", "does not work");
    }

    @Test
    void wordsOfOthersAreNoHtml() {
        status = Optional.of(status(Map.of("mqtt", new Health(false, "<script>alert(\"x\")</script> & 'so'"))));

        assertThat(get("/").body())
                .contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;")
                .doesNotContain("<script>");
    }

    @Test
    void beforeTheFirstReadingThePageSaysSo() {
        Status full = status.orElseThrow();
        status = Optional.of(new Status(
                full.site(), full.atMs(), 0, full.uplinks(), full.readings(), full.points(), List.of(), full.parts(),
                Map.of(), Map.of(), List.of(), List.of(), 0, List.of(), full.storage()));

        assertThat(get("/").body()).contains("No reading has come yet.");
    }

    @Test
    void everyMetricIsOfTheTextFormat() {
        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).endsWith("\n");
        String type = "";
        for (String line : answer.body().lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                type = line.split(" ")[2];
                assertThat(line).matches("# TYPE [a-z_]+ (counter|gauge)");
            } else if (line.startsWith("# HELP ")) {
                assertThat(line).matches("# HELP [a-z_]+ [^\\\\]+");
            } else {
                assertThat(line).matches(SAMPLE).startsWith(type);
            }
        }
        assertThat(answer.body().lines())
                .contains("veille_uplinks_total{end=\"decoded\"} 6", "veille_readings_total{end=\"late\"} 1")
                .contains("veille_rows_pending 2", "veille_up{part=\"mqtt\"} 1")
                .contains("veille_database_bytes 2500000", "veille_written_bytes_total 4000000")
                .contains("veille_alarms{alarm=\"card-writes\"} 1");
    }

    @Test
    void statusJsonHasTheBlocksOfTheContract() throws JsonException {
        JsonObject json = (JsonObject) Json.parse(get("/status.json").body().getBytes(StandardCharsets.UTF_8));

        assertThat(json.fields().keySet())
                .containsExactly(
                        "schema", "site", "at", "upSeconds", "uplinks", "readings", "points", "balanced", "commits",
                        "storage", "parts", "alarms", "series");
        assertThat(json.text("schema")).contains("veille.status/1");
        assertThat(json.text("at")).contains("2026-03-01T00:00:00.123Z");
        assertThat(json.object("uplinks").orElseThrow().fields().keySet())
                .containsExactly("received", "decoded", "undecodable", "refused", "duplicate", "waiting");
        assertThat(json.object("readings").orElseThrow().fields().keySet())
                .contains("decoded", "released", "held", "discarded");
        assertThat(json.object("points").orElseThrow().fields().keySet())
                .containsExactly("released", "forwarded", "pending", "quarantined", "frozenEarly");
        assertThat(json.bool("balanced")).contains(true);
        assertThat(json.array("series").orElseThrow().items())
                .singleElement()
                .hasToString("{\"series\":\"salle-12-air/co2\",\"place\":\"principal/salle-12\",\"value\":641.25,"
                        + "\"unit\":\"ppm\",\"time\":\"2026-02-28T23:59:00.000Z\",\"readings\":12,\"points\":5}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/status.json"})
    void aPipelineThatDoesNotAnswerIsUnavailable(String path) {
        status = Optional.empty();

        assertThat(get(path).statusCode()).isEqualTo(503);
        assertThat(get(path).body()).isEqualTo("the gateway is busy or stopping: try again\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void nothingCanBeChanged(String method) {
        HttpResponse<String> answer = ask(method, "/");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void headIsGetWithoutABody() {
        assertThat(ask("HEAD", "/").statusCode()).isEqualTo(200);
        assertThat(ask("HEAD", "/").body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/favicon.ico", "/metrics/x", "/../etc/passwd", "/STATUS.JSON"})
    void anythingElseIsNotFound(String path) {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void itListensOnTheLoopbackAddressOnly() throws IOException {
        try (Socket loopback = new Socket()) {
            loopback.connect(new InetSocketAddress("127.0.0.1", page.port()), 1_000);
        }
        List<NetworkInterface> outside = NetworkInterface.networkInterfaces()
                .filter(PageTest::isOutside)
                .toList();
        for (NetworkInterface each : outside) {
            each.inetAddresses().forEach(address -> assertThatThrownBy(() -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address, page.port()), 1_000);
                }
            }).isInstanceOf(IOException.class));
        }
    }

    private static boolean isOutside(NetworkInterface each) {
        try {
            return each.isUp() && !each.isLoopback();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aPortThatIsTakenIsRefused() {
        assertThatThrownBy(() -> new Page(page.port(), () -> status)).isInstanceOf(BindException.class);
    }

    @Test
    void aClosedPageAnswersNobodyAndLeavesThePort() throws IOException {
        int port = page.port();
        page.close();

        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
        page = new Page(port, () -> status);
        assertThat(get("/").statusCode()).isEqualTo(200);
    }
}
