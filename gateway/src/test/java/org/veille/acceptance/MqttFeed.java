package org.veille.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.veille.servers.Mosquitto;

/**
 * Several publishers of one broker, side by side. Together they keep at most {@value #MAX_OUTSTANDING} messages that
 * the gateway has not acknowledged, because Mosquitto queues 1,000 for an absent client and drops what comes on top.
 */
final class MqttFeed implements AutoCloseable {
    static final int MAX_OUTSTANDING = 500;

    /** Sending goes on once so many are acknowledged: looking after each message would cost more than sending it. */
    private static final int RESUME_BELOW = MAX_OUTSTANDING / 2;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Mosquitto broker;
    private final BrokerLog log;
    private final List<Topic> topics = new ArrayList<>();
    private long sent;
    private int room;

    private static final class Topic {
        private final MosquittoPub publisher;
        private final List<String> lines;
        private int next;

        Topic(MosquittoPub publisher, List<String> lines) {
            this.publisher = publisher;
            this.lines = lines;
        }

        double share() {
            return (double) next / lines.size();
        }
    }

    MqttFeed(Mosquitto broker, BrokerLog log) {
        this.broker = broker;
        this.log = log;
    }

    MqttFeed topic(String topic, List<String> lines) {
        topics.add(new Topic(new MosquittoPub(broker, topic), lines));
        return this;
    }

    /** Sends until that share of all lines is on its way; all topics in step. */
    void sendUntil(double share) {
        for (Topic topic = last(share); topic != null; topic = last(share)) {
            if (room == 0) {
                awaitRoom();
            }
            send(topic);
        }
    }

    /** Sends so many messages and asks nobody: while the gateway or the broker is away. */
    void sendBlindly(int messages) {
        if (sent - log.acknowledged() + messages > MAX_OUTSTANDING) {
            throw new IllegalStateException("more than " + MAX_OUTSTANDING + " would be outstanding");
        }
        for (int i = 0; i < messages; i++) {
            Topic topic = last(1);
            if (topic == null) {
                throw new IllegalStateException("nothing left to send");
            }
            send(topic);
        }
        room = 0;
    }

    private void send(Topic topic) {
        topic.publisher.send(topic.lines.get(topic.next++));
        sent++;
        room--;
    }

    private Topic last(double share) {
        Topic last = null;
        for (Topic topic : topics) {
            boolean open = topic.next < topic.lines.size() && topic.share() < share;
            if (open && (last == null || topic.share() < last.share())) {
                last = topic;
            }
        }
        return last;
    }

    private void awaitRoom() {
        await("acknowledgements of the gateway")
                .atMost(LONGEST_WAIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> sent - log.acknowledged() <= RESUME_BELOW);
        room = (int) (MAX_OUTSTANDING - (sent - log.acknowledged()));
    }

    /** Waits until the gateway has acknowledged so many more than now. */
    void awaitProgress(int messages) {
        long target = log.acknowledged() + messages;
        await("progress of the gateway")
                .atMost(LONGEST_WAIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> log.acknowledged() >= target);
    }

    long outstanding() {
        return sent - log.acknowledged();
    }

    /** Sends the rest, and waits until the broker has it all and the gateway has acknowledged it all. */
    void end() {
        sendUntil(1);
        topics.forEach(topic -> topic.publisher.end());
        await("all " + sent + " messages acknowledged")
                .atMost(LONGEST_WAIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> log.published() >= sent && log.acknowledged() == log.published());
        if (log.hasDropped()) {
            throw new AssertionError("the broker's queue was full: this test sends too much at once");
        }
    }

    @Override
    public void close() {
        topics.forEach(topic -> topic.publisher.close());
    }
}
