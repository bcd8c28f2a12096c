package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.veille.port.Batch;
import org.veille.port.Event;

/** The disk does not take a tick. */
class DiskTest {
    private final Bench bench = new Bench(Sites.plan()).start();

    @Test
    void nothingIsAcknowledgedUntilTheDiskTakesItAndThenEverythingIsThereOnce() {
        bench.disk.failNextCommits(3);
        RecordingAck first = bench.co2(600);
        bench.elapse(Bench.INTERVAL);
        RecordingAck second = bench.co2(700);
        assertThat(first.isTold()).isFalse();

        bench.elapse(Duration.ofSeconds(10));

        assertThat(first.isCommitted()).isTrue();
        assertThat(second.isCommitted()).isTrue();
        assertThat(bench.commits()).isEqualTo(1);
        assertThat(bench.values("co2")).containsExactly(600.0, 700.0);
        assertThat(bench.disk.batches().getFirst().raw()).hasSize(2);
        bench.assertBalanced();
    }

    @Test
    void afterARefusalTheDiskHasASecondToItselfWhateverArrives() {
        bench.disk.failNextCommits(1);
        bench.coap("[{\"n\":\"power\",\"u\":\"W\",\"v\":1}]");

        for (int i = 0; i < 3 * StubSource.MQTT.window(); i++) {
            bench.co2(600 + i);
            bench.elapse(Duration.ofMillis(10));
        }
        assertThat(bench.commits()).isZero();

        bench.elapse(Duration.ofMillis(400));
        assertThat(bench.commits()).isEqualTo(1);
    }

    @Test
    void whatIsHeldSurvivesACrashAfterATickThatWasRefusedFirst() {
        bench.co2(600);
        bench.disk.failNextCommits(1);
        bench.elapse(Bench.INTERVAL);
        bench.co2(601);
        bench.elapse(Duration.ofSeconds(1));
        assertThat(bench.commits()).isEqualTo(1);
        assertThat(bench.status().readings().held()).isEqualTo(1);

        bench.crash();

        assertThat(bench.status().readings().held()).isEqualTo(1);
        bench.assertBalanced();
    }

    @Test
    void ticksKeepTheirNumbers() {
        bench.disk.failNextCommits(2);
        bench.co2(600);
        bench.elapse(Duration.ofMinutes(2));
        bench.co2(700);
        bench.elapse(Duration.ofMinutes(2));

        assertThat(bench.disk.batches()).extracting(Batch::tick).containsExactly(1L, 2L);
    }

    @Test
    void whatWasNeverTakenComesAgainAfterACrash() {
        bench.disk.failNextCommits(Integer.MAX_VALUE);
        RecordingAck ack = bench.co2(600);
        bench.elapse(Duration.ofHours(1));
        assertThat(ack.isTold()).isFalse();

        bench.crash();

        assertThat(bench.status().readings().decoded()).isZero();
        bench.assertBalanced();
    }

    @Test
    void theEndDoesNotWaitForADiskThatTakesNothing() {
        bench.disk.failNextCommits(Integer.MAX_VALUE);
        RecordingAck ack = bench.co2(600);

        bench.handle(new Event.Stop(bench.now()));

        assertThat(bench.pipeline.hasEnded()).isTrue();
        assertThat(ack.isTold()).isFalse();
    }
}
