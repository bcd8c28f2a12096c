package org.veille.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veille.model.Alarm;
import org.veille.model.AuditRow;
import org.veille.model.Series;

/**
 * One consistent look at the running gateway, for the page, the terminal view and the metrics. Made on the pipeline's thread
 * when somebody asks ({@link Event.Look}), so looking costs nothing while nobody does.
 *
 * @param atMs wall clock, milliseconds since 1970 UTC
 * @param upS seconds since start
 * @param commits transactions since start
 * @param decisions how often each decision was taken since start: {@code dryRun}, {@code ordered} …
 * @param alarms what is wrong now
 * @param audit the last decisions, newest first
 */
public record Status(
        String site,
        long atMs,
        long upS,
        Uplinks uplinks,
        Readings readings,
        Points points,
        List<Line> lines,
        Map<String, Health> parts,
        Map<String, Long> uplinksBySource,
        Map<String, Long> decisions,
        List<AuditRow> audit,
        List<Alarm> alarms,
        long commits) {

    /** received = decoded + undecodable + refused + duplicate + waiting, at every tick. */
    public record Uplinks(
            long received, long decoded, long undecodable, long refused, long duplicate, long waiting) {
        public boolean balanced() {
            return received == decoded + undecodable + refused + duplicate + waiting;
        }
    }

    /**
     * decoded = released + held + discarded, at every tick.
     *
     * @param discarded by {@link org.veille.model.Loss#id}
     * @param shifted readings moved by a millisecond because another value of the series had their time
     */
    public record Readings(long decoded, long released, long held, Map<String, Long> discarded, long shifted) {
        public boolean balanced() {
            return decoded
                    == released
                            + held
                            + discarded.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Rows: released by condensers, accepted by the sink, still waiting for it, refused by it.
     *
     * @param frozenEarly of the released: set early because the memory for waiting readings is bounded
     */
    public record Points(long released, long forwarded, long pending, long quarantined, long frozenEarly) {}

    /** One series: its last value, when that was, and how many points were kept of how many readings. */
    public record Line(Series series, String place, double value, long tMs, long readings, long points) {}

    /** What is wrong, first things first; empty when all is well. */
    public Optional<String> trouble() {
        return parts.entrySet().stream()
                .filter(part -> !part.getValue().up())
                .map(part -> part.getKey() + ": " + part.getValue().detail())
                .findFirst();
    }
}
