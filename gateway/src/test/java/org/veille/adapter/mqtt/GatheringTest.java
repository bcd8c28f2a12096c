package org.veille.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a reader waits for more, on virtual time: a broker with a window sends at a rate, and a commit acknowledges. */
class GatheringTest {
    private static final long MS = 1_000_000L;
    private static final long MINUTE_NS = 60_000 * MS;

    private final Gathering gathering = new Gathering();
    private long nowNs = 7 * MS;
    private int wakeUps;
    private int pauses;
    private int stalls;

    /**
     * Reads until a time has passed: one wake-up for whatever came since the one before.
     *
     * @param perS messages a second that come in even steps
     * @param window of the broker; when it is full, everything is acknowledged, 5 ms later
     */
    private void read(double perS, int window, long spanNs) {
        long stepNs = (long) (1e9 / perS);
        long nextNs = nowNs + stepNs;
        long endNs = nowNs + spanNs;
        while (nowNs < endNs) {
            long pauseNs = gathering.pauseNs(nowNs);
            nowNs = Math.max(nowNs + pauseNs, nextNs);
            wakeUps++;
            pauses += pauseNs > 0 ? 1 : 0;
            while (nextNs <= nowNs && gathering.inFlight() < window) {
                gathering.received();
                nextNs += stepNs;
            }
            if (gathering.inFlight() == window) {
                // What was to come while the reader slept and the window was full is late.
                stalls += pauseNs > 0 && nextNs <= nowNs ? 1 : 0;
                nowNs += 5 * MS;
                nextNs = Math.max(nextNs, nowNs);
                while (gathering.inFlight() > 0) {
                    gathering.acknowledged();
                }
            }
        }
    }

    @Test
    void aThousandASecondAreReadInTwentyWakeUpsASecondOnceTheWindowIsKnown() {
        read(1_000, 2_000, MINUTE_NS / 6);
        wakeUps = 0;
        read(1_000, 2_000, MINUTE_NS);

        // 20 a second, and one a message while the end of the window is near.
        assertThat(wakeUps).isBetween(20 * 60, 100 * 60);
        assertThat(stalls).isZero();
    }

    @Test
    void aStockMosquittoNeverWaitsForUs() {
        read(1_000, 20, MINUTE_NS);

        assertThat(gathering.window()).isEqualTo(20);
        assertThat(pauses).isZero();
    }

    @Test
    void aBrokerThatSendsAsFastAsItCanIsNotHeldUp() {
        read(25_000, 2_000, MINUTE_NS / 6);

        assertThat(stalls).isZero();
    }

    @Test
    void messagesThatComeOneByOneAreReadAtOnce() {
        read(1_000, 2_000, 10_000 * MS);
        while (gathering.inFlight() > 0) {
            gathering.acknowledged();
        }
        List<Long> pauses = new ArrayList<>();
        gathering.pauseNs(nowNs);
        for (int i = 0; i < 100; i++) {
            nowNs += 200 * MS;
            gathering.received();
            pauses.add(gathering.pauseNs(nowNs));
        }
        assertThat(pauses).containsOnly(0L);
    }

    @Test
    void nothingIsWaitedForBeforeTheBrokerHasShownItsWindow() {
        gathering.pauseNs(nowNs);
        for (int i = 0; i < 1_000; i++) {
            nowNs += MS;
            gathering.received();
            assertThat(gathering.pauseNs(nowNs)).as("after %s messages", i).isZero();
        }
    }

    @Test
    void aReaderThatFindsSomethingReadsItAtOnce() throws IOException {
        read(1_000, 2_000, 10_000 * MS);
        List<Long> pauses = new ArrayList<>();
        InputStream in = new GatheringInput(
                new ByteArrayInputStream(new byte[3]), gathering, () -> nowNs, pauses::add);
        while (gathering.inFlight() > 0) {
            gathering.acknowledged();
        }
        gathering.pauseNs(nowNs);
        nowNs += MS;
        gathering.received();

        assertThat(in.read(new byte[8], 0, 8)).isEqualTo(3);
        assertThat(pauses).isEmpty();
        assertThat(in.read()).isEqualTo(-1);
        assertThat(pauses).containsExactly(Gathering.PAUSE_NS);
    }
}
