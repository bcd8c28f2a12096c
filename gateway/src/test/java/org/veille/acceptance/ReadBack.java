package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.veille.servers.InfluxDb1;

/** What InfluxDB 1.6 holds, read with plain queries. */
final class ReadBack {
    /** The archive's database; live values go to a retention policy of their own there. */
    static final String DATABASE = "batiments";

    private static final String LIVE_POLICY = "semaine";
    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(30);

    private final InfluxDb1 server;

    ReadBack(InfluxDb1 server) {
        this.server = server;
    }

    /** Makes database and retention policies, as an administrator would, and says how the gateway writes to them. */
    String prepare() {
        server.query("", "CREATE DATABASE " + DATABASE);
        server.query("", "CREATE RETENTION POLICY " + LIVE_POLICY + " ON " + DATABASE + " DURATION 7d REPLICATION 1");
        return "{url: \"" + server.uri() + "\", version: 1, database: " + DATABASE + ", live-retention-policy: "
                + LIVE_POLICY + ", every: 1 s}";
    }

    /** Waits until there are as many rows as expected: what comes beyond that, {@link #holdsExactly} sees later. */
    void awaitArrival(List<RealSeries> sent) {
        for (RealSeries series : sent) {
            Installation.expected(series).forEach((measurement, rows) -> {
                try {
                    await(measurement)
                            .atMost(LONGEST_DELIVERY)
                            .pollInterval(Duration.ofMillis(200))
                            .until(() -> rowCount(measurement) >= rows.size());
                } catch (ConditionTimeoutException e) {
                    throw new AssertionError(
                            measurement + ": " + rowCount(measurement) + " rows of " + rows.size(), e);
                }
            });
        }
    }

    /** Every expected row is there, none other, each number equal to the last bit. */
    void holdsExactly(List<RealSeries> sent) {
        for (RealSeries series : sent) {
            Installation.expected(series).forEach((measurement, rows) -> assertThat(
                            rows(measurement, Installation.tags(series.quantity())))
                    .as(measurement)
                    .containsExactlyElementsOf(rows));
        }
    }

    private static String from(String measurement) {
        String policy = measurement.endsWith("_live") ? LIVE_POLICY : "autogen";
        return policy + "." + measurement;
    }

    private long rowCount(String measurement) {
        String field = measurement.endsWith("_1h") ? "mean" : "value";
        String[] lines = server.query(DATABASE, "SELECT COUNT(" + field + ") FROM " + from(measurement)).split("\n");
        return lines.length < 2 ? 0 : Long.parseLong(lines[1].substring(lines[1].lastIndexOf(',') + 1));
    }

    /** All rows of a measurement, oldest first; fails when one has other tags than these. */
    private List<Stored> rows(String measurement, Map<String, String> tags) {
        List<Stored> rows = new ArrayList<>();
        for (Map<String, String> row : server.points(DATABASE, from(measurement))) {
            Map<String, String> cells = new HashMap<>(row);
            cells.keySet().removeAll(Set.of("name", "tags", "time"));
            tags.forEach((tag, text) -> assertThat(cells.remove(tag)).as("tag %s of %s", tag, row).isEqualTo(text));
            rows.add(Stored.of(Long.parseLong(row.get("time")), cells));
        }
        return rows;
    }
}
