package org.veille.adapter.influx;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.veille.model.Destination;

/** InfluxDB 1: the client library posts to version 2's path only, which 1.6 and 1.7 do not have. */
final class ApiV1 implements Api {
    private static final int OK = 200;

    private final InfluxSettings settings;
    private final Http http;

    ApiV1(InfluxSettings settings, Http http) {
        this.settings = settings;
        this.http = http;
    }

    @Override
    public Answer write(Destination destination, List<String> lines) throws IOException {
        Answer answer = post(destination, lines);
        if (answer.status() == Answer.NOT_FOUND && answer.words().contains("database not found") && settings.create()) {
            Answer created = ask("CREATE DATABASE " + quoted(database()));
            answer = created.status() == OK ? post(destination, lines) : answer.andNotMade(created);
        }
        if (destination == Destination.LIVE && answer.words().contains(Answer.NO_POLICY) && settings.create()) {
            Answer created = createLivePolicy();
            answer = created.status() == OK ? post(destination, lines) : answer.andNotMade(created);
        }
        return answer;
    }

    /** Live values are for a screen: nobody looks at them a week later. */
    private Answer createLivePolicy() throws IOException {
        return ask("CREATE RETENTION POLICY " + quoted(settings.policy(Destination.LIVE).orElseThrow()) + " ON "
                + quoted(database()) + " DURATION 7d REPLICATION 1");
    }

    @Override
    public String target(Destination destination) {
        return "influx.database '" + database() + "'"
                + settings.policy(destination).map(policy -> " with retention policy '" + policy + "'").orElse("");
    }

    @Override
    public void close() {
        // Connections belong to the JDK's pool, which closes idle ones.
    }

    private Answer post(Destination destination, List<String> lines) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("db", database());
        query.put("precision", "ms");
        settings.policy(destination).ifPresent(policy -> query.put("rp", policy));
        return http.post("/write", query, String.join("\n", lines));
    }

    private Answer ask(String query) throws IOException {
        return http.post("/query", Map.of("q", query), "");
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String database() {
        return settings.database().orElseThrow();
    }
}
