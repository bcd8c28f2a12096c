package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.veille.model.Payload;
import org.veille.model.Reading;

/** Short words for codec tests. */
final class Decoding {
    /** 2026-01-01T00:00:00Z. */
    static final long NOW_MS = 1_767_225_600_000L;

    private Decoding() {}

    static Decoded decode(Codec codec, String text) {
        return codec.decode(Payload.of(text), NOW_MS);
    }

    static Decoded decodeHex(Codec codec, String hex) {
        return codec.decode(Payload.of(HexFormat.of().parseHex(hex.replace(" ", ""))), NOW_MS);
    }

    /** Each reading as {@code current/l1 6.2 A}, with {@code @ms} when it has a time. */
    static List<String> readings(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Readings.class);
        return ((Decoded.Readings) decoded).readings().stream().map(Decoding::text).toList();
    }

    static List<String> ignored(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Readings.class);
        return ((Decoded.Readings) decoded).ignored();
    }

    static String reason(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Undecodable.class);
        return ((Decoded.Undecodable) decoded).reason();
    }

    static FieldMapping map(String... pointersAndTargets) {
        Map<String, String> fields = new java.util.LinkedHashMap<>();
        for (int i = 0; i < pointersAndTargets.length; i += 2) {
            fields.put(pointersAndTargets[i], pointersAndTargets[i + 1]);
        }
        return FieldMapping.parse(fields);
    }

    private static String text(Reading reading) {
        String channel = reading.channel().isEmpty() ? "" : "/" + reading.channel();
        String time = reading.tMs().isPresent() ? " @" + reading.tMs().getAsLong() : "";
        return reading.quantity() + channel + " " + reading.value() + " " + reading.unit() + time;
    }
}
