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
        /** {@code trend}; electric power, whose steps no line follows cheaply, by means of ten minutes. */
        LEAN,
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
            String within = "{within: " + (plain(Defaults.within(quantity)) + " " + FiftySeries.symbol(quantity)).strip()
                    + "}";
            String window = "window: {every: 10 min, keep: [mean, min, max]}";
            return switch (this) {
                case DEFAULT -> "deadband: " + within;
                case TREND -> "trend: " + within;
                case LEAN -> quantity == Quantity.POWER ? window : "trend: " + within;
                case WINDOW -> window;
            };
        }
    }

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
