package org.veille.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.veille.port.Status;

/**
 * The local page: {@code /} for people, {@code /metrics} in the text format of Prometheus, {@code /status.json}. Listens on the
 * loopback address only and changes nothing, so it needs no password; behind it stands one {@link Status} a request.
 */
public final class Page implements AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("page").daemon().factory());
    private final Supplier<Optional<Status>> look;

    /**
     * @param port 0 for any free one
     * @param look one status, or empty when the pipeline does not answer in time
     */
    public Page(int port, Supplier<Optional<Status>> look) throws IOException {
        this.look = look;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::serve);
        server.setExecutor(worker);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!READING.contains(exchange.getRequestMethod())) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer(exchange, METHOD_NOT_ALLOWED, "text/plain", "GET and HEAD only\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> answer(exchange, "text/html", HtmlPage::of);
                case "/metrics" -> answer(exchange, "text/plain; version=0.0.4", Metrics::of);
                case "/status.json" -> answer(exchange, "application/json", StatusJson::of);
                default -> answer(exchange, NOT_FOUND, "text/plain", "/, /metrics and /status.json\n");
            }
        }
    }

    private void answer(HttpExchange exchange, String type, Function<Status, String> text) throws IOException {
        Optional<Status> status = look.get();
        if (status.isEmpty()) {
            answer(exchange, UNAVAILABLE, "text/plain", "the gateway is busy or stopping: try again\n");
        } else {
            answer(exchange, OK, type, text.apply(status.get()));
        }
    }

    private static void answer(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head ? NO_BODY : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        worker.shutdownNow();
    }
}
