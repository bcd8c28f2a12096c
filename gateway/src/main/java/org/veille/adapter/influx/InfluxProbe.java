package org.veille.adapter.influx;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.port.Clock;
import org.veille.port.Health;
import org.veille.port.WriteOutcome;

/**
 * Writes one point as the gateway would, and reads it back where the server speaks InfluxQL. The point stays: the only one of measurement
 * {@value #MEASUREMENT} and this site, written over each time.
 */
public final class InfluxProbe {
    public static final String MEASUREMENT = "veille_doctor";

    private static final long ANSWER_S = 60;
    private static final String FIELD = "written";

    private InfluxProbe() {}

    /** @param site for the point's tag */
    public static Health look(InfluxSettings settings, String site, Clock clock) throws InterruptedException {
        long nowMs = clock.epochMs();
        Row row = new Row(
                Destination.ARCHIVE, MEASUREMENT, new TreeMap<>(Map.of("site", site)), new TreeMap<>(Map.of(FIELD, nowMs)), 0);
        InfluxSink sink = new InfluxSink(settings, clock);
        try {
            WriteOutcome outcome = sink.write(List.of(row)).get(ANSWER_S, TimeUnit.SECONDS);
            return switch (outcome) {
                case WriteOutcome.Accepted _ -> readBack(settings, sink.version(), nowMs, clock);
                case WriteOutcome.Later later -> new Health(false, later.words());
                case WriteOutcome.Refused refused -> new Health(false, "the test point is refused: " + refused.words());
            };
        } catch (ExecutionException | TimeoutException e) {
            return new Health(false, settings.url() + ": no answer");
        } finally {
            sink.close();
        }
    }

    private static Health readBack(InfluxSettings settings, String version, long written, Clock clock) {
        String where = version + " at " + settings.url();
        if (settings.database().isEmpty()) {
            return new Health(true, where + " takes points; they were not read back: that is done by InfluxQL only");
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("db", settings.database().get());
        settings.retentionPolicy().ifPresent(policy -> query.put("rp", policy));
        query.put("q", "SELECT \"" + FIELD + "\" FROM \"" + MEASUREMENT + "\" WHERE time = 0");
        try {
            Http http = new Http(settings, Timeouts.NORMAL, new Traffic(settings.url(), clock));
            Answer answer = http.post("/query", query, "");
            if (answer.words().contains(Long.toString(written))) {
                return new Health(true, where + " takes points, and gives them back");
            }
            return new Health(
                    false,
                    where + " takes points and does not give them back (" + answer.status() + "): may the user read? does the"
                            + " retention policy keep them? It said: " + answer.words().strip());
        } catch (IOException e) {
            return new Health(false, where + " takes points, and cannot be asked: " + e.getMessage());
        }
    }
}
