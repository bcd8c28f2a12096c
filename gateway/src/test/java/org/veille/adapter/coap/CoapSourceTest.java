package org.veille.adapter.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.veille.adapter.LiveClock;
import org.veille.adapter.RecordingInbox;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.port.CountingMachine;
import org.veille.port.Event;
import org.veille.servers.ServerProcess;

class CoapSourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port = ServerProcess.freePort();
    private RecordingInbox inbox = new RecordingInbox();
    private final CountingMachine machine = new CountingMachine();
    private final Set<String> strangers = ConcurrentHashMap.newKeySet();
    private CoapSource source;
    private DatagramSocket sensor;

    @AfterEach
    void closeAll() {
        if (source != null) {
            source.close();
        }
        if (sensor != null) {
            sensor.close();
        }
    }

    @Test
    void aConfirmablePostIsAnsweredOnlyAfterCommit() throws IOException {
        start();
        send("40 02 00 01 b3 61 69 72 ff 38 31 32"); // CON POST, message id 1, /air, payload 812
        Event.Uplink uplink = inbox.awaitUplinks(1).getFirst();
        assertThat(uplink.from()).isEqualTo(new Address(Address.COAP, "/air"));
        assertThat(uplink.payload()).isEqualTo(Payload.of("812"));
        assertThat(uplink.source().name()).isEqualTo("coap");
        assertThat(uplink.ack().neededByNs()).hasValue(uplink.at().monotonicNs() + TimeUnit.SECONDS.toNanos(1));
        assertNothingIsSent();

        uplink.ack().committed();
        assertThat(receive()).isEqualTo("60 44 00 01"); // ACK 2.04 of message 1
    }

    @Test
    void anAnswerIsGivenOnce() throws IOException {
        start();
        send("40 02 00 02 b3 61 69 72 ff 38");
        Event.Uplink uplink = inbox.awaitUplinks(1).getFirst();
        uplink.ack().committed();
        uplink.ack().committed();
        uplink.ack().refused(Loss.UNDECODABLE);
        assertThat(receive()).isEqualTo("60 44 00 02");
        assertNothingIsSent();
    }

    @Test
    void aRepetitionIsNotASecondReadingAndIsAnsweredAgain() throws IOException {
        start();
        String request = "41 02 00 03 77 b3 61 69 72 ff 38";
        send(request);
        Event.Uplink uplink = inbox.awaitUplinks(1).getFirst();
        send(request);
        assertNothingIsSent();
        uplink.ack().committed();
        assertThat(receive()).isEqualTo("61 44 00 03 77");
        send(request);
        assertThat(receive()).isEqualTo("61 44 00 03 77");
        assertThat(inbox.uplinks()).hasSize(1);
    }

    @Test
    void aRepetitionAcrossACrashHasTheSameKey() throws IOException {
        start();
        String request = "41 02 00 04 77 b3 61 69 72 ff 38";
        send(request);
        Event.Uplink before = inbox.awaitUplinks(1).getFirst();
        source.close();
        inbox = new RecordingInbox();
        start();
        send(request);
        Event.Uplink again = inbox.awaitUplinks(1).getFirst();
        assertThat(again.key()).isEqualTo(before.key());
        assertThat(again.key().redelivered()).isTrue();
        again.ack().refused(Loss.REDELIVERED);
        assertThat(receive()).isEqualTo("61 44 00 04 77");
    }

    @Test
    void everyPartOfARequestMakesItsKey() throws IOException {
        List<DeliveryKey> keys = new ArrayList<>();
        for (String request : List.of(
                "41 02 00 05 77 b3 61 69 72 ff 38",
                "41 02 00 06 77 b3 61 69 72 ff 38",
                "41 02 00 05 78 b3 61 69 72 ff 38",
                "41 02 00 05 77 b3 61 69 73 ff 38",
                "41 02 00 05 77 b3 61 69 72 ff 39")) {
            start();
            send(request);
            keys.add(inbox.awaitUplinks(keys.size() + 1).getLast().key());
            source.close();
        }
        sensor.close();
        sensor = null;
        start();
        send("41 02 00 05 77 b3 61 69 72 ff 38"); // from another port
        keys.add(inbox.awaitUplinks(keys.size() + 1).getLast().key());
        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void aNonConfirmablePostIsAnsweredByANonConfirmableResponse() throws IOException {
        start();
        send("51 02 00 0a 77 b3 61 69 72 ff 38"); // NON POST, token 77
        Event.Uplink uplink = inbox.awaitUplinks(1).getFirst();
        assertThat(uplink.ack().neededByNs()).isEmpty();
        uplink.ack().committed();
        String answer = receive();
        assertThat(answer).startsWith("51 44 ").endsWith(" 77");
    }

    @Test
    void manyNonConfirmableSendersAreAllAnswered() throws IOException {
        start();
        for (int i = 0; i < 100; i++) {
            try (DatagramSocket one = new DatagramSocket()) {
                sensor = one;
                // A message id each: the system may give a port again, and then the same id would be a repetition.
                send("51 02 00 %02x 77 b3 61 69 72 ff 38".formatted(i));
                inbox.awaitUplinks(i + 1).getLast().ack().committed();
                assertThat(receive()).startsWith("51 44 ");
            }
        }
        sensor = null;
    }

    @Test
    void putIsTakenToo() throws IOException {
        start();
        send("40 03 00 0c b3 61 69 72 ff 38");
        assertThat(inbox.awaitUplinks(1)).hasSize(1);
    }

    @Test
    void eachRefusalHasItsCode() throws IOException {
        start();
        assertThat(refused("0d", Loss.UNKNOWN_DEVICE)).startsWith("60 84 00 0d");
        assertThat(refused("0e", Loss.UNDECODABLE)).startsWith("60 80 00 0e");
        assertThat(refused("0f", Loss.TOO_LARGE)).startsWith("60 8d 00 0f");
        assertThat(refused("10", Loss.INBOX_FULL)).startsWith("60 a3 00 10");
    }

    private String refused(String mid, Loss why) throws IOException {
        int before = inbox.uplinks().size();
        send("40 02 00 " + mid + " b3 61 69 72 ff 38");
        inbox.awaitUplinks(before + 1).getLast().ack().refused(why);
        return receive();
    }

    @Test
    void aResponseIsNeverLargerThanThreeTimesTheRequest() throws IOException {
        start();
        send("40 02 00 11 ff 38"); // 6 bytes
        inbox.awaitUplinks(1).getFirst().ack().refused(Loss.UNDECODABLE);
        assertThat(receive()).isEqualTo("60 80 00 11");

        send("40 02 00 12 ff" + " 38".repeat(40));
        inbox.awaitUplinks(2).getLast().ack().refused(Loss.UNDECODABLE);
        assertThat(new String(HexFormat.ofDelimiter(" ").parseHex(receive()), StandardCharsets.ISO_8859_1))
                .endsWith(Loss.UNDECODABLE.line());

        send("40 01 00 13"); // GET /
        assertThat(receive()).isEqualTo("60 85 00 13");
    }

    @Test
    void getIsNotAllowedAndHints() throws IOException {
        start();
        send("40 01 00 14 b3 61 69 72 06 61 61 61 61 61 61"); // GET /air//…
        String answer = new String(HexFormat.ofDelimiter(" ").parseHex(receive()), StandardCharsets.ISO_8859_1);
        assertThat(answer).endsWith("POST or PUT readings");
        assertThat(inbox.events()).isEmpty();
    }

    @Test
    void aPathThatCouldMeanTwoDevicesIsRefusedAndCounted() throws IOException {
        start();
        send("40 02 00 15 b3 61 2f 72 ff 38"); // one segment "a/r"
        assertThat(receive()).startsWith("60 84 00 15");
        await().atMost(PATIENCE).until(() -> !inbox.events().isEmpty());
        assertThat(inbox.all(Event.Lost.class)).extracting(Event.Lost::reason).containsExactly(Loss.UNKNOWN_DEVICE);
    }

    @Test
    void aFullInboxIsToldToTheSenderAndCountedLater() throws IOException {
        inbox = new RecordingInbox(0);
        start();
        send("40 02 00 16 b3 61 69 72 ff 38");
        assertThat(receive()).startsWith("60 a3 00 16 d1 01 0a"); // 5.03, Max-Age 10
        send("40 02 00 17 b3 61 69 72 ff 38");
        receive();
        assertThat(inbox.events()).isEmpty();
        inbox.makeRoom(10);
        await().atMost(PATIENCE).until(() -> !inbox.events().isEmpty());
        Event.Lost lost = inbox.all(Event.Lost.class).getFirst();
        assertThat(lost.reason()).isEqualTo(Loss.INBOX_FULL);
        assertThat(lost.count()).isEqualTo(2);
    }

    @Test
    void tooManyWaitingRequestsAreTurnedAway() throws IOException {
        start();
        for (int i = 0; i < CoapSource.MAX_WAITING; i++) {
            // On /ai0 to /ai3, in turn.
            send("40 02 01 %02x b3 61 69 3%d ff 38".formatted(i, i % 4));
            inbox.awaitUplinks(i + 1);
        }
        send("40 02 02 00 b3 61 69 34 ff 38");
        assertThat(receive()).startsWith("60 a3 02 00");
        inbox.uplinks().getFirst().ack().committed();
        inbox.uplinks().getFirst().ack().committed();
        assertThat(receive()).isEqualTo("60 44 01 00");
        send("40 02 02 01 b3 61 69 34 ff 38");
        inbox.awaitUplinks(CoapSource.MAX_WAITING + 1);
        send("40 02 02 02 b3 61 69 34 ff 38");
        assertThat(receive()).as("one answer makes room for one").startsWith("60 a3 02 02");
        awaitLost(Loss.INBOX_FULL, 2);
    }

    @Test
    void oneDeviceThatFloodsLeavesTheOthersRoom() throws IOException {
        start();
        for (int i = 0; i < CoapSource.MAX_WAITING_ON_A_PATH; i++) {
            send("40 02 01 %02x b3 61 69 72 ff 38".formatted(i));
            inbox.awaitUplinks(i + 1);
        }
        send("40 02 02 00 b3 61 69 72 ff 38");
        assertThat(receive()).startsWith("60 a3 02 00");
        send("40 02 02 01 b3 61 69 73 ff 38");
        inbox.awaitUplinks(CoapSource.MAX_WAITING_ON_A_PATH + 1);
        inbox.uplinks().getFirst().ack().committed();
        assertThat(receive()).isEqualTo("60 44 01 00");
        send("40 02 02 02 b3 61 69 72 ff 38");
        inbox.awaitUplinks(CoapSource.MAX_WAITING_ON_A_PATH + 2);
    }

    @Test
    void aLateAnswerIsAnnouncedInTimeAndComesByItself() throws IOException {
        start();
        send("41 02 00 20 77 b3 61 69 72 ff 38"); // CON POST, token 77
        Event.Uplink uplink = inbox.awaitUplinks(1).getFirst();
        assertThat(receive()).isEqualTo("60 00 00 20"); // an empty ACK, before the sender's time-out
        assertThat(System.nanoTime() - uplink.at().monotonicNs()).isGreaterThanOrEqualTo(CoapSource.ACCEPT_AFTER_NS);

        uplink.ack().committed();
        String response = receive();
        assertThat(response).startsWith("41 44 ").endsWith(" 77"); // CON 2.04, a message id of its own, the token
        send("60 00 " + response.substring(6, 11)); // its ACK
        assertNothingIsSent();
    }

    @Test
    void aLateAnswerThatNobodyHasReceivedIsRepeated() throws IOException {
        start();
        send("41 02 00 21 77 b3 61 69 72 ff 38");
        inbox.awaitUplinks(1);
        assertThat(receive()).isEqualTo("60 00 00 21");
        inbox.uplinks().getFirst().ack().refused(Loss.UNDECODABLE);
        String response = receive();
        assertThat(response).startsWith("41 80 ");
        assertThat(receive()).isEqualTo(response);
    }

    @Test
    void aRepetitionMeanwhileIsToldToWaitAgainAndIsNoSecondReading() throws IOException {
        start();
        String request = "41 02 00 22 77 b3 61 69 72 ff 38";
        send(request);
        inbox.awaitUplinks(1);
        assertThat(receive()).isEqualTo("60 00 00 22");
        send(request);
        assertThat(receive()).isEqualTo("60 00 00 22");
        assertThat(inbox.uplinks()).hasSize(1);
    }

    @Test
    void aLateAnswerHoldsItsPlaceUntilItIsReceived() throws IOException {
        start();
        for (int i = 0; i < CoapSource.MAX_WAITING_ON_A_PATH; i++) {
            send("40 02 01 %02x b3 61 69 72 ff 38".formatted(i));
            inbox.awaitUplinks(i + 1);
        }
        for (int i = 0; i < CoapSource.MAX_WAITING_ON_A_PATH; i++) {
            assertThat(receive()).startsWith("60 00 01 ");
        }
        inbox.uplinks().getFirst().ack().committed();
        String response = receive();
        assertThat(response).startsWith("40 44 ");
        send("40 02 02 00 b3 61 69 72 ff 38");
        assertThat(awaitAnswerTo("02 00")).startsWith("60 a3");
        send("60 00 " + response.substring(6, 11));
        send("40 02 02 01 b3 61 69 72 ff 38");
        inbox.awaitUplinks(CoapSource.MAX_WAITING_ON_A_PATH + 1);
    }

    /** Repetitions of late answers in between do not count. */
    private String awaitAnswerTo(String messageId) throws IOException {
        String answer = receive();
        while (!answer.startsWith(messageId, 6)) {
            answer = receive();
        }
        return answer;
    }

    @Test
    void aNonConfirmableRequestIsNotAnnounced() throws IOException {
        start();
        send("51 02 00 23 77 b3 61 69 72 ff 38");
        send("41 02 00 24 78 b3 61 69 72 ff 38");
        inbox.awaitUplinks(2);
        assertThat(receive()).isEqualTo("60 00 00 24");
        assertNothingIsSent();
    }

    @Test
    void ofAFloodForNobodyAFewAreAnsweredAndAllAreCounted() throws IOException {
        strangers.add("/air");
        start();
        int sent = CoapSource.MAX_STRANGERS_PER_SECOND + 300;
        for (int i = 0; i < sent; i++) {
            send("40 02 %02x %02x b3 61 69 72 ff 38".formatted(0x10 + i / 256, i % 256));
        }
        send("40 02 00 25 b3 61 69 73 ff 38"); // a device's own path
        await().atMost(PATIENCE)
                .until(() -> inbox.uplinks().stream().anyMatch(uplink -> uplink.from().id().equals("/ais")));
        long taken = inbox.uplinks().size() - 1;

        assertThat(taken).isBetween(1L, 3L * CoapSource.MAX_STRANGERS_PER_SECOND);
        awaitLost(Loss.UNKNOWN_DEVICE, sent - taken);
        assertThat(inbox.all(Event.Lost.class)).hasSizeLessThan(10);
    }

    @Test
    void whatIsNoCoapIsCounted() throws IOException {
        start();
        for (String garbage : List.of("00", "ff ff ff ff", "4f 02 00 01", "40 02 00 01 ff")) {
            send(garbage);
        }
        awaitLost(Loss.MALFORMED, 4);
    }

    @Test
    void whatTheKernelDropsIsCountedAlsoWhenNoPacketFollows() throws IOException {
        start();
        machine.drops = 5;
        send("40 02 00 26 b3 61 69 72 ff 38");
        awaitLost(Loss.KERNEL, 5);
        machine.drops = 12;
        send("40 02 00 27 b3 61 69 72 ff 38");
        awaitLost(Loss.KERNEL, 12);
    }

    @Test
    void beforeTheEndNobodyIsHeardAndWhatWasLostIsTold() throws IOException {
        start();
        send("40 02 00 28 b3 61 2f 72 ff 38"); // a/r
        awaitLost(Loss.UNKNOWN_DEVICE, 1);
        send("40 02 00 29 b3 61 2f 72 ff 38");
        receive();
        receive();
        machine.drops = 7;

        source.deafen();

        assertThat(lost(Loss.UNKNOWN_DEVICE)).isEqualTo(2);
        assertThat(lost(Loss.KERNEL)).isEqualTo(7);
        send("40 02 00 2a b3 61 69 72 ff 38");
        assertNothingIsSent();
        assertThat(inbox.uplinks()).isEmpty();
    }

    private long lost(Loss reason) {
        return inbox.all(Event.Lost.class).stream()
                .filter(lost -> lost.reason() == reason)
                .mapToLong(Event.Lost::count)
                .sum();
    }

    private void awaitLost(Loss reason, long count) {
        await(count + " " + reason).atMost(PATIENCE).until(() -> lost(reason) == count);
    }

    @Test
    void garbageStopsNothing() throws IOException {
        start();
        List<String> packets =
                List.of("00", "ff ff ff ff", "4f 02 00 01", "40 02 00 01 ff", "40 02 00 01 ee 00", "70 00 00 01");
        for (String garbage : packets) {
            send(garbage);
        }
        send("40 02 00 18 b3 61 69 72 ff 38");
        inbox.awaitUplinks(1).getFirst().ack().committed();
        await().atMost(PATIENCE).until(() -> receive().equals("60 44 00 18"));
    }

    @Test
    void aBodyInBlocksArrivesWhole() throws Exception {
        start();
        byte[] body = new byte[Payload.MAX_BYTES];
        Arrays.fill(body, (byte) 'x');
        CoapResponse response = post("/logger/a", body, MediaTypeRegistry.APPLICATION_SENML_JSON, true);
        assertThat(response.getCode()).isEqualTo(ResponseCode.CHANGED);
        Event.Uplink uplink = inbox.uplinks().getFirst();
        assertThat(uplink.from().id()).isEqualTo("/logger/a");
        assertThat(uplink.payload()).isEqualTo(new Payload(body, Payload.NO_PORT, Payload.SENML_JSON));
    }

    @Test
    void aTooLargeBodyIsRefusedAndCounted() throws Exception {
        start();
        CoapResponse response = post("/air", new byte[Payload.MAX_BYTES + 1], MediaTypeRegistry.TEXT_PLAIN, false);
        assertThat(response.getCode()).isEqualTo(ResponseCode.REQUEST_ENTITY_TOO_LARGE);
        await().atMost(PATIENCE).until(() -> !inbox.events().isEmpty());
        assertThat(inbox.all(Event.Lost.class)).extracting(Event.Lost::reason).containsExactly(Loss.TOO_LARGE);
        assertThat(inbox.uplinks()).isEmpty();
    }

    @Test
    void theContentFormatBecomesTheMediaType() throws IOException {
        start();
        send("40 02 00 19 c1 32 ff 38"); // Content-Format 50 at the root
        send("40 02 00 1a c0 ff 38"); // 0
        send("40 02 00 1b ff 38"); // none
        send("40 02 00 1c c2 ff fe ff 38"); // 65534
        inbox.awaitUplinks(4);
        assertThat(inbox.uplinks())
                .extracting(uplink -> uplink.payload().mediaType())
                .containsExactly("application/json", "text/plain", "", "");
        assertThat(inbox.uplinks()).extracting(uplink -> uplink.from().id()).containsOnly("/");
    }

    @Test
    void libcoapGetsItsAnswerAfterCommit() throws Exception {
        String client = Stream.of("coap-client-notls", "coap-client-openssl", "coap-client-gnutls", "coap-client")
                .map(name -> "/usr/bin/" + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(client != null, "SKIPPED: needs coap-client (Debian: apt-get install libcoap3-bin)");
        start();
        Process process = new ProcessBuilder(
                        client, "-v", "7", "-m", "post", "-e", "{\"co2\":812}", "-t", "50", "-B", "30",
                        "coap://127.0.0.1:" + port + "/air/salle%2012")
                .redirectErrorStream(true)
                .start();
        Event.Uplink uplink = inbox.awaitUplinks(1).getFirst();
        assertThat(uplink.from().id()).isEqualTo("/air/salle 12");
        assertThat(uplink.payload().mediaType()).isEqualTo(Payload.JSON);
        assertThat(process.isAlive()).isTrue();
        uplink.ack().committed();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(output).contains("2.04").contains("t:ACK");
    }

    @Test
    void aTakenPortIsToldAndTriedAgain() throws IOException {
        try (DatagramSocket other = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            source = new CoapSource(settings(), new LiveClock(), machine, from -> !strangers.contains(from.id()));
            source.start(inbox);
            await().atMost(PATIENCE)
                    .until(() -> source.health().detail().contains("does another program use the port?"));
            assertThat(source.health().up()).isFalse();
            assertThat(other.isBound()).isTrue();
        }
        await().atMost(PATIENCE).until(() -> source.health().up());
        send("40 02 00 1d b3 61 69 72 ff 38");
        inbox.awaitUplinks(1);
    }

    @Test
    void noFileIsWritten() throws IOException {
        start();
        send("40 02 00 1e b3 61 69 72 ff 38");
        inbox.awaitUplinks(1);
        assertThat(Path.of("Californium3.properties")).doesNotExist();
    }

    private void start() {
        source = new CoapSource(settings(), new LiveClock(), machine, from -> !strangers.contains(from.id()));
        source.start(inbox);
        await().atMost(PATIENCE).until(() -> source.health().up());
    }

    private CoapSettings settings() {
        return new CoapSettings(Listen.parse("coap://127.0.0.1:" + port));
    }

    private CoapResponse post(String path, byte[] body, int format, boolean commit) throws Exception {
        CoapClient client = new CoapClient("coap://127.0.0.1:" + port + path);
        CoapEndpoint endpoint = CoapEndpoint.builder().build();
        try {
            client.setEndpoint(endpoint);
            client.setTimeout(30_000L);
            if (commit) {
                Thread.ofVirtual().start(() -> inbox.awaitUplinks(1).getFirst().ack().committed());
            }
            return client.post(body, format);
        } finally {
            client.shutdown();
            endpoint.destroy();
        }
    }

    private void send(String hex) throws IOException {
        if (sensor == null) {
            sensor = new DatagramSocket();
        }
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        sensor.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    private String receive() throws IOException {
        sensor.setSoTimeout(10_000);
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        sensor.receive(packet);
        return HexFormat.ofDelimiter(" ").formatHex(packet.getData(), 0, packet.getLength());
    }

    /** A ping is answered after whatever was to be answered before it: the protocol has one thread. */
    private void assertNothingIsSent() throws IOException {
        send("40 00 7f ff");
        assertThat(receive()).isEqualTo("70 00 7f ff");
        sensor.setSoTimeout(1);
        try {
            sensor.receive(new DatagramPacket(new byte[1], 1));
            assertThat(true).as("nothing more").isFalse();
        } catch (SocketTimeoutException _) {
            // As it should be.
        }
    }
}
