package org.veille.demo.influx;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Answers as InfluxDB 2 does to whoever writes, counts the rows and forgets them. As strict as the real one where it
 * matters: without the right token 401, for a line that is none 400, and then nothing of that batch counts.
 */
public final class StandInInflux implements AutoCloseable {
    /** Four times the gateway's largest batch. */
    private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    /** What a compressed body may grow to. */
    private static final int MAX_TEXT_BYTES = 64 * 1024 * 1024;

    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final String authorization;
    private final TreeMap<String, Long> rows = new TreeMap<>();
    private long bytes;

    /** Listens when it returns. @param token that a writer has to show */
    public StandInInflux(String token) throws IOException {
        this.authorization = "Token " + token;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ping", exchange -> answer(exchange, 204, ""));
        server.createContext(
                "/health", exchange -> answer(exchange, 200, "{\"name\":\"influxdb\",\"status\":\"pass\"}"));
        server.createContext("/api/v2/write", this::write);
        server.start();
    }

    /** On the loopback address. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** By measurement. */
    public synchronized Map<String, Long> rowsReceived() {
        return new TreeMap<>(rows);
    }

    /** Bodies of accepted writes as they came, compressed or not. */
    public synchronized long bytesReceived() {
        return bytes;
    }

    private void write(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, error("method not allowed", exchange.getRequestMethod()));
        } else if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, error("unauthorized", "unauthorized access"));
        } else if (body.length > MAX_BODY_BYTES) {
            answer(exchange, 413, error("request too large", "more than " + MAX_BODY_BYTES + " bytes"));
        } else {
            Optional<String> wrong = take(body, text(exchange, body));
            String words = wrong.map(line -> error("invalid", "unable to parse " + line)).orElse("");
            answer(exchange, wrong.isPresent() ? 400 : 204, words);
        }
    }

    private static String text(HttpExchange exchange, byte[] body) throws IOException {
        boolean compressed = "gzip".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream in = compressed
                ? new GZIPInputStream(new ByteArrayInputStream(body))
                : new ByteArrayInputStream(body)) {
            return new String(in.readNBytes(MAX_TEXT_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** @return the first line that is none */
    private Optional<String> take(byte[] body, String text) {
        Map<String, Long> batch = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (!line.isBlank()) {
                Optional<String> measurement = LineProtocol.measurement(line);
                if (measurement.isEmpty()) {
                    return Optional.of(line);
                }
                batch.merge(measurement.get(), 1L, Long::sum);
            }
        }
        synchronized (this) {
            bytes += body.length;
            batch.forEach((measurement, count) -> rows.merge(measurement, count, Long::sum));
        }
        return Optional.empty();
    }

    private static String error(String code, String message) {
        String plain = message.replaceAll("[\"\\\\\\p{Cntrl}]", "'");
        return "{\"code\":\"" + code + "\",\"message\":\"" + plain + "\"}";
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Influxdb-Version", "2-demo");
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length == 0 ? NO_BODY : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
