package org.veille.adapter.influx;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.model.InvalidValue;

/**
 * The server as it presents itself.
 *
 * @param name for people: {@code InfluxDB 1.6.7~rc0}
 * @param major 0 when it does not say
 * @param minor of a known major
 */
record Server(String name, int major, int minor) {
    /** The first of version 1 that also takes version 2's write requests. */
    private static final int MINOR_WITH_V2 = 8;

    private static final Pattern VERSION = Pattern.compile("v?([0-9]{1,3})\\.([0-9]{1,5}).*");
    private static final int MAX_NAME = 40;

    /** Asks with {@code GET /ping}; every InfluxDB answers with {@code X-Influxdb-Version}, VictoriaMetrics without. */
    static Server ask(Http http) throws IOException {
        Optional<String> version = http.ping().version();
        Matcher matcher = VERSION.matcher(version.orElse(""));
        if (!matcher.matches()) {
            return new Server("a server that does not say its version", 0, 0);
        }
        String shown = version.get().length() > MAX_NAME ? version.get().substring(0, MAX_NAME) : version.get();
        return new Server("InfluxDB " + shown, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /**
     * The interface to use.
     *
     * @throws InvalidValue when the configuration has nothing for this server
     */
    Api api(InfluxSettings settings, Http http, Timeouts timeouts, Traffic traffic) {
        if (major == 1 && settings.database().isPresent()) {
            return new ApiV1(settings, http);
        }
        if (major == 1 && minor < MINOR_WITH_V2) {
            throw InvalidValue.at(
                    "database",
                    name + " at " + settings.url(),
                    "influx.database, for InfluxDB 1",
                    "write database, and user and password when the server asks for them,"
                            + " in the place of org and bucket");
        }
        return settings.hasBucket() ? new ApiV2(settings, timeouts, traffic) : new ApiV1(settings, http);
    }
}
