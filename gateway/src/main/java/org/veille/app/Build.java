package org.veille.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Properties;

/**
 * What is known of this build.
 *
 * @param builtMs when, milliseconds since 1970 UTC: whatever happens, happens later
 */
record Build(String version, long builtMs) {
    static Build read() {
        Properties build = new Properties();
        try (var in = Build.class.getResourceAsStream("/veille.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(
                build.getProperty("version"),
                Instant.parse(build.getProperty("built")).toEpochMilli());
    }
}
