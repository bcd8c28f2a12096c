package org.veille.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.veille.lab.school.School;

/**
 * The world around the gateway while it is shown: an MQTT broker, a stand-in for InfluxDB, and devices that send over
 * real sockets of the loopback address. The gateway between them is the real one.
 *
 * <p>In this order: {@link #open}; write the configuration with its ports; start the gateway; when its sources are
 * up, {@link #play}, once; look at the counts at will, from any thread; {@link #close}, which returns soon and ends
 * everything.
 *
 * <p>It is implemented by a module of its own ({@code gateway/demo}), so that the broker is on no production class
 * path.
 */
public interface Stage extends AutoCloseable {
    /** Makes stages; found by {@link ServiceLoader}. */
    interface Provider {
        /** @param folder for whatever has to be written; nothing is written elsewhere */
        Stage open(Path folder) throws IOException;
    }

    /**
     * Starts broker and stand-in; both listen when it returns.
     *
     * @throws IOException when they do not start, or the demo's jars are not there
     */
    static Stage open(Path folder) throws IOException {
        return ServiceLoader.load(Provider.class)
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "the demo is not part of this installation; run 'veille demo' where its source is"))
                .open(folder);
    }

    /** A UDP port of the loopback address that was free a moment ago: for the gateway's CoAP and LoRaWAN sources. */
    static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    /** Where the broker listens. It leaves 10 messages unacknowledged. */
    int mqttPort();

    /** Where the stand-in for InfluxDB 2 listens, over HTTP. */
    int influxPort();

    /**
     * Lets the school send from the clock's present on, until {@link #close}. Returns at once.
     *
     * <p>When the broker does not keep up, the school waits and goes on from there: no message is left out. CoAP
     * devices give a message up when nobody answers (RFC 7252, 4.2). Lost LoRaWAN frames are lost.
     *
     * @param coapPort where the gateway takes CoAP
     * @param gwmpPort where the gateway takes packet forwarders
     * @throws IllegalStateException when it plays already
     * @throws IOException when the devices find no socket or no broker
     */
    void play(School school, AcceleratedClock clock, int coapPort, int gwmpPort) throws IOException;

    Counts counts();

    /** What the stand-in was sent: rows by measurement, in alphabetical order. */
    Map<String, Long> rowsReceived();

    /** Bytes of the bodies that the stand-in was sent, as they came over the wire. */
    long bytesReceived();

    /** What went wrong last, for a person; empty while all is well. */
    Optional<String> trouble();

    @Override
    void close();

    /** What was sent so far, by protocol. */
    record Counts(Protocol mqtt, Protocol coap, Protocol lorawan) {}

    /**
     * @param sent messages that left; of a LoRaWAN frame both concentrators' copies are one
     * @param confirmed MQTT: acknowledged by the broker; CoAP: answered 2.04 by the gateway, so on its disk; LoRaWAN:
     *     PUSH_ACK from the gateway, which promises nothing
     */
    record Protocol(long sent, long confirmed) {}
}
