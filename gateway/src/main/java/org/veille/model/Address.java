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

    public static final String GPIO = "gpio";

    @Override
    public String toString() {
        return scheme + ":" + id;
    }
}
