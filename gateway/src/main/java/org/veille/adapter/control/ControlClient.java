package org.veille.adapter.control;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.veille.json.Json;
import org.veille.json.JsonException;
import org.veille.json.JsonObject;
import org.veille.port.Clock;

/** Asks a running gateway. */
public final class ControlClient {
    private final Path file;
    private final Clock clock;

    /** @param file the gateway's socket, which need not be there */
    public ControlClient(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Sends one request and waits for its answer.
     *
     * @param request one JSON object on one line
     * @param patience for the whole of it
     * @return what the gateway said, an error of it too ({@code veille.error/1}); empty when none listens there
     * @throws IOException when the socket may not be opened, or there is no whole answer in time
     */
    public Optional<JsonObject> ask(String request, Duration patience) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            try {
                channel.connect(UnixDomainSocketAddress.of(file));
            } catch (ConnectException _) {
                // Nobody listens: a gateway that was killed has left it.
                return Optional.empty();
            }
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            long untilNs = clock.monotonicNs() + patience.toNanos();
            ByteBuffer out = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                await(selector, untilNs);
                channel.write(out);
            }
            key.interestOps(SelectionKey.OP_READ);
            return Optional.of(answer(channel, selector, untilNs));
        }
    }

    private JsonObject answer(SocketChannel channel, Selector selector, long untilNs) throws IOException {
        Conversation conversation = new Conversation(channel, untilNs, Conversation.MAX_ANSWER_BYTES);
        while (!conversation.hasRequest()) {
            await(selector, untilNs);
            if (!conversation.read() && !conversation.hasRequest()) {
                throw new EOFException(file + ": the gateway closed the connection before it answered");
            }
        }
        try {
            if (Json.parse(conversation.request(), Conversation.MAX_ANSWER_BYTES) instanceof JsonObject answer) {
                return answer;
            }
        } catch (JsonException e) {
            throw new IOException(file + ": the answer is no JSON: " + e.getMessage(), e);
        }
        throw new IOException(file + ": the answer is no JSON object");
    }

    private void await(Selector selector, long untilNs) throws IOException {
        long leftNs = untilNs - clock.monotonicNs();
        if (leftNs > 0) {
            selector.select(Math.max(1, clock.realNs(leftNs) / 1_000_000));
            selector.selectedKeys().clear();
        }
        if (clock.monotonicNs() >= untilNs) {
            throw new IOException(file + ": the gateway does not answer in time");
        }
    }
}
