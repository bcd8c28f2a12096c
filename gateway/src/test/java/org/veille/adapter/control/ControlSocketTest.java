package org.veille.adapter.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.json.JsonObject;
import org.veille.json.JsonWriter;
import org.veille.model.InvalidValue;
import org.veille.port.Clock;

/** Requests of another process, well-formed and hostile. */
class ControlSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final AtomicLong aheadNs = new AtomicLong();
    private final Clock clock = new Clock() {
        @Override
        public long monotonicNs() {
            return System.nanoTime() + aheadNs.get();
        }

        @Override
        public long epochMs() {
            return 0;
        }

        @Override
        public String bootId() {
            return "boot";
        }
    };
    private Path file;
    private ControlSocket socket;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve(ControlSocket.NAME);
        socket = open(file);
    }

    private ControlSocket open(Path where) throws IOException {
        Map<String, ControlSocket.Verb> verbs = Map.of(
                "echo", request -> new JsonWriter()
                        .object()
                        .field("said", request.text("say").orElse(""))
                        .end()
                        .toString(),
                "large", _ -> "\"" + "x".repeat(Conversation.MAX_ANSWER_BYTES) + "\"",
                "invalid", _ -> {
                    throw new InvalidValue("7", "an even number");
                },
                "refuses", _ -> {
                    throw new ControlSocket.Refusal("busy", "not now", "later");
                },
                "broken", _ -> {
                    throw new IllegalStateException("a defect");
                });
        return ControlSocket.open(where, verbs, clock);
    }

    @AfterEach
    void close() {
        socket.close();
    }

    private JsonObject ask(String request) throws IOException {
        return new ControlClient(file, clock).ask(request, PATIENCE).orElseThrow();
    }

    private static String echo(String text) {
        return new JsonWriter().object().field("verb", "echo").field("say", text).end().toString();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(file));
    }

    private static String line(SocketChannel channel) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one) > 0) {
            if (one.get(0) == '\n') {
                return line.toString();
            }
            line.append((char) one.get(0));
            one.clear();
        }
        return line + "<end>";
    }

    @Test
    void aRequestGetsItsAnswer() throws IOException {
        assertThat(ask(echo("préau")).text("said")).contains("préau");
    }

    @Test
    void onlyTheUserAndTheGroupMayOpenIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-rw----");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void severalRequestsFollowEachOtherOnOneConnectionAlsoInOnePiece() throws IOException {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap((echo("a") + "\n" + echo("b") + "\n").getBytes(UTF_8)));
            assertThat(line(channel)).isEqualTo("{\"said\":\"a\"}");
            assertThat(line(channel)).isEqualTo("{\"said\":\"b\"}");
            for (byte b : (echo("c") + "\n").getBytes(UTF_8)) {
                channel.write(ByteBuffer.wrap(new byte[] {b}));
            }
            assertThat(line(channel)).isEqualTo("{\"said\":\"c\"}");
        }
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        assertThat(ask("{}").text("code")).contains("unknownVerb");
        assertThat(ask("{\"verb\":\"shutdown\"}").text("message").orElseThrow()).contains("shutdown", "echo");
        assertThat(ask("[1]").text("code")).contains("badRequest");
        assertThat(ask("{nonsense").text("code")).contains("badRequest");
        assertThat(ask("").text("code")).contains("tooLarge");
        assertThat(ask("{\"verb\":\"invalid\"}").text("message")).contains("found '7', expected an even number");
        assertThat(ask("{\"verb\":\"refuses\"}").toString())
                .isEqualTo("{\"schema\":\"veille.error/1\",\"code\":\"busy\",\"message\":\"not now\","
                        + "\"remedy\":\"later\"}");
        assertThat(ask("{\"verb\":\"large\"}").text("code")).contains("tooLarge");
    }

    @Test
    void aDefectOfAVerbEndsNothing() throws IOException {
        assertThat(ask("{\"verb\":\"broken\"}").text("code")).contains("internal");
        assertThat(ask(echo("still there")).text("said")).contains("still there");
    }

    @Test
    void theLargestRequestIsTakenAndALargerOneEndsTheConversation() throws IOException {
        int fixed = echo("").length();
        String largest = "x".repeat(Conversation.MAX_BYTES - fixed - 1);
        assertThat(ask(echo(largest)).text("code")).as("its answer has less").isEmpty();

        try (SocketChannel channel = connect()) {
            byte[] endless = new byte[Conversation.MAX_BYTES];
            java.util.Arrays.fill(endless, (byte) 'x');
            ByteBuffer bytes = ByteBuffer.wrap(endless);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            assertThat(line(channel)).contains("\"code\":\"tooLarge\"");
            assertThat(line(channel)).isEqualTo("<end>");
        }
    }

    @Test
    void whoAsksTooOftenIsTurnedAwayAndAPauseHelps() throws IOException {
        List<String> codes = new ArrayList<>();
        try (SocketChannel channel = connect()) {
            for (int i = 0; i < 3 * Verbs.BURST; i++) {
                channel.write(ByteBuffer.wrap((echo("a") + "\n").getBytes(UTF_8)));
                codes.add(line(channel));
            }
        }
        assertThat(codes.subList(0, Verbs.BURST)).allMatch(answer -> answer.equals("{\"said\":\"a\"}"));
        assertThat(codes).anyMatch(answer -> answer.contains("\"code\":\"tooMany\""));

        aheadNs.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(ask(echo("again")).text("said")).contains("again");
    }

    @Test
    void whoeverIsSilentIsSentAway() throws IOException {
        try (SocketChannel silent = connect()) {
            silent.write(ByteBuffer.wrap("{\"verb\"".getBytes(UTF_8)));
            ask(echo("so it was taken in"));
            aheadNs.addAndGet(ControlSocket.PATIENCE.toNanos());
            // Something that wakes the thread up: its own sleep is real time.
            ask(echo("wake up"));
            assertThat(line(silent)).isEqualTo("<end>");
        }
    }

    @Test
    void manyConversationsAtOnceWaitForEachOther() throws IOException {
        List<SocketChannel> idle = new ArrayList<>();
        for (int i = 0; i < ControlSocket.MAX_CONVERSATIONS; i++) {
            idle.add(connect());
        }
        try (SocketChannel late = connect()) {
            late.write(ByteBuffer.wrap((echo("late") + "\n").getBytes(UTF_8)));
            idle.getFirst().close();
            assertThat(line(late)).isEqualTo("{\"said\":\"late\"}");
        }
        for (SocketChannel each : idle) {
            each.close();
        }
        assertThat(ask(echo("all gone")).text("said")).contains("all gone");
    }

    @Test
    void whileNobodyAsksThereIsOneThreadThatSleeps() throws IOException {
        ask(echo("a"));

        await().until(() -> threads().stream().allMatch(thread -> thread.getState() == Thread.State.RUNNABLE));
        assertThat(threads()).hasSize(1);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("control"))
                .toList();
    }

    @Test
    void theEndTakesTheSocketAlong() throws IOException {
        socket.close();

        assertThat(file).doesNotExist();
        assertThat(new ControlClient(file, clock).ask(echo("a"), PATIENCE)).isEmpty();
        await().until(() -> threads().isEmpty());
    }

    @Test
    void aSocketThatAKilledGatewayLeftIsReplaced() throws IOException {
        Path stale = folder.resolve("stale.sock");
        ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        killed.bind(UnixDomainSocketAddress.of(stale));
        killed.close();
        assertThat(stale).exists();
        assertThat(new ControlClient(stale, clock).ask(echo("a"), PATIENCE)).isEmpty();

        try (ControlSocket again = open(stale)) {
            assertThat(again).isNotNull();
            assertThat(new ControlClient(stale, clock).ask(echo("a"), PATIENCE)).isPresent();
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "do not touch");

        assertThatThrownBy(() -> open(notes)).hasMessageContaining("it is no socket");
        assertThat(notes).hasContent("do not touch");
    }

    @Test
    void aPathThatIsTooLongLeavesNothingBehind() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(120)));

        assertThatThrownBy(() -> open(deep.resolve(ControlSocket.NAME))).isInstanceOf(IOException.class);
        assertThat(deep).isEmptyDirectory();
    }

    @Test
    void anAnswerThatNeverComesIsGivenUp() throws IOException {
        Path mute = folder.resolve("mute.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(mute));
            assertThatThrownBy(() -> new ControlClient(mute, clock).ask(echo("a"), Duration.ofMillis(50)))
                    .hasMessageContaining("does not answer in time");
        }
    }

    @Test
    void aConnectionThatBreaksBeforeTheAnswerIsSaid() throws Exception {
        Path rude = folder.resolve("rude.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(rude));
            Thread closing = Thread.ofVirtual().start(() -> {
                try (SocketChannel taken = server.accept()) {
                    Channels.newInputStream(taken).read();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> new ControlClient(rude, clock).ask(echo("a"), PATIENCE))
                    .isInstanceOf(IOException.class);
            closing.join();
        }
    }
}
