package org.veille.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;

/**
 * What each measurement, tag and field costs of the compressed bodies: each body is compressed again without it, and the
 * difference is its marginal cost. What several have in common is in no one's share, so the shares need not add up to
 * the whole.
 */
final class UplinkShares {
    /** Header and trailer of gzip, RFC 1952. */
    private static final int FRAME_BYTES = 18;

    /**
     * One share.
     *
     * @param rows in which it is
     * @param bytes compressed
     */
    record Share(long rows, long bytes) {
        private Share plus(Share other) {
            return new Share(rows + other.rows, bytes + other.bytes);
        }
    }

    private UplinkShares() {}

    /** By measurement. */
    static Map<String, Share> ofMeasurements(List<CountingServer.Request> requests) {
        Map<String, Share> shares = new TreeMap<>();
        for (CountingServer.Request request : requests) {
            List<String> lines = request.lines();
            int whole = bytes(lines);
            for (String name : new TreeSet<>(lines.stream().map(UplinkShares::measurement).toList())) {
                List<String> rest = lines.stream().filter(line -> !measurement(line).equals(name)).toList();
                Share share = new Share(lines.size() - rest.size(), whole - bytes(rest));
                shares.merge(name, share, Share::plus);
            }
        }
        return shares;
    }

    /** By {@code tag …}, {@code field …} and {@code time}. */
    static Map<String, Share> ofParts(List<CountingServer.Request> requests) {
        Map<String, Share> shares = new TreeMap<>();
        for (CountingServer.Request request : requests) {
            List<String> lines = request.lines();
            int whole = bytes(lines);
            TreeSet<String> parts = new TreeSet<>();
            lines.forEach(line -> parts.addAll(parts(line)));
            for (String part : parts) {
                List<String> rest = lines.stream().map(without(part)).toList();
                long rows = lines.stream().filter(line -> parts(line).contains(part)).count();
                shares.merge(part, new Share(rows, whole - bytes(rest)), Share::plus);
            }
        }
        return shares;
    }

    private static String measurement(String line) {
        return line.substring(0, line.indexOf(','));
    }

    /** Names are plain and no text is a field, so that blanks, commas and equal signs only separate. */
    private static List<String> parts(String line) {
        String[] three = line.split(" ");
        List<String> parts = new ArrayList<>();
        String[] tags = three[0].split(",");
        for (int i = 1; i < tags.length; i++) {
            parts.add("tag " + tags[i].substring(0, tags[i].indexOf('=')));
        }
        for (String field : three[1].split(",")) {
            parts.add("field " + field.substring(0, field.indexOf('=')));
        }
        parts.add("time");
        return parts;
    }

    private static UnaryOperator<String> without(String part) {
        String name = part.substring(part.indexOf(' ') + 1) + "=";
        return line -> {
            String[] three = line.split(" ");
            return switch (part.split(" ")[0]) {
                case "tag" -> kept(three[0], name) + " " + three[1] + " " + three[2];
                case "field" -> three[0] + " " + kept(three[1], name) + " " + three[2];
                default -> three[0] + " " + three[1];
            };
        };
    }

    private static String kept(String list, String name) {
        List<String> kept = new ArrayList<>();
        for (String pair : list.split(",")) {
            if (!pair.startsWith(name)) {
                kept.add(pair);
            }
        }
        return String.join(",", kept);
    }

    /** As the sink compresses them. */
    static int bytes(List<String> lines) {
        if (lines.isEmpty()) {
            return 0;
        }
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setStrategy(Deflater.FILTERED);
            deflater.setInput(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8_192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.size() + FRAME_BYTES;
        } finally {
            deflater.end();
        }
    }
}
