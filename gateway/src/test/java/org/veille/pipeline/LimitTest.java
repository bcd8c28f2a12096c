package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

        assertThat(take(0)).hasSize(1);

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

        take(0);
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

        assertThat(take(inbox, 0, false)).containsExactly(lost);
        assertThat(take(inbox, 0, false)).isEmpty();
        List<Event> rest = take(0);
        assertThat(rest).hasSize(3).startsWith(first).endsWith(second);
        assertThat(rest.get(1)).isInstanceOf(Event.SessionLost.class);
    }

    @Test
    void aLossOfOneWhoCanWaitCountsAsAMessage() throws InterruptedException {
        BoundedInbox small = new BoundedInbox(2, Inbox.MAX_BYTES);
        small.put(lost());
        small.put(lost());

        assertThat(small.offer(uplink(1))).isFalse();
        assertThat(take(small, 0, false)).isEmpty();
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

        int taken = take(0).size();

        waiting.join();
        assertThat(waiting.isInterrupted()).isFalse();
        for (int i = 1; i < taken; i++) {
            assertThat(inbox.offer(uplink(1))).isTrue();
        }
        assertThat(inbox.offer(uplink(1))).isFalse();
    }

    @Test
    void eventsComeOutInTheirOrderAndNothingAfterTheTimeout() throws InterruptedException {
        Event first = uplink(1);
        Event second = new Event.Stop(NOW);
        inbox.offer(first);
        inbox.offer(second);

        assertThat(take(0)).containsExactly(first, second);
        assertThat(take(0)).isEmpty();
        assertThat(take(-1)).isEmpty();
    }

    @Test
    void soManyAreTakenAtOnceThatMemoryStaysBounded() throws InterruptedException {
        for (int i = 0; i < Inbox.MAX_EVENTS; i++) {
            inbox.offer(uplink(1));
        }
        assertThat(take(0)).hasSize(BoundedInbox.MAX_TAKEN);

        while (!take(0).isEmpty()) {
            // The rest.
        }
        int large = BoundedInbox.MAX_BYTES_TAKEN - 2_000;
        for (int i = 0; i < 5; i++) {
            inbox.offer(uplink(large));
        }
        assertThat(take(0)).hasSize(2);
        assertThat(take(0)).hasSize(2);
        assertThat(take(0)).hasSize(1);
    }

    private List<Event> take(long timeoutNs) throws InterruptedException {
        return take(inbox, timeoutNs, true);
    }

    private static List<Event> take(BoundedInbox from, long timeoutNs, boolean fromSources) throws InterruptedException {
        List<Event> taken = new ArrayList<>();
        from.take(taken, timeoutNs, fromSources);
        return taken;
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
