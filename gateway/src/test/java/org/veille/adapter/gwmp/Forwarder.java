package org.veille.adapter.gwmp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.veille.model.Eui64;

/** A packet forwarder on loopback: real datagrams. */
final class Forwarder implements AutoCloseable {
    /** Loopback answers in microseconds; only a failing test waits this long. */
    private static final int ANSWER_WITHIN_MS = 5_000;

    private final DatagramSocket socket;
    private final Eui64 eui;
    private final InetSocketAddress server;
    private int token;

    Forwarder(Eui64 eui, int serverPort) throws IOException {
        this(eui, serverPort, "127.0.0.1");
    }

    /** @param from a loopback address to send from */
    Forwarder(Eui64 eui, int serverPort, String from) throws IOException {
        this.eui = eui;
        this.server = new InetSocketAddress("127.0.0.1", serverPort);
        socket = new DatagramSocket(0, InetAddress.ofLiteral(from));
        socket.setSoTimeout(ANSWER_WITHIN_MS);
    }

    static String rxpk(byte[] frame) {
        return """
                {"tmst":3512348611,"chan":2,"rfch":0,"freq":868.3,"stat":1,"modu":"LORA","datr":"SF7BW125",\
                "codr":"4/5","rssi":-35,"lsnr":5.1,"size":%d,"data":"%s"}"""
                .formatted(frame.length, Base64.getEncoder().encodeToString(frame));
    }

    static String pushOf(String... rxpk) {
        return "{\"rxpk\":[" + String.join(",", rxpk) + "]}";
    }

    int port() {
        return socket.getLocalPort();
    }

    /** @return the token sent */
    int send(int type, String json) throws IOException {
        token = token + 1 & 0xFFFF;
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ByteBuffer.allocate(12 + body.length)
                .put((byte) 2)
                .putShort((short) token)
                .put((byte) type)
                .putLong(eui.value())
                .put(body)
                .array();
        send(bytes);
        return token;
    }

    void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    /** The next answer; empty when none came. */
    Optional<byte[]> answer() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        }
        return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
