package org.veille.app;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Log lines go to standard error, one a line; libraries speak up only when something is wrong. */
final class Logs {
    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";
    /** Held, because the JDK forgets the level of a logger that nobody holds. */
    private static final List<Logger> LIBRARIES = List.of(
            Logger.getLogger("org.eclipse.californium"),
            Logger.getLogger("okhttp3"),
            Logger.getLogger("com.influxdb"),
            Logger.getLogger("org.sqlite"));

    /** Shouts on every machine that is no Raspberry Pi; the relay's own health says what matters. */
    private static final Logger PI4J = Logger.getLogger("com.pi4j");

    private Logs() {}

    static void configure() {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        if (System.getProperty(FORMAT) == null) {
            System.setProperty(FORMAT, "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n");
        }
        level(System.getenv("VEILLE_LOG") == null ? "INFO" : System.getenv("VEILLE_LOG"));
        PI4J.setLevel(Level.OFF);
        LIBRARIES.forEach(library -> library.setLevel(Level.WARNING));
    }

    /** @param name of {@link Level}; anything else means INFO */
    static void level(String name) {
        Level level;
        try {
            level = Level.parse(name.toUpperCase(java.util.Locale.ROOT));
        } catch (IllegalArgumentException e) {
            level = Level.INFO;
        }
        Logger root = Logger.getLogger("");
        root.setLevel(level);
        for (Handler handler : root.getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                handler.setLevel(level);
            }
        }
    }
}
