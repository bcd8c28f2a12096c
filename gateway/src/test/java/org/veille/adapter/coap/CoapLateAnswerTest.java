package org.veille.adapter.coap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veille.adapter.RecordingInbox;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.port.Event;

/** Repetitions, and answers that take longer than a sender waits. */
class CoapLateAnswerTest extends CoapBench {
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
}
