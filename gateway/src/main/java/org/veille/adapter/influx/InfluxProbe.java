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
 * Writes a point as the gateway would, to each place that it has, and reads it back where the server speaks InfluxQL. The points stay,
 * in measurement {@value #MEASUREMENT}.
 */
public final class InfluxProbe {
    public static final String MEASUREMENT = "veille_doctor";

    private static final long ANSWER_S = 60;
    private static final String FIELD = "written";

    private final InfluxSettings settings;
    private final String site;
    private final Clock clock;

    private InfluxProbe(InfluxSettings settings, String site, Clock clock) {
        this.settings = settings;
        this.site = site;
        this.clock = clock;
    }

    /**
     * @param site for the point's tag
     * @return how the place for years is; and after it that for live values, when they have one of their own and the first is well
     */
    public static List<Health> look(InfluxSettings settings, String site, Clock clock) throws InterruptedException {
        InfluxProbe probe = new InfluxProbe(settings, site, clock);
        Health archive = probe.look(Destination.ARCHIVE);
        boolean alone = settings.keeps(Destination.LIVE) == Destination.ARCHIVE;
        return archive.up() && !alone ? List.of(archive, probe.look(Destination.LIVE)) : List.of(archive);
    }

    private Health look(Destination destination) throws InterruptedException {
        // Not an old time: a retention policy would not have it.
        long nowMs = clock.epochMs();
        Row row = new Row(
                destination, MEASUREMENT, new TreeMap<>(Map.of("site", site)), new TreeMap<>(Map.of(FIELD, nowMs)), nowMs);
        InfluxSink sink = new InfluxSink(settings, clock);
        try {
            WriteOutcome outcome = sink.write(List.of(row)).get(ANSWER_S, TimeUnit.SECONDS);
            return switch (outcome) {
                case WriteOutcome.Accepted _ -> readBack(destination, sink.version(), nowMs);
                case WriteOutcome.Later later -> new Health(false, later.words());
                case WriteOutcome.Refused refused -> new Health(false, "the test point is refused: " + refused.words());
            };
        } catch (ExecutionException | TimeoutException e) {
            return new Health(false, settings.url() + ": no answer");
        } finally {
            sink.close();
        }
    }

    private Health readBack(Destination destination, String version, long nowMs) {
        String where = version + " at " + settings.url() + ", " + place(destination) + ",";
        if (settings.database().isEmpty()) {
            return new Health(true, where + " takes points; they were not read back: that is done by InfluxQL only");
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("db", settings.database().get());
        settings.policy(destination).ifPresent(policy -> query.put("rp", policy));
        query.put("q", "SELECT \"" + FIELD + "\" FROM \"" + MEASUREMENT + "\" WHERE time = " + nowMs + "ms");
        try {
            Http http = new Http(settings, Timeouts.NORMAL, new Traffic(settings.url(), clock));
            Answer answer = http.post("/query", query, "");
            if (answer.words().contains(Long.toString(nowMs))) {
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

    /** {@code retention policy two_years}. */
    private String place(Destination destination) {
        String own = destination == Destination.LIVE ? "live values: " : "";
        if (settings.database().isEmpty()) {
            return own + "bucket " + settings.bucket(destination);
        }
        return own + "database " + settings.database().get()
                + settings.policy(destination).map(policy -> ", retention policy " + policy).orElse("");
    }
}
