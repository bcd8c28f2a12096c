package org.veille.adapter.gwmp;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.json.JsonObject;
import org.veille.json.JsonValue;
import org.veille.model.Radio;

/**
 * One radio packet in the JSON of a PUSH_DATA:
 *
 * <pre>
 *  {"tmst": 3512348611, "freq": 868.3, "stat": 1, "modu": "LORA", "datr": "SF7BW125", "codr": "4/5",
 *   "rssi": -35, "lsnr": 5.1, "size": 17, "data": "QPF9vkkAAgABlUN4disR/w0="}
 *
 *  tmst   the concentrator's own counter, µs, wraps at 2^32      stat   1 checksum right, −1 wrong, 0 none
 *  freq   MHz                                                    rssi   dBm
 *  datr   text for LoRa, bits per second for FSK                 lsnr   dB, LoRa only
 *  data   the PHYPayload as base64; some forwarders leave out the padding
 * </pre>
 */
sealed interface Rxpk {
    /** A frame, genuine or not: that is for the network server to say. */
    record Frame(byte[] phyPayload, Radio radio) implements Rxpk {}

    /** Noise: the concentrator says so. A packet without any checksum goes on, its integrity code decides. */
    record BadCrc() implements Rxpk {}

    /** Not what a packet forwarder writes. */
    record Malformed(String reason) implements Rxpk {}

    /** The radio's length field has one byte. */
    int MAX_FRAME_BYTES = 255;

    /** 255 bytes are 340 characters of base64. */
    int MAX_TEXT = 344;

    Pattern SPREADING = Pattern.compile("SF(7|8|9|1[0-2])BW[0-9]{3}");

    static Rxpk of(JsonValue value) {
        return value instanceof JsonObject packet ? of(packet) : new Malformed("an entry of rxpk is " + value.kind());
    }

    private static Rxpk of(JsonObject packet) {
        if (packet.integer("stat").orElse(1) == -1) {
            return new BadCrc();
        }
        String text = packet.text("data").orElse("");
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            return new Malformed("data of " + text.length() + " characters");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(withoutPadding(text));
        } catch (IllegalArgumentException _) {
            return new Malformed("data is no base64");
        }
        if (bytes.length == 0 || bytes.length > MAX_FRAME_BYTES) {
            return new Malformed("a frame of " + bytes.length + " bytes");
        }
        return new Frame(bytes, radio(packet));
    }

    private static String withoutPadding(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        return text.substring(0, end);
    }

    private static Radio radio(JsonObject packet) {
        long counterUs = packet.integer("tmst").orElse(Radio.NONE.concentratorUs());
        boolean inRange = counterUs >= 0 && counterUs <= 0xFFFF_FFFFL;
        return new Radio(
                packet.number("rssi").orElse(Double.NaN),
                packet.number("lsnr").orElse(Double.NaN),
                packet.text("datr").map(Rxpk::spreadingFactor).orElse(0),
                packet.number("freq").orElse(Double.NaN),
                inRange ? counterUs : Radio.NONE.concentratorUs());
    }

    private static int spreadingFactor(String datr) {
        Matcher matcher = SPREADING.matcher(datr);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
