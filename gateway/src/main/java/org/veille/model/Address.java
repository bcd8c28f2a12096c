package org.veille.model;

/**
 * Who sent something, in the adapter's own scheme: {@code mqtt:zigbee2mqtt/salle-14}, {@code coap:/air},
 * {@code lora:24e124128a123456}, {@code gpio:17}.
 */
public record Address(String scheme, String id) {
    public static final String MQTT = "mqtt";
    public static final String COAP = "coap";
    /** A LoRaWAN device by its DevEUI, 16 lower-case hex digits. */
    public static final String LORA = "lora";
    /** A LoRa concentrator by its EUI, 16 lower-case hex digits; its payloads are PHYPayloads. */
    public static final String CONCENTRATOR = "concentrator";

    /** A LoRaWAN device of which only the address in its frames is known, 8 lower-case hex digits. */
    public static final String DEV_ADDR = "dev-addr";

    public static final String GPIO = "gpio";

    // Written out: what a record makes of itself goes through method handles, which the gateway's compiler does not inline, and
    // each reading is looked up by it several times.
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Address that && id.equals(that.id) && scheme.equals(that.scheme);
    }

    @Override
    public int hashCode() {
        return scheme.hashCode() * 31 + id.hashCode();
    }

    @Override
    public String toString() {
        return scheme + ":" + id;
    }
}
