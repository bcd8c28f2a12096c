package org.veille.demo.lora;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A concentrator with Semtech's UDP packet forwarder ("Gateway to server communication protocol", PROTOCOL.TXT of
 * packet_forwarder): frames as PUSH_DATA, one to a datagram.
 *
 * <pre>
 *  0   1..2    3    4..11   12..
 *  2 | token | 00 | EUI   | {"rxpk":[{…}]}        PUSH_DATA; the answer is 2 | token | 01
 *  2 | token | 02 | EUI                           PULL_DATA: downlinks may come to this port
 * </pre>
 */
final class Concentrator implements AutoCloseable {
    private static final byte VERSION = 2;
    private static final byte PUSH_DATA = 0;
    private static final byte PUSH_ACK = 1;
    private static final byte PULL_DATA = 2;
    private static final int HEADER_BYTES = 12;
    private static final int ANSWER_BYTES = 64;
    private static final long COUNTER_MASK = 0xffff_ffffL;

    private final long eui;
    private final DatagramChannel channel;
    private short token;
    private long acknowledged;

    /** @param port where a gateway on the loopback address takes packet forwarders */
    Concentrator(String eui, int port) throws IOException {
        this.eui = HexFormat.fromHexDigitsToLong(eui);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        this.channel = DatagramChannel.open().bind(new InetSocketAddress(loopback, 0));
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(loopback, port));
        send(PULL_DATA, new byte[0]);
    }

    /**
     * Forwards a frame that it has heard.
     *
     * @param tMs when, for its own counter of microseconds
     * @param rssi dBm
     * @param snr dB
     */
    void heard(byte[] frame, long tMs, double megahertz, int spreadingFactor, double rssi, double snr)
            throws IOException {
        String json = String.format(
                Locale.ROOT,
                "{\"rxpk\":[{\"tmst\":%d,\"chan\":0,\"rfch\":0,\"freq\":%.6f,\"stat\":1,\"modu\":\"LORA\","
                        + "\"datr\":\"SF%dBW125\",\"codr\":\"4/5\",\"rssi\":%.0f,\"lsnr\":%.1f,\"size\":%d,"
                        + "\"data\":\"%s\"}]}",
                tMs * 1_000 & COUNTER_MASK,
                megahertz,
                spreadingFactor,
                rssi,
                snr,
                frame.length,
                Base64.getEncoder().encodeToString(frame));
        send(PUSH_DATA, json.getBytes(StandardCharsets.US_ASCII));
    }

    private void send(byte type, byte[] json) throws IOException {
        ByteBuffer datagram = ByteBuffer.allocate(HEADER_BYTES + json.length)
                .put(VERSION)
                .putShort(token++)
                .put(type)
                .putLong(eui)
                .put(json)
                .flip();
        channel.write(datagram);
    }

    /** Takes what the gateway has answered. @return PUSH_ACKs so far */
    long acknowledged() throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
        while (channel.isOpen() && channel.read(answer) > 0) {
            if (answer.position() >= 4 && answer.get(0) == VERSION && answer.get(3) == PUSH_ACK) {
                acknowledged++;
            }
            answer.clear();
        }
        return acknowledged;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
