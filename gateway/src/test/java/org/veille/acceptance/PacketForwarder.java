package org.veille.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** A concentrator with Semtech's packet forwarder: what it hears goes to the gateway over UDP, protocol version 2. */
public final class PacketForwarder implements AutoCloseable {
    private static final byte VERSION = 2;
    private static final byte PUSH_DATA = 0;
    private static final byte PUSH_ACK = 1;
    private static final byte PULL_DATA = 2;
    private static final byte PULL_ACK = 4;
    private static final int LONGEST_ANSWER_MS = 2_000;
    private static final int LONGEST_LOOK_MS = 20;

    private final DatagramSocket socket;
    private final long eui;
    private final double snr;
    private short token;

    /** @param snr how well it hears, dB */
    public PacketForwarder(String eui, int gatewayPort, double snr) {
        this.eui = HexFormat.fromHexDigitsToLong(eui);
        this.snr = snr;
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.connect(InetAddress.getLoopbackAddress(), gatewayPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the gateway answers. */
    public boolean isAnswered() {
        send(PULL_DATA, "");
        return answer(PULL_ACK, LONGEST_LOOK_MS);
    }

    /** Reports a frame and waits until the gateway says that it has the packet. */
    public void push(byte[] frame) {
        pushUnanswered(frame);
        if (!answer(PUSH_ACK, LONGEST_ANSWER_MS)) {
            throw new AssertionError("no PUSH_ACK within " + LONGEST_ANSWER_MS + " ms");
        }
    }

    /** Reports a frame. */
    public void pushUnanswered(byte[] frame) {
        send(
                PUSH_DATA,
                """
                {"rxpk":[{"tmst":%d,"freq":868.1,"chan":0,"rfch":0,"stat":1,"modu":"LORA","datr":"SF7BW125",\
                "codr":"4/5","rssi":-80,"lsnr":%s,"size":%d,"data":"%s"}]}"""
                        .formatted(
                                System.nanoTime() / 1_000 & 0xffff_ffffL,
                                snr,
                                frame.length,
                                Base64.getEncoder().encodeToString(frame)));
    }

    private void send(byte type, String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        byte[] packet = ByteBuffer.allocate(12 + text.length)
                .put(VERSION)
                .putShort(++token)
                .put(type)
                .putLong(eui)
                .put(text)
                .array();
        try {
            socket.send(new DatagramPacket(packet, packet.length));
        } catch (PortUnreachableException _) {
            // Nobody listens yet: no answer will come, which is what is asked for.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers to packets before are passed over. */
    private boolean answer(byte type, int withinMs) {
        DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        try {
            socket.setSoTimeout(withinMs);
            while (true) {
                socket.receive(packet);
                ByteBuffer answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
                if (packet.getLength() >= 4 && answer.getShort(1) == token && answer.get(3) == type) {
                    return true;
                }
            }
        } catch (SocketTimeoutException | PortUnreachableException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
