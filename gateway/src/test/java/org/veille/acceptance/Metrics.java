package org.veille.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/** What a running gateway says of itself on its local page, {@code /metrics}. */
final class Metrics implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;

    Metrics(int pagePort) {
        uri = URI.create("http://127.0.0.1:" + pagePort + "/metrics");
    }

    /** Empty while it does not answer. */
    Map<String, Double> read() {
        Map<String, Double> values = new TreeMap<>();
        try {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                answer.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
                });
            }
        } catch (ConnectException _) {
            return Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return values;
    }

    /** Uplinks that have ended so: {@code decoded}, {@code refused} … */
    long uplinks(String end) {
        return read().getOrDefault("veille_uplinks_total{end=\"" + end + "\"}", -1.0).longValue();
    }

    /** Whether a source works. */
    boolean isUp(String part) {
        return read().getOrDefault("veille_up{part=\"" + part + "\"}", 0.0) == 1;
    }

    @Override
    public void close() {
        http.close();
    }
}
