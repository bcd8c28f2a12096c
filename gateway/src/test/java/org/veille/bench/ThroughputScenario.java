package org.veille.bench;

import java.time.Duration;
import java.util.List;

/**
 * One load on one gateway.
 *
 * @param name as in the table
 * @param window messages that the broker leaves unacknowledged: {@code max_inflight_messages}
 * @param readings a message: 1, or more in a SenML pack
 * @param messagesPerS 0: as fast as the broker takes them
 * @param warmUp messages before the measured ones, flat out: a compiler that has not seen the program yet is another program
 * @param messages measured
 * @param commitEvery {@code commit.interval}
 * @param idle how long nothing comes at all, measured before the messages; zero for not measured
 * @param goals what the figures are held against
 */
record ThroughputScenario(
        String name,
        int window,
        int readings,
        double messagesPerS,
        long warmUp,
        long messages,
        Duration commitEvery,
        Duration idle,
        List<Goal> goals) {
    /** Debian's Mosquitto as it is. */
    static final int STOCK_WINDOW = 20;

    static final int WIDE_WINDOW = 2_000;

    /** Of the stock window's messages a second, what has to be reached; the rest is the way to the broker and back. */
    static final double STOCK_SHARE = 0.6;

    /** The way to the broker and back, ms. */
    static final double ROUND_TRIP_MS = 1;

    /** A figure and its bound. */
    enum Goal {
        CPU_AT_1000(Figure.CPU_S_PER_MILLION, true, 60),
        CPU_FLAT_OUT(Figure.CPU_S_PER_MILLION, true, 25),
        CPU_AN_HOUR(Figure.CPU_S_AN_HOUR, true, 12),
        WAKE_UPS(Figure.WAKE_UPS_PER_S, true, 20),
        /** The bound depends on the disk: {@link ThroughputResult#stockBound}. */
        STOCK_MESSAGES(Figure.MESSAGES_PER_S, false, Double.NaN),
        PACKED_READINGS(Figure.READINGS_PER_S, false, 20_000);

        private final Figure figure;
        private final boolean atMost;
        private final double bound;

        Goal(Figure figure, boolean atMost, double bound) {
            this.figure = figure;
            this.atMost = atMost;
            this.bound = bound;
        }

        Figure figure() {
            return figure;
        }

        boolean atMost() {
            return atMost;
        }

        double bound() {
            return bound;
        }
    }

    /** What is measured. */
    enum Figure {
        READINGS_PER_S("readings/s"),
        MESSAGES_PER_S("messages/s"),
        CPU_S_PER_MILLION("CPU s per 10⁶ readings"),
        CPU_S_AN_HOUR("CPU s/h"),
        WAKE_UPS_PER_S("wake-ups/s");

        private final String words;

        Figure(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** What the documentation says: some twelve minutes. */
    static List<ThroughputScenario> all() {
        Duration tenS = Duration.ofSeconds(10);
        Duration minute = Duration.ofMinutes(1);
        long warm = 20_000;
        return List.of(
                new ThroughputScenario("1,000 a second", WIDE_WINDOW, 1, 1_000, warm, 60_000, tenS, Duration.ZERO,
                        List.of(Goal.CPU_AT_1000)),
                new ThroughputScenario("flat out", WIDE_WINDOW, 1, 0, 50_000, 300_000, tenS, Duration.ZERO,
                        List.of(Goal.CPU_FLAT_OUT)),
                new ThroughputScenario("5 a second", WIDE_WINDOW, 1, 5, warm, 900, minute, minute,
                        List.of(Goal.CPU_AN_HOUR, Goal.WAKE_UPS)),
                new ThroughputScenario("5 a second", STOCK_WINDOW, 1, 5, warm, 900, minute, minute, List.of()),
                new ThroughputScenario("flat out", STOCK_WINDOW, 1, 0, warm, 60_000, tenS, Duration.ZERO,
                        List.of(Goal.STOCK_MESSAGES)),
                new ThroughputScenario("SenML packs of 10", WIDE_WINDOW, 10, 0, 6_000, 50_000, tenS, Duration.ZERO,
                        List.of(Goal.PACKED_READINGS)));
    }

    /** Each once and shortly: whether it runs. What it prints means nothing. */
    static List<ThroughputScenario> quick() {
        Duration second = Duration.ofSeconds(1);
        return List.of(
                new ThroughputScenario("1,000 a second", WIDE_WINDOW, 1, 1_000, 1_000, 2_000, second, Duration.ZERO,
                        List.of(Goal.CPU_AT_1000)),
                new ThroughputScenario("5 a second", WIDE_WINDOW, 1, 5, 200, 10, second, second,
                        List.of(Goal.CPU_AN_HOUR, Goal.WAKE_UPS)),
                new ThroughputScenario("flat out", STOCK_WINDOW, 1, 0, 200, 1_000, second, Duration.ZERO,
                        List.of(Goal.STOCK_MESSAGES)),
                new ThroughputScenario("SenML packs of 10", WIDE_WINDOW, 10, 0, 200, 1_000, second, Duration.ZERO,
                        List.of(Goal.PACKED_READINGS)));
    }

    /** Whether the length of a commit has to be known. */
    boolean needsCommitTimes() {
        return goals.contains(Goal.STOCK_MESSAGES);
    }

    /** How long it takes at most, whatever happens: what is slower than a tenth of the slowest goal has failed. */
    Duration bound(long number) {
        return Duration.ofSeconds(90 + number * readings / 300);
    }

    @Override
    public String toString() {
        return name + ", window " + window;
    }
}
