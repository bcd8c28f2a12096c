package org.veille.adapter.influx;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.veille.port.Clock;

/**
 * Counts the bytes that go up the line. Request line, headers and compressed body are counted to the byte, when they are handed
 * to a connection that stands; what the layers below add is an estimate:
 *
 * <ul>
 *   <li>IPv4 and TCP with time stamps: {@value #PACKET} bytes for each packet of at most {@value #SEGMENT}, and two packets that
 *       acknowledge the answer;
 *   <li>a new connection: {@value #CONNECTION} bytes, four packets; counted when the one before was idle for so long that the
 *       HTTP library has closed it, and at each attempt that finds nobody;
 *   <li>TLS 1.3: {@value #RECORD} bytes for each record of at most 16 KiB, and {@value #HANDSHAKE} for the handshake of a new
 *       connection (a ClientHello of the JDK has 300 to 500). A client certificate, which the gateway does not have, would come on top.
 * </ul>
 *
 * Not counted: the name service, repetitions by TCP on a bad line, a tunnel around it all, and what comes down: an answer of
 * InfluxDB has some 250 bytes, a TLS server's certificates 2 to 5 kB each connection.
 */
final class Traffic {
    static final int PACKET = 52;
    static final int SEGMENT = 1_400;
    static final int CONNECTION = 4 * PACKET;
    static final int RECORD = 22;
    static final int HANDSHAKE = 700;

    private static final int RECORD_BYTES = 16 * 1024;

    private final boolean tls;
    private final Clock clock;
    private final AtomicLong bytes = new AtomicLong();
    private boolean connected;
    private long usedNs;

    Traffic(URI server, Clock clock) {
        this.tls = "https".equalsIgnoreCase(server.getScheme());
        this.clock = clock;
    }

    /** Any thread may ask. */
    long bytes() {
        return bytes.get();
    }

    /** @param idle after which the library closes a connection that nobody uses */
    void connects(Duration idle) {
        if (!connected || clock.monotonicNs() - usedNs > idle.toNanos()) {
            bytes.addAndGet(CONNECTION);
            // Until something is sent, nobody knows whether there was a handshake.
            connected = false;
        }
    }

    /** @param request head and body */
    void sends(long request) {
        long onTheLine = request;
        if (tls) {
            onTheLine += Math.ceilDiv(request, RECORD_BYTES) * RECORD + (connected ? 0 : HANDSHAKE);
        }
        bytes.addAndGet(onTheLine + (Math.ceilDiv(onTheLine, SEGMENT) + 2) * PACKET);
        connected = true;
        usedNs = clock.monotonicNs();
    }

    /** There was no answer: the connection is not used again. */
    void breaks() {
        connected = false;
    }
}
