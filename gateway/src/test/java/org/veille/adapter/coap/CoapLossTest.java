package org.veille.adapter.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.junit.jupiter.api.Test;
import org.veille.adapter.RecordingInbox;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.port.Event;

/** What is turned away, and what is counted of it. */
class CoapLossTest extends CoapBench {
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

    @Test
    void aTooLargeBodyIsRefusedAndCounted() throws Exception {
        start();
        CoapResponse response = post("/air", new byte[Payload.MAX_BYTES + 1], MediaTypeRegistry.TEXT_PLAIN, false);
        assertThat(response.getCode()).isEqualTo(ResponseCode.REQUEST_ENTITY_TOO_LARGE);
        await().atMost(PATIENCE).until(() -> !inbox.events().isEmpty());
        assertThat(inbox.all(Event.Lost.class)).extracting(Event.Lost::reason).containsExactly(Loss.TOO_LARGE);
        assertThat(inbox.uplinks()).isEmpty();
    }
}
