package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.Received;
import org.veille.model.Trust;
import org.veille.port.Event;
import org.veille.port.Inbox;

/** What is bounded, and what the bound does not touch. */
class LimitTest {
    private static final Received NOW = new Received("boot", 0, Bench.T0, Trust.TRUSTED);

    private final BoundedInbox inbox = new BoundedInbox();

    @Test
    void theInboxTakesSoManyUplinksAndThenOnlyItsOwnEvents() {
        for (int i = 0; i < Inbox.MAX_EVENTS; i++) {
            assertThat(inbox.offer(uplink(1))).isTrue();
        }

        assertThat(inbox.offer(uplink(1))).isFalse();
        assertThat(inbox.offer(new Event.Stop(NOW))).isTrue();
        assertThat(inbox.offer(new Event.Lost(StubSource.COAP.id(), Loss.INBOX_FULL, 1, "", NOW))).isTrue();
    }

    @Test
    void theInboxTakesSoManyBytes() throws InterruptedException {
        int each = Payload.MAX_BYTES;
        int fit = 0;
        while (inbox.offer(uplink(each))) {
            fit++;
        }
        // Each takes a little more than its payload.
        assertThat(fit).isEqualTo(Inbox.MAX_BYTES / each - 1);
        assertThat(inbox.offer(new Event.Stop(NOW))).isTrue();

        inbox.poll(0);

        assertThat(inbox.offer(uplink(each))).isTrue();
        assertThat(inbox.offer(uplink(each))).isFalse();
    }

    @Test
    void lossesAndLooksBeyondABoundWaitWithThoseWhoTellThem() throws InterruptedException {
        for (int i = 0; i < Inbox.MAX_OWN / 2; i++) {
            assertThat(inbox.offer(lost())).isTrue();
            assertThat(inbox.offer(new Event.Look(_ -> {}, NOW))).isTrue();
        }

        assertThat(inbox.offer(lost())).isFalse();
        assertThat(inbox.offer(new Event.Look(_ -> {}, NOW))).isFalse();
        assertThat(inbox.offer(new Event.Stop(NOW))).isTrue();

        inbox.poll(0);
        assertThat(inbox.offer(lost())).isTrue();
    }

    @Test
    void whatSourcesBringWaitsWhereItIsNotWantedAndKeepsItsOrder() throws InterruptedException {
        Event first = uplink(1);
        Event lost = lost();
        Event second = uplink(1);
        inbox.offer(first);
        inbox.offer(lost);
        inbox.put(new Event.SessionLost(StubSource.MQTT.id(), NOW));
        inbox.offer(second);

        assertThat(inbox.poll(0, false)).isSameAs(lost);
        assertThat(inbox.poll(0, false)).isNull();
        assertThat(inbox.poll(0, true)).isSameAs(first);
        assertThat(inbox.poll(0, true)).isInstanceOf(Event.SessionLost.class);
        assertThat(inbox.poll(0, true)).isSameAs(second);
    }

    @Test
    void aLossOfOneWhoCanWaitCountsAsAMessage() throws InterruptedException {
        BoundedInbox small = new BoundedInbox(2, Inbox.MAX_BYTES);
        small.put(lost());
        small.put(lost());

        assertThat(small.offer(uplink(1))).isFalse();
        assertThat(small.poll(0, false)).isNull();
    }

    private static Event lost() {
        return new Event.Lost(StubSource.COAP.id(), Loss.INBOX_FULL, 1, "", NOW);
    }

    @Test
    void whoPutsWaitsForRoom() throws InterruptedException {
        for (int i = 0; i < Inbox.MAX_EVENTS; i++) {
            inbox.offer(uplink(1));
        }
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                inbox.put(uplink(1));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        inbox.poll(0);

        waiting.join();
        assertThat(waiting.isInterrupted()).isFalse();
        assertThat(inbox.offer(uplink(1))).isFalse();
    }

    @Test
    void eventsComeOutInTheirOrderAndNothingAfterTheTimeout() throws InterruptedException {
        Event first = uplink(1);
        Event second = new Event.Stop(NOW);
        inbox.offer(first);
        inbox.offer(second);

        assertThat(inbox.poll(0)).isSameAs(first);
        assertThat(inbox.poll(0)).isSameAs(second);
        assertThat(inbox.poll(0)).isNull();
        assertThat(inbox.poll(-1)).isNull();
    }

    @Test
    void seriesBeyondTheLimitAreCountedAndRememberedNowhere() {
        Bench bench = new Bench(Sites.plan()).start();
        for (int i = 0; i < Lanes.MAX_SERIES + 50; i++) {
            bench.coap("[{\"n\":\"power/c" + i + "\",\"u\":\"W\",\"v\":1}]");
            bench.elapse(Duration.ofMillis(1));
        }
        bench.elapse(Duration.ofSeconds(5));

        assertThat(bench.status().lines()).hasSize(Lanes.MAX_SERIES);
        assertThat(bench.status().readings().discarded()).containsEntry("tooManySeries", 50L);
        assertThat(bench.disk.ledger()).filteredOn(row -> row.reason() == Loss.TOO_MANY_SERIES)
                .allMatch(row -> row.series().isEmpty() && row.device().equals("compteur"));
        bench.assertBalanced();

        bench.coap("[{\"n\":\"power/c0\",\"u\":\"W\",\"v\":2}]");
        assertThat(bench.status().readings().discarded()).containsEntry("tooManySeries", 50L);
    }

    @Test
    void theThreadEndsWithTheStopAndCommitsBefore() throws InterruptedException {
        Bench bench = new Bench(Sites.plan()).start();
        RecordingAck ack = new RecordingAck(java.util.OptionalLong.empty());
        PipelineThread thread = new PipelineThread(bench.pipeline, inbox, bench);
        inbox.offer(new Event.Uplink(
                StubSource.MQTT.id(),
                new Address(Address.MQTT, "couloir"),
                Payload.of("20.5"),
                bench.now(),
                Radio.NONE,
                DeliveryKey.NONE,
                ack));
        inbox.offer(new Event.Stop(bench.now()));

        thread.start();
        thread.join(Duration.ofSeconds(30));

        assertThat(thread.isAlive()).isFalse();
        assertThat(bench.pipeline.hasEnded()).isTrue();
        assertThat(ack.isCommitted()).isTrue();
    }

    private static Event uplink(int bytes) {
        return new Event.Uplink(
                StubSource.COAP.id(),
                new Address(Address.COAP, "/compteur"),
                Payload.of(new byte[bytes]),
                NOW,
                Radio.NONE,
                DeliveryKey.NONE,
                Acknowledgement.NONE);
    }
}
