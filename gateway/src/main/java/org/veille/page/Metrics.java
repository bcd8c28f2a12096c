package org.veille.page;

import java.util.TreeMap;
import java.util.stream.Collectors;
import org.veille.model.Alarm;
import org.veille.port.Status;

/** A {@link Status} in the text exposition format of Prometheus, version 0.0.4. */
final class Metrics {
    private final StringBuilder out = new StringBuilder(2_048);

    private Metrics() {}

    static String of(Status status) {
        return new Metrics().write(status);
    }

    private String write(Status status) {
        Status.Uplinks uplinks = status.uplinks();
        type("veille_uplinks_total", "counter", "Uplinks since the journal began, by how they ended.");
        line("veille_uplinks_total", "end", "decoded", uplinks.decoded());
        line("veille_uplinks_total", "end", "undecodable", uplinks.undecodable());
        line("veille_uplinks_total", "end", "refused", uplinks.refused());
        line("veille_uplinks_total", "end", "duplicate", uplinks.duplicate());
        Status.Readings readings = status.readings();
        type("veille_readings_total", "counter", "Readings since the journal began, by what became of them.");
        line("veille_readings_total", "end", "released", readings.released());
        readings.discarded().forEach((reason, count) -> line("veille_readings_total", "end", reason, count));
        single("veille_readings_held", "gauge", "Readings that no stored point covers yet.", readings.held());
        Status.Points points = status.points();
        single("veille_rows_pending", "gauge", "Rows that wait for the sink.", points.pending());
        single("veille_rows_forwarded_total", "counter", "Rows the sink has taken since start.", points.forwarded());
        single(
                "veille_points_frozen_early_total",
                "counter",
                "Points set early because the memory for waiting readings is bounded.",
                points.frozenEarly());
        single("veille_commits_total", "counter", "Transactions since start.", status.commits());
        Status.Storage storage = status.storage();
        single("veille_database_bytes", "gauge", "Of the database's files.", storage.fileBytes());
        single("veille_database_used_bytes", "gauge", "Of these, what holds something.", storage.usedBytes());
        storage.writtenBytes()
                .ifPresent(bytes -> single(
                        "veille_written_bytes_total", "counter", "On their way to a disk since start.", bytes));
        type("veille_alarms", "gauge", "Alarms that are raised now, by kind.");
        status.alarms().stream()
                .collect(Collectors.groupingBy(Alarm::id, TreeMap::new, Collectors.counting()))
                .forEach((alarm, count) -> line("veille_alarms", "alarm", alarm, count));
        type("veille_up", "gauge", "Whether a source, sink or actuator works.");
        status.parts().forEach((part, health) -> line("veille_up", "part", part, health.up() ? 1 : 0));
        return out.toString();
    }

    private void type(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void single(String name, String type, String help, long number) {
        type(name, type, help);
        out.append(name).append(' ').append(number).append('\n');
    }

    /** Labels are names of ours: nothing to escape. */
    private void line(String name, String label, String value, long number) {
        out.append(name).append('{').append(label).append("=\"").append(value).append("\"} ");
        out.append(number).append('\n');
    }
}
