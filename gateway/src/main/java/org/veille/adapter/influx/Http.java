package org.veille.adapter.influx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Requests by the JDK's small HTTP client: InfluxDB 1 and the question for a version. The body is handed over whole,
 * not streamed: while streaming, the JDK makes an exception out of status 401.
 *
 * <p>Each header costs its bytes with every batch, on lines that are paid by the byte. So there are no more than the JDK
 * insists on: nothing is said about caches, of which the JDK has none unless a program brings one, and a write has no
 * character set but UTF-8.
 */
final class Http {
    /** Error texts are short; whatever else the server sends is not read. */
    private static final int MAX_ERROR_BYTES = 4 * 1024;

    /** In the place of the library's own, which is longer and says less to the server's administrator. */
    static final String USER_AGENT = "veille";

    /** How long the JDK keeps a connection that nobody uses, when the server does not say. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    private static final int REQUEST_LINE = "  HTTP/1.1\r\n".length();

    private static final int ADDED_BY_THE_JDK = "Accept: */*\r\nConnection: keep-alive\r\n\r\n".length();

    private static final String ERROR_HEADER = "X-Influxdb-Error";

    private final InfluxSettings settings;
    private final Timeouts timeouts;
    private final Traffic traffic;

    Http(InfluxSettings settings, Timeouts timeouts, Traffic traffic) {
        this.settings = settings;
        this.timeouts = timeouts;
        this.traffic = traffic;
    }

    /** @param version what {@code X-Influxdb-Version} says, when the server sends it */
    record Ping(int status, Optional<String> version) {}

    Ping ping() throws IOException {
        HttpURLConnection connection = open("/ping", Map.of(), "GET");
        try {
            long head = head(connection, OptionalInt.empty());
            traffic.connects(IDLE);
            connection.connect();
            traffic.sends(head);
            int status = connection.getResponseCode();
            drain(connection);
            return new Ping(status, Optional.ofNullable(connection.getHeaderField("X-Influxdb-Version")));
        } finally {
            connection.disconnect();
        }
    }

    /** @param query in the order to send them */
    Answer post(String path, Map<String, String> query, String body) throws IOException {
        HttpURLConnection connection = open(path, query, "POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "text/plain");
        connection.setRequestProperty("Content-Encoding", "gzip");
        byte[] compressed = gzip(body);
        long head = head(connection, OptionalInt.of(compressed.length));
        traffic.connects(IDLE);
        try (OutputStream out = connection.getOutputStream()) {
            traffic.sends(head + compressed.length);
            out.write(compressed);
        }
        int status = connection.getResponseCode();
        String text = drain(connection);
        String words = Optional.ofNullable(connection.getHeaderField(ERROR_HEADER)).orElse(text);
        return new Answer(
                status, Optional.ofNullable(connection.getHeaderField("Retry-After")).orElse(""), words);
    }

    /**
     * Bytes of request line and headers, before anything is sent.
     *
     * @param bodyBytes of a POST
     */
    private long head(HttpURLConnection connection, OptionalInt bodyBytes) {
        long bytes = connection.getRequestMethod().length() + connection.getURL().getFile().length() + REQUEST_LINE;
        for (Map.Entry<String, List<String>> header : connection.getRequestProperties().entrySet()) {
            bytes += line(header.getKey(), header.getValue().getFirst());
        }
        // The JDK does not show that one again.
        bytes += authorization().map(value -> line("Authorization", value)).orElse(0L);
        bytes += bodyBytes.isPresent() ? line("Content-Length", Integer.toString(bodyBytes.getAsInt())) : 0;
        return bytes + line("Host", connection.getURL().getAuthority()) + ADDED_BY_THE_JDK;
    }

    private static long line(String name, String value) {
        return name.length() + value.length() + ": \r\n".length();
    }

    private HttpURLConnection open(String path, Map<String, String> query, String method) throws IOException {
        String base = settings.url().toString().replaceFirst("/+$", "");
        String parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = URI.create(base + path + (parameters.isEmpty() ? "" : "?" + parameters));
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout((int) timeouts.silence().toMillis());
        connection.setReadTimeout((int) timeouts.silence().toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        connection.setRequestProperty("User-Agent", USER_AGENT);
        authorization().ifPresent(value -> connection.setRequestProperty("Authorization", value));
        return connection;
    }

    /** A user's password, or the token where InfluxDB 2 or 3 is written through its interface of version 1. */
    private Optional<String> authorization() {
        if (settings.user().isPresent() && settings.password().isPresent()) {
            String pair = settings.user().get() + ":" + settings.password().get().read();
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return settings.token().map(token -> "Token " + token.read());
    }

    static byte[] gzip(String body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new Gzip(bytes)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /**
     * With the most effort: a batch is small, and its bytes travel further than its processor time. Short repetitions, such as
     * those of digits, cost more as such than as letters: {@link Deflater#FILTERED} passes over them.
     */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
            def.setStrategy(Deflater.FILTERED);
        }
    }

    private static String drain(HttpURLConnection connection) throws IOException {
        InputStream in = connection.getResponseCode() >= Answer.BAD_REQUEST
                ? connection.getErrorStream()
                : connection.getInputStream();
        if (in == null) {
            return "";
        }
        try (in) {
            return new String(in.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8);
        }
    }
}
