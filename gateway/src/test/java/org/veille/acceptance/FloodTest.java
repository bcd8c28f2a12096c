package org.veille.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.model.Loss;
import org.veille.servers.Mosquitto;
import org.veille.servers.ServerProcess;

/**
 * Ten times the messages that the gateway is made for, over real sockets, with the launcher's options: its memory stays within
 * bounds, what it loses is counted, and the others go on. Each prints a line with what was reached on this machine.
 */
@Tag("acceptance")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class FloodTest {
    private static final int PER_SECOND = 10_000;
    private static final Duration SPAN = Duration.ofSeconds(4);

    /** Before anything is asked of those who are not the flood: the radio's packets come once only. */
    private static final Duration WARMING = Duration.ofSeconds(3);

    /** The aim at rest is 96 MB; this is the machine's whole share of it in the worst hour. */
    private static final long MOST_RSS_MB = 128;

    /** Lines of a log are writes to the card, too. */
    private static final long MOST_LOG_BYTES = 20_000;

    private static final LoraNode NODE = new LoraNode(
            "24e124128a123456", "01020304", "0102030405060708090a0b0c0d0e0f10", "1112131415161718191a1b1c1d1e1f20");
    private static final String ROOF = "aa555a0000000001";
    private static final String STRANGER = "aa555a00000000ff";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final int port = ServerProcess.freePort();
    private final int pagePort = ServerProcess.freePort();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong mostRssBytes = new AtomicLong();

    @AutoClose
    private final Metrics metrics = new Metrics(pagePort);

    @AutoClose
    private Mosquitto broker;

    @AutoClose
    private GatewayProcess gateway;

    @AfterEach
    void end() {
        over.set(true);
    }

    private void start(String source) {
        gateway = new GatewayProcess(folder.resolve("gateway"), () -> () -> metrics.isUp(source));
        gateway.start();
        Thread.ofPlatform().daemon().start(this::watchMemory);
    }

    private void watchMemory() {
        while (!over.get() && gateway.isAlive()) {
            mostRssBytes.accumulateAndGet(gateway.residentBytes(), Math::max);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private Installation installation() {
        return new Installation(folder.resolve("gateway")).page(pagePort);
    }

    // ---- MQTT -------------------------------------------------------------------------------------------------------

    /** The broker keeps everything, so nothing may be missing; the gateway takes as fast as its commits allow. */
    @Test
    void mqtt() throws IOException {
        broker = new Mosquitto(folder.resolve("mosquitto")).with("max_queued_messages 0").with("log_dest none");
        broker.start();
        installation().mqttPlain(broker.port(), "");
        start("mqtt");

        Flood.Result flood;
        try (MqttPublisher publisher = new MqttPublisher(broker.port())) {
            flood = Flood.of(PER_SECOND, SPAN, number -> {
                boolean known = number % 2 == 0;
                publisher.publish(known ? "capteurs/salle-12/co2" : "capteurs/nobody/" + number, "" + (600 + number % 50));
            });
            publisher.end();
        }
        awaitUplinks(flood.sent(), Duration.ofSeconds(40));

        long kept = metrics.uplinks("decoded");
        long refused = metrics.uplinks("refused");
        assertThat(kept).isEqualTo((flood.sent() + 1) / 2);
        assertThat(kept + refused).isEqualTo(flood.sent());
        assertThat(gateway.terminate().exitCode()).isZero();
        Map<Loss, Long> losses = new OnDisk(gateway).losses();
        assertThat(losses).containsExactlyEntriesOf(Map.of(Loss.UNKNOWN_DEVICE, refused));
        assertThat(new OnDisk(gateway).readings("co2")).hasSize((int) kept);
        print("mqtt", flood, kept, losses);
    }

    // ---- CoAP -------------------------------------------------------------------------------------------------------

    /** Strangers from many ports flood; a device goes on posting ten times a second, as RFC 7252 has it. */
    @Test
    void coapForNobody() throws Exception {
        installation().coap(port, "");
        start("coap");

        CoapDevice sensor = new CoapDevice();
        List<DatagramSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sockets.add(new DatagramSocket());
        }
        Thread device = Thread.ofPlatform().start(sensor);
        Flood.Result flood = Flood.of(PER_SECOND, SPAN, number -> {
            byte[] post = coap(number % 4 == 0 ? 0x50 : 0x40, number, "x" + number % 977, "812");
            send(sockets.get(number % sockets.size()), post);
        });
        over.set(true);
        device.join();
        sockets.forEach(DatagramSocket::close);
        metricsSettle();
        assertThat(gateway.terminate().exitCode()).isZero();

        OnDisk disk = new OnDisk(gateway);
        Map<Loss, Long> losses = disk.losses();
        int kept = disk.readings("temperature").size();
        long counted = losses.values().stream().mapToLong(Long::longValue).sum();
        print("coap", flood, kept, losses);
        // A datagram of the device that is not kept was dropped by the kernel, too, or known as a repetition.
        assertThat(counted).isBetween((long) flood.sent(), (long) flood.sent() + sensor.datagrams - kept);
        assertThat(losses.keySet()).isSubsetOf(Loss.UNKNOWN_DEVICE, Loss.KERNEL);
        assertThat(sensor.answered).isGreaterThanOrEqualTo((int) Math.ceil(0.99 * sensor.posts));
        assertThat(kept).isEqualTo(sensor.answered);
        assertThat(sensor.posts).isGreaterThan(10);
    }

    /** A device's own path is flooded: the card gets no more than the account holds, and the rest is refused and counted. */
    @Test
    void coapForTheCard() throws Exception {
        // The account holds 6 MB; what the gateway writes when it begins is taken from it.
        long budget = 30_000_000;
        installation().cardWrites("30 MB/day").coap(port, "");
        start("coap");
        long beginNs = System.nanoTime();
        Set<Integer> answers = ConcurrentHashMap.newKeySet();
        Flood.Result flood;
        try (DatagramSocket socket = new DatagramSocket()) {
            Thread reader = Thread.ofPlatform().start(() -> hearChanged(socket, answers));
            flood = Flood.of(PER_SECOND, SPAN.multipliedBy(2), number -> {
                String pack = "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":" + (20 + number % 7) + "}]";
                // Message ids come again after 65,536, and late answers are repeated: a token says which it is.
                byte[] token = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
                send(socket, coap(0x40, number, token, "salle-12", pack));
            });
            metricsSettle();
            over.set(true);
            reader.join();
        }
        long written = gateway.bytesWritten();
        double paid = 0.2 * budget + 0.8 * budget * (System.nanoTime() - beginNs) / 86_400e9;
        assertThat(gateway.terminate().exitCode()).isZero();

        OnDisk disk = new OnDisk(gateway);
        Map<Loss, Long> losses = disk.losses();
        int kept = disk.readings("temperature").size();
        long counted = losses.values().stream().mapToLong(Long::longValue).sum();
        print("coap-card", flood, kept, losses);
        System.out.println("flood: protocol=coap-card written=" + written + " paid=" + (long) paid + " answered=" + answers.size());
        assertThat(written).isLessThan((long) paid);
        assertThat(kept + counted).isEqualTo(flood.sent());
        assertThat(losses.keySet()).isSubsetOf(Loss.INBOX_FULL, Loss.KERNEL);
        // Everything that was answered by 2.04 is there, and whoever read no answer may be there, too.
        assertThat(answers.size()).isBetween(1, kept);
    }

    // ---- LoRaWAN ----------------------------------------------------------------------------------------------------

    /** Strangers and forgers flood; a node goes on sending fifty frames a second. */
    @Test
    void lorawan() throws Exception {
        installation().lorawan(port, List.of(ROOF), NODE, "");
        start("lorawan");

        AtomicLong genuine = new AtomicLong();
        Flood.Result flood;
        try (PacketForwarder roof = new PacketForwarder(ROOF, port, 7.5);
                PacketForwarder forger = new PacketForwarder(ROOF, port, 7.5);
                PacketForwarder stranger = new PacketForwarder(STRANGER, port, 7.5)) {
            byte[] forged = NODE.frame(1, new byte[] {1, 0x67, 0, 0});
            flood = Flood.of(PER_SECOND, SPAN.plus(WARMING), number -> {
                // The first seconds of a process are those of its compiler.
                if (number % 200 == 100 && number > PER_SECOND * WARMING.toSeconds()) {
                    short tenths = (short) (180 + genuine.get() % 40);
                    byte[] lpp = ByteBuffer.allocate(4).put((byte) 1).put((byte) 0x67).putShort(tenths).array();
                    roof.pushUnanswered(NODE.frame(genuine.incrementAndGet(), lpp));
                } else if (number % 2 == 0) {
                    stranger.pushUnanswered(forged);
                } else {
                    ByteBuffer.wrap(forged).putInt(forged.length - 4, ThreadLocalRandom.current().nextInt());
                    forger.pushUnanswered(forged);
                }
            });
        }
        metricsSettle();
        assertThat(gateway.terminate().exitCode()).isZero();

        OnDisk disk = new OnDisk(gateway);
        Map<Loss, Long> losses = disk.losses();
        int kept = disk.readings("temperature").size();
        long counted = losses.values().stream().mapToLong(Long::longValue).sum();
        print("lorawan", flood, kept, losses);
        assertThat(kept + counted).isEqualTo(flood.sent());
        assertThat(losses.keySet())
                .isSubsetOf(Loss.UNKNOWN_CONCENTRATOR, Loss.BAD_MIC, Loss.KERNEL, Loss.INBOX_FULL);
        // What the kernel drops of a radio's packets nobody sends again, and it drops when others take this machine's cores: then
        // of the genuine ones no larger share may be missing than of all.
        double dropped = (double) losses.getOrDefault(Loss.KERNEL, 0L) / flood.sent();
        long lost = genuine.get() - kept;
        System.out.printf(
                Locale.ROOT, "flood: protocol=lorawan genuine=%d lost=%d kernelShare=%.4f%n", genuine.get(), lost, dropped);
        assertThat((double) lost / genuine.get()).isLessThan(0.01 + 2 * dropped);
    }

    // ---- what they have in common -----------------------------------------------------------------------------------

    private void awaitUplinks(long count, Duration atMost) {
        await(count + " uplinks")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> metrics.uplinks("decoded") + metrics.uplinks("refused") >= count);
    }

    /** Nothing more comes: two looks, more than a second apart, show the same. */
    private void metricsSettle() {
        long[] before = {-1};
        await("the end of the flood")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(1_500))
                .until(() -> {
                    long now = metrics.uplinks("decoded") + metrics.uplinks("refused");
                    boolean settled = now == before[0];
                    before[0] = now;
                    return settled;
                });
    }

    private void print(String protocol, Flood.Result flood, long kept, Map<Loss, Long> losses) throws IOException {
        long counted = losses.values().stream().mapToLong(Long::longValue).sum();
        long rssMb = mostRssBytes.get() / 1_000_000;
        long logBytes = Files.size(gateway.folder().resolve("gateway.log"));
        System.out.printf(
                Locale.ROOT,
                "flood: protocol=%s sent=%d kept=%d lost=%d counted=%d rssMb=%d perSecond=%d logBytes=%d %s%n",
                protocol,
                flood.sent(),
                kept,
                flood.sent() - kept,
                counted,
                rssMb,
                flood.perSecond(),
                logBytes,
                losses);
        assertThat(rssMb).isBetween(30L, MOST_RSS_MB);
        assertThat(logBytes).isLessThan(MOST_LOG_BYTES);
    }

    private void send(DatagramSocket socket, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    /** A POST with one segment of a path, SenML in JSON, and a token of one byte. */
    private static byte[] coap(int type, int messageId, String path, String payload) {
        return coap(type, messageId, new byte[] {0x77}, path, payload);
    }

    private static byte[] coap(int type, int messageId, byte[] token, String path, String payload) {
        byte[] segment = path.getBytes(UTF_8);
        byte[] body = payload.getBytes(UTF_8);
        ByteBuffer packet = ByteBuffer.allocate(8 + token.length + segment.length + body.length)
                .put((byte) (type | token.length))
                .put((byte) 2)
                .putShort((short) messageId)
                .put(token)
                .put((byte) (0xb0 | segment.length))
                .put(segment)
                .put((byte) 0x11)
                .put((byte) 110)
                .put((byte) 0xff)
                .put(body);
        return Arrays.copyOf(packet.array(), packet.position());
    }

    /** Collects the tokens of the answers 2.04 until it is over. */
    private void hearChanged(DatagramSocket socket, Set<Integer> changed) {
        DatagramPacket packet = new DatagramPacket(new byte[256], 256);
        while (!over.get()) {
            try {
                socket.setSoTimeout(100);
                packet.setLength(256);
                socket.receive(packet);
                ByteBuffer answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
                if ((answer.get(0) & 0x0f) == Integer.BYTES && answer.get(1) == 0x44) {
                    changed.add(answer.getInt(4));
                }
            } catch (SocketTimeoutException _) {
                // Nothing just now.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Posts again and again, each until it is answered by 2.04, with four repetitions at most. */
    private final class CoapDevice implements Runnable {
        private static final int[] TIMEOUT_MS = {2_000, 4_000, 8_000, 16_000};
        private static final long EVERY_NS = 100_000_000L;

        private int posts;
        private int answered;
        private int datagrams;

        @Override
        public void run() {
            try (DatagramSocket socket = new DatagramSocket()) {
                while (!over.get()) {
                    long beginNs = System.nanoTime();
                    posts++;
                    String pack = "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":" + (20 + posts % 7) + "}]";
                    post(socket, coap(0x40, posts, "salle-12", pack));
                    LockSupport.parkNanos(beginNs + EVERY_NS - System.nanoTime());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void post(DatagramSocket socket, byte[] request) throws IOException {
            for (int timeoutMs : TIMEOUT_MS) {
                datagrams++;
                send(socket, request);
                if (isAnswered(socket, timeoutMs)) {
                    answered++;
                    return;
                }
            }
        }

        private boolean isAnswered(DatagramSocket socket, int timeoutMs) throws IOException {
            socket.setSoTimeout(timeoutMs);
            DatagramPacket packet = new DatagramPacket(new byte[256], 256);
            try {
                while (true) {
                    packet.setLength(256);
                    socket.receive(packet);
                    ByteBuffer answer = ByteBuffer.wrap(packet.getData());
                    if (answer.get(1) == 0x44 && answer.getShort(2) == (short) posts) {
                        return true;
                    }
                }
            } catch (SocketTimeoutException _) {
                return false;
            }
        }
    }

    /** MQTT 3.1.1 by hand: CONNECT, and PUBLISH with QoS 1 as fast as the broker reads. */
    private static final class MqttPublisher implements AutoCloseable {
        private final Socket socket;
        private final OutputStream out;
        private final Thread reader;
        private final AtomicLong acknowledged = new AtomicLong();
        private int published;

        MqttPublisher(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            out = new BufferedOutputStream(socket.getOutputStream(), 4_096);
            out.write(new byte[] {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'f'});
            out.flush();
            socket.getInputStream().readNBytes(4);
            reader = Thread.ofPlatform().daemon().start(this::readAcknowledgements);
        }

        private void readAcknowledgements() {
            try {
                while (socket.getInputStream().readNBytes(4).length == 4) {
                    acknowledged.incrementAndGet();
                }
            } catch (IOException _) {
                // Closed.
            }
        }

        void publish(String topic, String payload) throws IOException {
            byte[] name = topic.getBytes(UTF_8);
            byte[] body = payload.getBytes(UTF_8);
            int packetId = published++ % 65_535 + 1;
            out.write(0x32);
            out.write(4 + name.length + body.length);
            out.write(name.length >> 8);
            out.write(name.length);
            out.write(name);
            out.write(packetId >> 8);
            out.write(packetId);
            out.write(body);
        }

        void end() throws IOException {
            out.flush();
            await("the broker").atMost(Duration.ofSeconds(20)).until(() -> acknowledged.get() == published);
        }

        @Override
        public void close() throws IOException {
            socket.close();
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
