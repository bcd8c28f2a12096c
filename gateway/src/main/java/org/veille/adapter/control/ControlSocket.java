package org.veille.adapter.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.json.JsonObject;
import org.veille.port.Clock;

/**
 * Listens on a Unix domain socket that the gateway's user and group may open (mode 0660): whoever may not open it cannot ask for
 * anything, and there is no password. A request is one line, {@code {"verb":"outbox", …}}, of at most
 * {@link Conversation#MAX_BYTES}; the answer is one line too, of {@link #MAX_ANSWER_BYTES} at most. Several requests may follow each other on one connection.
 *
 * <p>One thread, which sleeps while nobody asks; a verb is answered on it, so one at a time. A conversation that is silent, or does
 * not take its answer, for {@link #PATIENCE} is closed. Beyond {@link #MAX_CONVERSATIONS} new ones wait in the kernel's queue.
 *
 * <p>The socket is made in a folder of its own, gets its mode there, and is then moved to its place, in the place of one that a
 * killed gateway left. Only call it while the database is claimed: then no other gateway lives in this folder.
 */
public final class ControlSocket implements AutoCloseable {
    /** Its name in the data folder. */
    public static final String NAME = "control.sock";

    /** Longest answer, with the end of its line. */
    public static final int MAX_ANSWER_BYTES = 256 * 1_024;

    static final Duration PATIENCE = Duration.ofSeconds(5);

    static final int MAX_CONVERSATIONS = 8;

    private static final int QUEUE = 8;
    private static final long STOP_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private final Path file;
    private final Verbs verbs;
    private final Clock clock;
    private final Selector selector;
    private final ServerSocketChannel server;
    private final Thread thread;

    /** Answers one kind of request, on the socket's thread. */
    public interface Verb {
        /**
         * @param request the whole of it, with its {@code verb}
         * @return one JSON object on one line, as {@link org.veille.json.JsonWriter} writes it
         * @throws org.veille.model.InvalidValue when something in it is not as it should be; told to whoever asks
         * @throws Refusal when it cannot be done; told to whoever asks
         */
        String answer(JsonObject request) throws InterruptedException;
    }

    /** It cannot be done now, or not so. */
    public static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;
        private final String remedy;

        /** @param code for programs, camelCase */
        public Refusal(String code, String message, String remedy) {
            super(message);
            this.code = code;
            this.remedy = remedy;
        }

        String code() {
            return code;
        }

        String remedy() {
            return remedy;
        }
    }

    private ControlSocket(Path file, Verbs verbs, Clock clock, ServerSocketChannel server) throws IOException {
        this.file = file;
        this.verbs = verbs;
        this.clock = clock;
        this.server = server;
        this.selector = Selector.open();
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        this.thread = Thread.ofPlatform().name("control").daemon().unstarted(this::run);
    }

    /**
     * Listens from now on.
     *
     * @param verbs by their names
     * @throws IOException when there is no such socket to be had: the path is too long (108 bytes), the folder cannot be written,
     *     something that is no socket has its name
     */
    public static ControlSocket open(Path file, Map<String, Verb> verbs, Clock clock) throws IOException {
        if (Files.exists(file) && !Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
            throw new FileSystemException(file.toString(), null, "it is no socket: move it away");
        }
        Path folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), ".ctl");
        Path made = folder.resolve("s");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(made), QUEUE);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-rw----"));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            ControlSocket socket = new ControlSocket(file, new Verbs(verbs, clock), clock, server);
            socket.thread.start();
            return socket;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        } finally {
            Files.deleteIfExists(made);
            Files.deleteIfExists(folder);
        }
    }

    private void run() {
        try {
            while (server.isOpen()) {
                selector.select(sleepMs());
                List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
                selector.selectedKeys().clear();
                ready.stream().filter(SelectionKey::isValid).forEach(this::serve);
                closeSilent();
            }
        } catch (ClosedSelectorException _) {
            // The end.
        } catch (IOException | RuntimeException e) {
            LOG.error("the control socket {} is deaf until the next start", file, e);
        }
    }

    /** Until the first conversation is too old; 0, which is for ever, when there is none. */
    private long sleepMs() {
        long nowNs = clock.monotonicNs();
        OptionalLong leftNs = conversations().stream()
                .mapToLong(conversation -> conversation.deadlineNs() - nowNs)
                .min();
        return leftNs.isEmpty() ? 0 : Math.max(1, clock.realNs(leftNs.getAsLong()) / 1_000_000 + 1);
    }

    private List<Conversation> conversations() {
        return selector.keys().stream()
                .filter(SelectionKey::isValid)
                .map(SelectionKey::attachment)
                .filter(Conversation.class::isInstance)
                .map(Conversation.class::cast)
                .toList();
    }

    private void serve(SelectionKey key) {
        try {
            if (key.attachment() instanceof Conversation conversation) {
                converse(key, conversation);
            } else {
                accept();
            }
        } catch (IOException | InterruptedException e) {
            // Whoever asked is gone; an interrupt is only for the end.
            end(key);
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        channel.configureBlocking(false);
        Conversation conversation = new Conversation(channel, deadlineNs(), Conversation.MAX_BYTES);
        channel.register(selector, SelectionKey.OP_READ, conversation);
        listen(conversations().size() < MAX_CONVERSATIONS);
    }

    private void converse(SelectionKey key, Conversation conversation) throws IOException, InterruptedException {
        boolean open = key.isReadable() ? conversation.read() : conversation.write();
        while (open && conversation.hasRequest() && !conversation.hasAnswer()) {
            conversation.answer(verbs.answer(conversation.request()), deadlineNs());
            open = conversation.write();
        }
        if (!open) {
            end(key);
            return;
        }
        key.interestOps(conversation.hasAnswer() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private long deadlineNs() {
        return clock.monotonicNs() + PATIENCE.toNanos();
    }

    private void closeSilent() {
        long nowNs = clock.monotonicNs();
        selector.keys().stream()
                .filter(key -> key.isValid()
                        && key.attachment() instanceof Conversation conversation
                        && conversation.deadlineNs() <= nowNs)
                .toList()
                .forEach(this::end);
    }

    private void end(SelectionKey key) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException _) {
            // Nothing of ours is in it.
        }
        listen(true);
    }

    private void listen(boolean more) {
        SelectionKey key = server.keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOps(more ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    /** A verb in hand may end; then nobody is listened to any more. */
    @Override
    public void close() {
        if (!server.isOpen()) {
            return;
        }
        try {
            Files.deleteIfExists(file);
            server.close();
            selector.wakeup();
            thread.join(STOP_MS);
            thread.interrupt();
            for (SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.warn("the control socket {} was not closed: {}", file, e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
