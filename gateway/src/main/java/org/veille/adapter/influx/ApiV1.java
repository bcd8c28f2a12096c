package org.veille.adapter.influx;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veille.model.Destination;

/** InfluxDB 1: the client library posts to version 2's path only, which 1.6 and 1.7 do not have. */
final class ApiV1 implements Api {
    private final InfluxSettings settings;
    private final Http http;

    ApiV1(InfluxSettings settings, Http http) {
        this.settings = settings;
        this.http = http;
    }

    @Override
    public Answer write(Destination destination, List<String> lines) throws IOException {
        Answer answer = post(destination, lines);
        boolean missing = answer.status() == Answer.NOT_FOUND && answer.words().contains("database not found");
        if (!missing || !settings.create()) {
            return answer;
        }
        Answer created = createDatabase();
        return created.status() == 200 ? post(destination, lines) : created;
    }

    @Override
    public String target(Destination destination) {
        return "influx.database '" + database() + "'"
                + policy(destination).map(policy -> " with retention policy '" + policy + "'").orElse("");
    }

    @Override
    public void close() {
        // Connections belong to the JDK's pool, which closes idle ones.
    }

    private Answer post(Destination destination, List<String> lines) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("db", database());
        query.put("precision", "ms");
        policy(destination).ifPresent(policy -> query.put("rp", policy));
        return http.post("/write", query, String.join("\n", lines));
    }

    private Answer createDatabase() throws IOException {
        String quoted = database().replace("\\", "\\\\").replace("\"", "\\\"");
        return http.post("/query", Map.of("q", "CREATE DATABASE \"" + quoted + "\""), "");
    }

    private String database() {
        return settings.database().orElseThrow();
    }

    private Optional<String> policy(Destination destination) {
        return switch (destination) {
            case ARCHIVE -> settings.retentionPolicy();
            case LIVE -> settings.liveRetentionPolicy().or(settings::retentionPolicy);
        };
    }
}
