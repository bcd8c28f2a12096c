package org.veille.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** InfluxDB 1.6, Debian package {@code influxdb}. */
public final class InfluxDb1 extends ServerProcess {
    private final int rpcPort = freePort();
    private final boolean authentication;

    public InfluxDb1(Path folder) {
        this(folder, false);
    }

    /** @param authentication whether it asks for user and password; the first user to create is the administrator */
    public InfluxDb1(Path folder, boolean authentication) {
        super(folder);
        this.authentication = authentication;
    }

    @Override
    protected List<String> command() throws IOException {
        Path config = folder().resolve("influxdb.conf");
        Files.writeString(
                config,
                """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                dir = "%s"
                [data]
                dir = "%s"
                wal-dir = "%s"
                query-log-enabled = false
                [http]
                bind-address = "127.0.0.1:%d"
                log-enabled = false
                auth-enabled = %s
                [monitor]
                store-enabled = false
                """
                        .formatted(
                                rpcPort,
                                folder().resolve("meta"),
                                folder().resolve("data"),
                                folder().resolve("wal"),
                                port(),
                                authentication));
        return List.of(installed("influxd", "influxdb"), "-config", config.toString());
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Runs InfluxQL and gives the answer as CSV, times in milliseconds, numbers with all their digits. */
    public String query(String database, String influxQl) {
        return query(database, influxQl, "");
    }

    /** @param credentials {@code &u=…&p=…}, or empty */
    public String query(String database, String influxQl, String credentials) {
        try {
            URI uri = URI.create(uri() + "/query?epoch=ms&db=" + database + credentials + "&q="
                    + URLEncoder.encode(influxQl, StandardCharsets.UTF_8));
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestProperty("Accept", "application/csv");
            connection.setRequestMethod("POST");
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every point of a measurement, oldest first: column to text. Texts must hold no comma, quote or newline. */
    public List<Map<String, String>> points(String database, String measurement) {
        List<Map<String, String>> points = new ArrayList<>();
        String[] lines = query(database, "SELECT * FROM " + measurement).split("\n");
        String[] columns = lines[0].split(",", -1);
        for (int i = 1; i < lines.length; i++) {
            String[] values = lines[i].split(",", -1);
            Map<String, String> point = new LinkedHashMap<>();
            for (int column = 0; column < columns.length; column++) {
                point.put(columns[column], values[column]);
            }
            points.add(point);
        }
        return points;
    }
}
