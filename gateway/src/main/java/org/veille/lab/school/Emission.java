package org.veille.lab.school;

/** A message that a device sends, before any transport has touched it. */
public sealed interface Emission {
    /** When it leaves the device, milliseconds since 1970 UTC. */
    long tMs();

    /** @param payload what stands in the PUBLISH packet */
    record Mqtt(long tMs, String topic, String payload) implements Emission {}

    /** @param senml to POST, content format 110 (RFC 8428) */
    record Coap(long tMs, String path, String senml) implements Emission {}

    /**
     * An unconfirmed uplink.
     *
     * @param devEui 16 hex digits
     * @param fPort 1 to 223
     * @param payload in the clear; whoever sends it encrypts and signs
     */
    record Lora(long tMs, String devEui, int fPort, byte[] payload) implements Emission {}
}
