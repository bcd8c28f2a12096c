package org.veille.codec;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.json.Json;
import org.veille.json.JsonArray;
import org.veille.json.JsonException;
import org.veille.json.JsonNumber;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import org.veille.json.JsonValue;
import org.veille.model.Payload;
import org.veille.model.Radio;

/**
 * The JSON in which a LoRaWAN network server wraps a device's uplink over MQTT. Both servers leave out fields that
 * are zero, false or empty.
 *
 * <p>The topic says who sends, because a broker can restrict topics and not payloads: a payload that names another
 * device than its topic is refused. The topic of The Things Stack has the device's name and not its DevEUI, so there
 * the names are compared and the DevEUI is the server's word.
 */
public enum Envelope {
    /** ChirpStack v4: {@code application/{id}/device/{devEui}/event/up}. */
    CHIRPSTACK("application/([^/]++)/device/([0-9A-Fa-f]{16})/(?:event|command)/([^/]++)") {
        @Override
        Opening read(Matcher topic, JsonObject message) {
            JsonObject device = message.object("deviceInfo").orElse(JsonObject.EMPTY);
            Optional<String> devEui = devEui(device.text("devEui"));
            if (devEui.isEmpty() || !devEui.get().equalsIgnoreCase(topic.group(2))) {
                return new Opening.Refused("/deviceInfo/devEui is " + found(device, "devEui") + ", the topic says "
                        + topic.group(2).toLowerCase(Locale.ROOT));
            }
            return uplink(
                    devEui.get(),
                    device.text("deviceName").orElse(""),
                    message,
                    new Fields("fPort", "fCnt", "data", "object"),
                    message.text("time"),
                    chirpstackRadio(message));
        }
    },

    /**
     * The Things Stack v3: {@code v3/{application}@{tenant}/devices/{device}/up}; without tenant where there is only
     * one.
     */
    THINGS_STACK("v3/([^/@]++)(?:@[^/]++)?+/devices/([^/]++)/(.++)") {
        @Override
        Opening read(Matcher topic, JsonObject message) {
            JsonObject ids = message.object("end_device_ids").orElse(JsonObject.EMPTY);
            JsonObject application = ids.object("application_ids").orElse(JsonObject.EMPTY);
            if (!ids.text("device_id").equals(Optional.of(topic.group(2)))) {
                return mismatch("/end_device_ids/device_id", found(ids, "device_id"), topic.group(2));
            }
            if (!application.text("application_id").equals(Optional.of(topic.group(1)))) {
                String found = found(application, "application_id");
                return mismatch("/end_device_ids/application_ids/application_id", found, topic.group(1));
            }
            Optional<String> devEui = devEui(ids.text("dev_eui"));
            Optional<JsonObject> uplink = message.object("uplink_message");
            if (devEui.isEmpty() || uplink.isEmpty()) {
                return new Opening.Refused(
                        devEui.isEmpty()
                                ? "/end_device_ids/dev_eui is " + found(ids, "dev_eui") + ", expected 16 hex digits"
                                : "/uplink_message is missing");
            }
            return uplink(
                    devEui.get(),
                    topic.group(2),
                    uplink.get(),
                    new Fields("f_port", "f_cnt", "frm_payload", "decoded_payload"),
                    uplink.get().text("received_at").or(() -> message.text("received_at")),
                    thingsStackRadio(uplink.get()));
        }
    };

    private static final Pattern EUI = Pattern.compile("[0-9A-Fa-f]{16}");
    private static final double HERTZ_PER_MEGAHERTZ = 1e6;
    private static final int MAX_PORT = 255;

    /** The event of both servers that carries readings. */
    private static final String UP = "up";

    private final Pattern topics;

    Envelope(String topics) {
        this.topics = Pattern.compile(topics);
    }

    /** The network server whose messages come on this topic; empty for a topic of anything else. */
    public static Optional<Envelope> forTopic(String topic) {
        for (Envelope each : values()) {
            if (each.topics.matcher(topic).matches()) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /**
     * Opens one message. Never throws, whatever the bytes.
     *
     * @param topic one that {@link #forTopic} gave this envelope for
     */
    public Opening open(String topic, byte[] bytes) {
        Matcher matcher = topics.matcher(topic);
        if (!matcher.matches()) {
            return new Opening.Refused("not a topic of " + this);
        }
        String event = matcher.group(3);
        if (!event.equals(UP) || topic.contains("/command/")) {
            return new Opening.NoUplink(event);
        }
        try {
            return Json.parse(bytes) instanceof JsonObject message
                    ? read(matcher, message)
                    : new Opening.Refused("not a JSON object");
        } catch (JsonException e) {
            return new Opening.Refused("not JSON: " + e.getMessage());
        }
    }

    abstract Opening read(Matcher topic, JsonObject message);

    /** What the fields of an uplink are called. */
    private record Fields(String port, String counter, String frame, String object) {}

    private static Opening uplink(
            String devEui, String name, JsonObject message, Fields fields, Optional<String> time, Radio radio) {
        Optional<byte[]> frame = Optional.empty();
        if (message.get(fields.frame()).isPresent()) {
            try {
                frame = Optional.of(Base64.getDecoder().decode(message.text(fields.frame()).orElse("?")));
            } catch (IllegalArgumentException _) {
                return new Opening.Refused(fields.frame() + " is not base64");
            }
        }
        long port = message.integer(fields.port()).orElse(Payload.NO_PORT);
        return new Opening.Uplink(
                devEui,
                name,
                port >= 1 && port <= MAX_PORT ? (int) port : Payload.NO_PORT,
                Math.max(0, message.integer(fields.counter()).orElse(0)),
                frame,
                message.object(fields.object()),
                time.map(PayloadTime::iso).orElse(OptionalLong.empty()),
                radio);
    }

    private static Radio chirpstackRadio(JsonObject message) {
        JsonObject transmission = message.object("txInfo").orElse(JsonObject.EMPTY);
        JsonObject lora = transmission
                .object("modulation")
                .flatMap(modulation -> modulation.object("lora"))
                .orElse(JsonObject.EMPTY);
        double hertz = transmission.number("frequency").orElse(Double.NaN);
        return best(message.array("rxInfo"), lora.integer("spreadingFactor"), hertz);
    }

    private static Radio thingsStackRadio(JsonObject uplink) {
        JsonObject settings = uplink.object("settings").orElse(JsonObject.EMPTY);
        JsonObject lora = settings.object("data_rate")
                .flatMap(rate -> rate.object("lora"))
                .orElse(JsonObject.EMPTY);
        // A 64-bit integer is a text in this server's JSON.
        double hertz = settings.text("frequency")
                .flatMap(PayloadTime::seconds)
                .map(Number::doubleValue)
                .orElse(Double.NaN);
        return best(uplink.array("rx_metadata"), lora.integer("spreading_factor"), hertz);
    }

    /**
     * The gateway that heard it best. A missing SNR is 0 dB, which the server leaves out; an RSSI of 0 dBm does not
     * occur.
     */
    private static Radio best(Optional<JsonArray> gateways, OptionalLong spreading, double hertz) {
        double bestSnr = Double.NaN;
        double rssi = Double.NaN;
        for (JsonValue item : gateways.map(JsonArray::items).orElse(List.of())) {
            if (item instanceof JsonObject gateway) {
                double snr = gateway.number("snr").orElse(0);
                if (!(snr <= bestSnr)) {
                    bestSnr = snr;
                    rssi = gateway.number("rssi").orElse(Double.NaN);
                }
            }
        }
        long factor = spreading.orElse(0);
        return new Radio(
                rssi, bestSnr, factor >= 5 && factor <= 12 ? (int) factor : 0, hertz / HERTZ_PER_MEGAHERTZ, -1);
    }

    private static Optional<String> devEui(Optional<String> written) {
        return written.filter(text -> EUI.matcher(text).matches()).map(text -> text.toLowerCase(Locale.ROOT));
    }

    private static Opening mismatch(String field, String found, String expected) {
        return new Opening.Refused(field + " is " + found + ", the topic says " + Findings.quoted(expected));
    }

    private static String found(JsonObject object, String name) {
        return switch (object.get(name).orElse(null)) {
            case null -> "missing";
            case JsonText(String text) -> Findings.quoted(text);
            case JsonNumber number -> Findings.quoted(number.text());
            case JsonValue value -> value.kind();
        };
    }
}
