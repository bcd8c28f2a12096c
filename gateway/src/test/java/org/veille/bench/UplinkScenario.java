package org.veille.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.veille.condense.Defaults;
import org.veille.model.Quantity;

/**
 * How a simulated day is condensed and sent.
 *
 * @param condensing of the archive; the hourly series come by themselves
 * @param every how often the outbox goes to the server
 * @param live the last reading each 15 minutes
 */
record UplinkScenario(Condensing condensing, Duration every, Live live) {
    /** Whether there are live values, and where they go. */
    enum Live {
        /** To a retention policy of their own, which is a request of their own. */
        APART("own policy"),
        /** Where all others go, in the same request. */
        TOGETHER("with all"),
        NONE("no");

        private final String text;

        Live(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What the site's rules say. */
    enum Condensing {
        /** What a site gets that writes no rule. */
        DEFAULT,
        /** {@code trend} for everything, with the bounds of the defaults. */
        TREND,
        /** {@code deadband} for everything, with the bounds of the defaults: no line is promised. */
        DEADBAND,
        /** Means and extremes of ten minutes for everything. */
        WINDOW;

        static Condensing of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String method(Quantity quantity) {
            return switch (this) {
                case DEFAULT ->
                    switch (Defaults.of(quantity).kind()) {
                        case TREND -> "trend: {" + within(quantity) + "}";
                        case STEP -> "step: {}";
                        case COUNTER -> "counter: {" + within(quantity) + "}";
                        case WINDOW -> MEANS;
                    };
                case DEADBAND -> "deadband: {" + within(quantity) + "}";
                case TREND -> "trend: {" + within(quantity) + "}";
                case WINDOW -> MEANS;
            };
        }

        /** What has no bound of its own needs one here. */
        private static String within(Quantity quantity) {
            double bound = Defaults.of(quantity).within();
            double width = Double.isNaN(bound) ? quantity == Quantity.POWER ? 20 : 0.4 : bound;
            return ("within: " + plain(width) + " " + FiftySeries.symbol(quantity)).strip();
        }
    }

    private static final String MEANS = "window: {every: 10 min, keep: [mean, min, max]}";

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** The rules of a site that measures these; without live values the default needs none. */
    String rulesYaml(TreeSet<Quantity> quantities) {
        if (condensing == Condensing.DEFAULT && live == Live.NONE) {
            return "condense: []\n";
        }
        List<String> rules = new ArrayList<>(List.of("condense:"));
        for (Quantity quantity : quantities) {
            rules.add("  - {match: {quantity: " + quantity + "}, " + condensing.method(quantity)
                    + (live == Live.NONE ? "" : ", live: 15 min") + ", why: a benchmark}");
        }
        return String.join("\n", rules) + "\n";
    }

    /** {@code 15 min}, {@code 1 h}, {@code 1 day}. */
    String everyText() {
        long minutes = every.toMinutes();
        return minutes % 1_440 == 0 ? minutes / 1_440 + " day" : minutes % 60 == 0 ? minutes / 60 + " h" : minutes + " min";
    }

    @Override
    public String toString() {
        return condensing + ", every " + everyText() + ", live values: " + live;
    }
}
