package org.veille.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 * @param sinks where rows go; empty when they stay here
 * @param storage what the gateway takes of the disk and of the card
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
        long commits,
        List<SinkLine> sinks,
        Storage storage) {

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

    /**
     * A sink, as delivery knows it.
     *
     * @param version as the server says it; empty while it is not known
     * @param lastOkMs when it took rows last, wall clock; empty when it has not since the start
     * @param lastError its last words against it, also when they are past; may be empty
     * @param retryAtMs when it is tried again, wall clock; empty while it works
     */
    public record SinkLine(
            String name,
            String version,
            State state,
            Optional<Long> lastOkMs,
            String lastError,
            Optional<Long> retryAtMs) {
        /** How it goes. */
        public enum State {
            WELL("well"),
            /** A backlog drains, or the rows that it refused are being found. */
            CATCHING_UP("catchingUp"),
            FAILING("failing"),
            /** The day's bytes are used up. */
            SPENT("budgetSpent");

            private final String id;

            State(String id) {
                this.id = id;
            }

            /** In JSON. */
            public String id() {
                return id;
            }
        }
    }

    /**
     * @param fileBytes of the database's files
     * @param usedBytes of these, what holds something
     * @param diskBudgetBytes of the site; empty when there is none
     * @param writtenBytes on their way to a disk since the start; empty where the machine does not count them
     * @param cardBudgetBytes in any 24 hours; empty when there is none
     */
    public record Storage(
            long fileBytes,
            long usedBytes,
            OptionalLong diskBudgetBytes,
            OptionalLong writtenBytes,
            OptionalLong cardBudgetBytes) {}

    /** What is wrong, first things first; empty when all is well. */
    public Optional<String> trouble() {
        return parts.entrySet().stream()
                .filter(part -> !part.getValue().up())
                .map(part -> part.getKey() + ": " + part.getValue().detail())
                .findFirst();
    }
}
