package org.veille.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A load, written in one way.
 *
 * @param commitEvery {@code commit.interval}
 * @param fileSystemEvery mount option {@code commit} of ext4: how often it writes its own journal; 5 s unless somebody changes it
 * @param warmUp commits before the measured ones, at least
 * @param warmUpSpan and as long, so that the oldest ticks go as fast as new ones come
 * @param commits measured
 * @param dayGoalMb most megabytes a day; NaN for none
 */
record WearScenario(
        WearLoad load,
        Duration commitEvery,
        Duration fileSystemEvery,
        int warmUp,
        Duration warmUpSpan,
        int commits,
        double dayGoalMb) {
    /** Times the floor. */
    static final double FLOOR_GOAL = 2;

    /** The log of 1 MB has been written from its beginning again by then. */
    private static final int WARM_UP = 1_500;

    private static final int COMMITS = 2_000;

    /** A point is held for 6 h, and recovery needs the readings since. */
    private static final Duration WARM_UP_SPAN = Duration.ofHours(7);

    private static final Duration JOURNAL = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofMinutes(5);
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);

    /** What the documentation says: some five minutes. */
    static List<WearScenario> all() {
        List<WearScenario> all = new ArrayList<>();
        for (Duration fileSystem : List.of(JOURNAL, SELDOM)) {
            all.add(of(WearLoad.FIFTY_MQTT, TICK, fileSystem, Double.NaN));
            all.add(of(WearLoad.FIFTY_MQTT, MINUTE, fileSystem, 40));
            all.add(of(WearLoad.FIFTY_MQTT, QUARTER, fileSystem, Double.NaN));
            all.add(of(WearLoad.FIFTY_LORAWAN, MINUTE, fileSystem, 65));
            all.add(of(WearLoad.TEN_A_SECOND, TICK, fileSystem, Double.NaN));
            all.add(of(WearLoad.TEN_A_SECOND, MINUTE, fileSystem, Double.NaN));
            // 9,000 readings a commit: fewer commits pass through the log as often.
            all.add(new WearScenario(
                    WearLoad.TEN_A_SECOND, QUARTER, fileSystem, 60, WARM_UP_SPAN, 100, Double.NaN));
        }
        return all;
    }

    private static WearScenario of(WearLoad load, Duration commitEvery, Duration fileSystemEvery, double dayGoalMb) {
        return new WearScenario(load, commitEvery, fileSystemEvery, WARM_UP, WARM_UP_SPAN, COMMITS, dayGoalMb);
    }

    /** Two, shortly: whether it runs. What it prints means nothing. */
    static List<WearScenario> quick() {
        return List.of(
                new WearScenario(WearLoad.FIFTY_MQTT, MINUTE, JOURNAL, 20, Duration.ZERO, 40, 40),
                new WearScenario(WearLoad.FIFTY_LORAWAN, MINUTE, SELDOM, 20, Duration.ZERO, 40, 65));
    }

    @Override
    public String toString() {
        return load + ", commit " + commitText() + ", ext4 commit=" + fileSystemEvery.toSeconds();
    }

    /** What cannot be sent again is committed within 5 s, whatever the interval. */
    String commitText() {
        if (!load.source().redelivers()) {
            return "≤ 5 s";
        }
        return commitEvery.compareTo(MINUTE) <= 0
                ? commitEvery.toSeconds() + " s"
                : commitEvery.toMinutes() + " min";
    }
}
