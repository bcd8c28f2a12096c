package org.veille.adapter.influx;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** An HTTP server on loopback that answers writes as a test says and keeps what it was asked. */
final class ScriptedServer implements AutoCloseable {
    /** @param body decompressed when it was compressed */
    record Request(
            String method, String path, String rawQuery, Map<String, List<String>> headers, String body) {
        String query() {
            return String.valueOf(URI.create("?" + rawQuery).getQuery());
        }

        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }

        boolean compressed() {
            return header("Content-encoding").equals("gzip");
        }

        long lines() {
            return body.lines().count();
        }
    }

    /** @param status 0 breaks the connection; below 0 never answers */
    record Reply(int status, Map<String, String> headers, String body) {
        static Reply of(int status) {
            return new Reply(status, Map.of(), "");
        }

        static Reply json(int status, String body) {
            return new Reply(status, Map.of("Content-Type", "application/json"), body);
        }
    }

    static final Reply RESET = Reply.of(0);
    static final Reply HANG = Reply.of(-1);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Request> writes = new CopyOnWriteArrayList<>();
    private final List<Request> pings = new CopyOnWriteArrayList<>();

    volatile Function<Request, Reply> onWrite = _ -> Reply.of(204);
    volatile Reply onPing = new Reply(204, Map.of("X-Influxdb-Version", "v2.7.1", "X-Influxdb-Build", "OSS"), "");

    ScriptedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Request> writes() {
        return writes;
    }

    List<Request> pings() {
        return pings;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        Request request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders(),
                gzip ? gunzip(bytes) : new String(bytes, StandardCharsets.UTF_8));
        boolean ping = request.path().endsWith("/ping");
        (ping ? pings : writes).add(request);
        answer(exchange, ping ? onPing : onWrite.apply(request));
    }

    private void answer(HttpExchange exchange, Reply reply) throws IOException {
        if (reply.status() < 0) {
            try {
                closing.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        if (reply.status() <= 0) {
            exchange.close();
            return;
        }
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static String gunzip(byte[] bytes) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
