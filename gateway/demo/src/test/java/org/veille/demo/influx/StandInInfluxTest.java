package org.veille.demo.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandInInfluxTest {
    private static final String TWO_ROWS = "co2,site=s value=612 1768262400000\nco2_1h,site=s mean=600 1768262400000\n";

    private final HttpClient client = HttpClient.newHttpClient();
    private StandInInflux influx;

    @BeforeEach
    void start() throws IOException {
        influx = new StandInInflux("secret");
    }

    @AfterEach
    void close() {
        influx.close();
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + influx.port() + path));
    }

    private int write(String token, byte[] body, String encoding) throws IOException, InterruptedException {
        HttpRequest request = request("/api/v2/write?org=demo&bucket=demo&precision=ms")
                .header("Authorization", "Token " + token)
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void rowsAreCountedByMeasurement() throws Exception {
        assertThat(write("secret", bytes(TWO_ROWS), "identity")).isEqualTo(204);
        assertThat(write("secret", bytes(TWO_ROWS), "identity")).isEqualTo(204);

        assertThat(influx.rowsReceived()).containsExactly(entry("co2", 2L), entry("co2_1h", 2L));
    }

    @Test
    void aCompressedBodyIsReadAndCountsAsItCame() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes(TWO_ROWS));
        }

        assertThat(write("secret", out.toByteArray(), "gzip")).isEqualTo(204);
        assertThat(influx.rowsReceived()).hasSize(2);
        assertThat(influx.bytesReceived()).isEqualTo(out.size());
    }

    @Test
    void aWrongTokenIsRefused() throws Exception {
        assertThat(write("guess", bytes(TWO_ROWS), "identity")).isEqualTo(401);
        assertThat(influx.rowsReceived()).isEmpty();
    }

    @Test
    void oneLineThatIsNoneRefusesTheBatch() throws Exception {
        assertThat(write("secret", bytes(TWO_ROWS + "\"rubbish\"\n"), "identity")).isEqualTo(400);
        assertThat(influx.rowsReceived()).isEmpty();
    }

    @Test
    void itIsAliveWhenAsked() throws Exception {
        HttpResponse.BodyHandler<String> text = HttpResponse.BodyHandlers.ofString();

        assertThat(client.send(request("/ping").build(), text).statusCode()).isEqualTo(204);
        assertThat(client.send(request("/health").build(), text).body()).contains("\"status\":\"pass\"");
    }
}
