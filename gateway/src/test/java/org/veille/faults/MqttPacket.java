package org.veille.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One packet of MQTT 3.1.1, as much of it as a publisher and a witness need; written from the standard, without the
 * gateway's client library.
 *
 * <pre>
 *  type (4 bits) DUP QoS (2) RETAIN | remaining length (1 to 4 bytes, 7 bits each, low first) | body
 *
 *  3 PUBLISH   topic length (2) topic | packet id (2), with QoS 1 and 2 | payload
 *  4 PUBACK    packet id (2)
 * </pre>
 *
 * @param header the first byte
 */
record MqttPacket(int header, byte[] body) {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBACK = 9;
    private static final int QOS_1 = 0x02;
    private static final int DUP = 0x08;
    private static final int LONGEST = 1 << 20;

    /** @throws EOFException when the stream ends */
    static MqttPacket read(InputStream in) throws IOException {
        int header = next(in);
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = next(in);
            length |= (digit & 0x7f) << shift;
            shift += 7;
        } while (digit >= 0x80);
        if (length > LONGEST) {
            throw new IOException("a packet of " + length + " bytes");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return new MqttPacket(header, body);
    }

    private static int next(InputStream in) throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new EOFException();
        }
        return read;
    }

    /** A clean session without a will, a user or a keep-alive: section 3.1. */
    static MqttPacket connect(String clientId) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.writeBytes(new byte[] {4, 0x02, 0, 0});
        text(body, clientId);
        return new MqttPacket(CONNECT << 4, body.toByteArray());
    }

    static MqttPacket publish(String topic, int packetId, String payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        body.write(packetId >> 8);
        body.write(packetId);
        body.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        return new MqttPacket(PUBLISH << 4 | QOS_1, body.toByteArray());
    }

    private static void text(ByteArrayOutputStream body, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        body.write(bytes.length >> 8);
        body.write(bytes.length);
        body.writeBytes(bytes);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 5);
        bytes.write(header);
        int left = body.length;
        do {
            bytes.write(left > 0x7f ? left & 0x7f | 0x80 : left);
            left >>= 7;
        } while (left > 0);
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    int type() {
        return header >> 4;
    }

    /** A PUBLISH that has to be acknowledged by PUBACK. */
    boolean isPublishOfQos1() {
        return type() == PUBLISH && (header & 0x06) == QOS_1;
    }

    boolean isRepeated() {
        return (header & DUP) != 0;
    }

    /** Of a PUBLISH. */
    String topic() {
        return new String(body, 2, topicLength(), StandardCharsets.UTF_8);
    }

    /** Of a PUBLISH with QoS 1. */
    String payload() {
        int from = 2 + topicLength() + 2;
        return new String(body, from, body.length - from, StandardCharsets.UTF_8);
    }

    /** Of a PUBLISH with QoS 1, a PUBACK or a SUBACK. */
    int packetId() {
        int at = type() == PUBLISH ? 2 + topicLength() : 0;
        return ByteBuffer.wrap(body).getShort(at) & 0xffff;
    }

    private int topicLength() {
        return ByteBuffer.wrap(body).getShort(0) & 0xffff;
    }
}
