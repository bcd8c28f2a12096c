package org.veille.adapter.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.veille.json.Json;

/** One connection: bytes until a line is whole, then the bytes of its answer until they are taken. */
final class Conversation {
    /** Longest request, with the end of its line. */
    static final int MAX_BYTES = Json.MAX_BYTES;

    /** Longest answer, with the end of its line. */
    static final int MAX_ANSWER_BYTES = ControlSocket.MAX_ANSWER_BYTES;

    private static final int FIRST_BYTES = 1_024;
    private static final byte END = '\n';

    private final SocketChannel channel;
    private final int maxBytes;
    private long deadlineNs;
    private ByteBuffer in = ByteBuffer.allocate(FIRST_BYTES);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean tooLong;

    /** @param maxBytes of a line that comes in */
    Conversation(SocketChannel channel, long deadlineNs, int maxBytes) {
        this.channel = channel;
        this.maxBytes = maxBytes;
        this.deadlineNs = deadlineNs;
    }

    /** When it is closed, unless something is answered before. */
    long deadlineNs() {
        return deadlineNs;
    }

    /** @return whether the other side still talks */
    boolean read() throws IOException {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(Math.min(maxBytes, 4 * in.capacity())).put(in.flip());
        }
        int bytes = channel.read(in);
        tooLong = !in.hasRemaining() && in.capacity() == maxBytes && end() < 0;
        return bytes >= 0;
    }

    /** A whole line, or one that is too long to become whole. */
    boolean hasRequest() {
        return tooLong || end() >= 0;
    }

    /** The oldest line, without its end; empty when it is too long. */
    byte[] request() {
        int end = end();
        if (end < 0) {
            return new byte[0];
        }
        byte[] line = Arrays.copyOf(in.array(), end);
        in.flip().position(end + 1);
        in.compact();
        return line;
    }

    boolean isTooLong() {
        return tooLong;
    }

    boolean hasAnswer() {
        return out.hasRemaining();
    }

    void answer(String line, long until) {
        out = ByteBuffer.wrap((line + (char) END).getBytes(StandardCharsets.UTF_8));
        deadlineNs = until;
    }

    /** @return whether it goes on afterwards */
    boolean write() throws IOException {
        channel.write(out);
        return !tooLong || out.hasRemaining();
    }

    private int end() {
        for (int i = 0; i < in.position(); i++) {
            if (in.get(i) == END) {
                return i;
            }
        }
        return -1;
    }
}
