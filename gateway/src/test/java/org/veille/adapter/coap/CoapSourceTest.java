package org.veille.adapter.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.veille.adapter.LiveClock;
import org.veille.model.Address;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.port.Event;

/** What is taken, and how it is answered. */
class CoapSourceTest extends CoapBench {
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
}
