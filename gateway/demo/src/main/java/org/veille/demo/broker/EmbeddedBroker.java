package org.veille.demo.broker;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An MQTT 3.1.1 broker inside this process, on a free port of the loopback address. Sessions and queues live in memory:
 * nothing is written, and all is gone when it is closed. It calls nobody and says nothing but errors.
 *
 * <p>It leaves {@value #WINDOW} QoS 1 messages unacknowledged per session, which nobody can change, then holds the
 * others back: a subscriber that acknowledges late has to know that number.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** {@code INFLIGHT_WINDOW_SIZE} of Moquette. */
    public static final int WINDOW = 10;

    /** The gateway's own limit for a payload, 64 KiB, and room for topic and header. */
    private static final int MAX_MESSAGE_BYTES = 66 * 1024;

    /** Somebody else may take the free port between our finding it and the broker's opening it. */
    private static final int MAX_ATTEMPTS = 5;

    /** A logger that nobody holds forgets its level. */
    private static final List<Logger> QUIETENED =
            List.of(Logger.getLogger("io.moquette"), Logger.getLogger("io.netty"));

    private final Server server;
    private final int port;

    private EmbeddedBroker(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Listens when it returns.
     *
     * @param folder the only place where it might write
     * @throws IOException when it found no port
     */
    public static EmbeddedBroker start(Path folder) throws IOException {
        prepareNetty();
        QUIETENED.forEach(logger -> logger.setLevel(Level.OFF));
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            Server server = new Server();
            try {
                server.startServer(configuration(folder, port));
                return new EmbeddedBroker(server, port);
            } catch (RuntimeException e) {
                if (attempt == MAX_ATTEMPTS) {
                    throw new IOException("the demo's broker does not start: " + e.getMessage(), e);
                }
            }
        }
    }

    /**
     * One that was free a moment ago. Moquette could take port 0 itself, but tells the port it got from another
     * thread, a little later, through a plain HashMap.
     */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Netty reads these once, when its classes load. Without {@code Unsafe}, because a JDK 25 prints a warning at its
     * first use; one thread and small heap buffers, because the whole demo has a heap of 48 MB.
     */
    private static void prepareNetty() {
        setUnlessGiven("io.netty.noUnsafe", "true");
        setUnlessGiven("io.netty.eventLoopThreads", "1");
        setUnlessGiven("io.netty.allocator.type", "unpooled");
        setUnlessGiven("io.netty.leakDetection.level", "disabled");
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static IConfig configuration(Path folder, int port) {
        MemoryConfig config = new MemoryConfig(new Properties());
        config.setProperty(IConfig.HOST_PROPERTY_NAME, "127.0.0.1");
        config.setProperty(IConfig.PORT_PROPERTY_NAME, Integer.toString(port));
        config.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
        config.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        config.setProperty(IConfig.DATA_PATH_PROPERTY_NAME, folder.resolve("broker").toString());
        config.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
        config.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, Integer.toString(MAX_MESSAGE_BYTES));
        return config;
    }

    /** On the loopback address. */
    public int port() {
        return port;
    }

    /** Returns at once. Netty takes its two seconds of quiet before its threads leave; nobody has to wait for them. */
    @Override
    public void close() {
        Thread.ofPlatform().daemon().name("demo-broker-stop").start(server::stopServer);
    }
}
