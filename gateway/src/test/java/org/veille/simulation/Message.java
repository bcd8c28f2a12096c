package org.veille.simulation;

import java.util.List;
import java.util.Optional;
import org.veille.model.Address;
import org.veille.model.Loss;

/** One message of a device, however often it is transmitted, and what the gateway said of it. */
final class Message {
    /**
     * @param series as {@code device/quantity}
     * @param value as sent, in the canonical unit
     */
    record Told(String series, double value) {}

    final Address from;
    final byte[] payload;
    final List<Told> readings;

    /** When it first reached the gateway's inbox, the world's time; below zero when it never did. */
    private long deliveredNs = -1;

    private long lastDeliveredNs = -1;

    private boolean acknowledged;
    private Optional<Loss> refused = Optional.empty();

    /** @param readings none when the gateway must not be able to read it */
    Message(Address from, byte[] payload, List<Told> readings) {
        this.from = from;
        this.payload = payload;
        this.readings = List.copyOf(readings);
    }

    void reachedTheGateway(long nowNs) {
        deliveredNs = deliveredNs < 0 ? nowNs : deliveredNs;
        lastDeliveredNs = nowNs;
    }

    long deliveredNs() {
        return deliveredNs;
    }

    long lastDeliveredNs() {
        return lastDeliveredNs;
    }

    void committed() {
        acknowledged = true;
    }

    void refused(Loss why) {
        refused = Optional.of(why);
    }

    boolean isDelivered() {
        return deliveredNs >= 0;
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    Optional<Loss> refusal() {
        return refused;
    }

    @Override
    public String toString() {
        return from + " " + readings + (acknowledged ? " acknowledged" : "");
    }
}
