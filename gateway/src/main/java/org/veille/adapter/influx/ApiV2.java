package org.veille.adapter.influx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.veille.json.Json;
import org.veille.json.JsonException;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import org.veille.model.Destination;

/**
 * InfluxDB 2 and 3, by the JDK's HTTP client like version 1. The library's own client would bring OkHttp, Retrofit, Gson and
 * Kotlin into memory: 12 MB, measured, for the one request that we make.
 */
final class ApiV2 implements Api {
    private final InfluxSettings settings;
    private final Http http;

    ApiV2(InfluxSettings settings, Http http) {
        this.settings = settings;
        this.http = http;
    }

    @Override
    public Answer write(Destination destination, List<String> lines) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        // InfluxDB 3 has no organisations and does not look at it.
        query.put("org", settings.org().orElse("-"));
        query.put("bucket", bucket(destination));
        query.put("precision", "ms");
        Answer answer = http.post("/api/v2/write", query, String.join("\n", lines));
        return new Answer(answer.status(), answer.retryAfter(), words(answer.words()));
    }

    @Override
    public String target(Destination destination) {
        boolean live = destination == Destination.LIVE && settings.liveBucket().isPresent();
        return "influx." + (live ? "live-bucket" : "bucket") + " '" + bucket(destination) + "'";
    }

    @Override
    public void close() {
        // Connections belong to the JDK's pool, which closes idle ones.
    }

    private String bucket(Destination destination) {
        String archive = settings.bucket().orElseThrow();
        return switch (destination) {
            case ARCHIVE -> archive;
            case LIVE -> settings.liveBucket().orElse(archive);
        };
    }

    /** InfluxDB 2 says {@code {"code", "message"}}, InfluxDB 3 {@code {"error", "data"}}; a proxy says anything. */
    private static String words(String body) {
        try {
            if (Json.parse(body.getBytes(StandardCharsets.UTF_8)) instanceof JsonObject error) {
                return error.text("message").orElseGet(() -> Stream.of("error", "data")
                        .flatMap(name -> error.get(name).stream())
                        .map(value -> value instanceof JsonText(String text) ? text : value.toString())
                        .collect(Collectors.joining(": ")));
            }
        } catch (JsonException _) {
            // Not JSON: the words as they are.
        }
        return body;
    }
}
