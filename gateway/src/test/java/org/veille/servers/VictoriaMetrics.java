package org.veille.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** VictoriaMetrics, Debian package {@code victoria-metrics}: takes writes as InfluxDB 1 and 2 do. */
public final class VictoriaMetrics extends ServerProcess {
    public VictoriaMetrics(Path folder) {
        super(folder);
    }

    @Override
    protected List<String> command() {
        return List.of(
                installed("victoria-metrics", "victoria-metrics"),
                "-storageDataPath=" + folder().resolve("data"),
                "-httpListenAddr=127.0.0.1:" + port(),
                // Without it a point that is sent twice is kept twice.
                "-dedup.minScrapeInterval=1ms",
                "-retentionPeriod=100y",
                "-search.latencyOffset=0s");
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Lines {@code time in ms,value} of the series that match, once everything written is visible; oldest first. */
    public List<String> export(String selector) {
        get("/internal/force_flush");
        String csv = get("/api/v1/export/csv?format="
                + URLEncoder.encode("__timestamp__:unix_ms,__value__", StandardCharsets.UTF_8)
                + "&match[]="
                + URLEncoder.encode(selector, StandardCharsets.UTF_8));
        return csv.lines().filter(line -> !line.isBlank()).sorted().toList();
    }

    private String get(String path) {
        try (InputStream in =
                URI.create(uri() + path.replace("[]", "%5B%5D")).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
