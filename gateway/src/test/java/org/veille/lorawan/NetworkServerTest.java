package org.veille.lorawan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.Received;
import org.veille.model.Trust;

class NetworkServerTest {
    private static final Aes128Key NWK = Aes128Key.parse("44024241ed4ce9a68c6a8bc055233fd3");
    private static final Aes128Key APP = Aes128Key.parse("ec925802ae430ca77fd3dd73cb2cc588");
    private static final Aes128Key OTHER = Aes128Key.parse("00112233445566778899aabbccddeeff");
    private static final SessionKeys METER =
            new SessionKeys(Eui64.parse("0018b20000000001"), DevAddr.parse("26011bda"), NWK, APP);
    private static final SessionKeys NAMESAKE =
            new SessionKeys(Eui64.parse("0018b20000000002"), DevAddr.parse("26011bda"), OTHER, OTHER);
    private static final Eui64 ROOF = Eui64.parse("a84041ffff1f4b70");
    private static final Eui64 CELLAR = Eui64.parse("a84041ffff1f4b71");
    private static final byte[] PLAIN = {0x01, 0x67, 0x00, (byte) 0xE1};
    private static final long MS = 1_000_000L;
    private static final long WINDOW = NetworkServer.MERGE_WINDOW_NS;

    private NetworkServer server = started(METER);

    private static NetworkServer started(SessionKeys... devices) {
        return new NetworkServer(List.of(devices), _ -> Optional.empty());
    }

    private static Heard heard(Eui64 concentrator, byte[] frame, double snrDb, long nowNs) {
        Radio radio = new Radio(-100, snrDb, 7, 868.1, 1_000);
        return new Heard(concentrator, frame, radio, new Received("boot", nowNs, nowNs / MS, Trust.TRUSTED));
    }

    private Answer offer(byte[] frame, long nowNs) {
        return server.offer(heard(ROOF, frame, 5, nowNs), nowNs);
    }

    private static byte[] uplink(long fCnt32) {
        return FrameEncoder.uplink(METER, fCnt32, 85, PLAIN);
    }

    private static Outcome.Accepted accepted(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> accepted;
        };
    }

    private Outcome.Accepted onlyOutcome(long nowNs) {
        List<Outcome> due = server.due(nowNs);
        assertThat(due).hasSize(1);
        return accepted(due.getFirst());
    }

    private static void assertRefused(Answer answer, Loss loss, String detail) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.loss()).isEqualTo(loss);
            assertThat(refused.detail()).contains(detail);
        });
    }

    @Test
    void aGenuineFrameWaitsForItsCopiesAndComesOutDecrypted() {
        assertThat(offer(uplink(7), 10 * MS)).isEqualTo(new Answer.Waiting(METER.devEui(), 7));
        assertThat(server.nextDeadlineNs()).hasValue(10 * MS + WINDOW);
        assertThat(server.due(10 * MS + WINDOW - 1)).isEmpty();

        Outcome.Accepted accepted = onlyOutcome(10 * MS + WINDOW);

        assertThat(accepted.devEui()).isEqualTo(METER.devEui());
        assertThat(accepted.devAddr()).isEqualTo(METER.devAddr());
        assertThat(accepted.fCnt32()).isEqualTo(7);
        assertThat(accepted.fPort()).isEqualTo(85);
        assertThat(accepted.payload()).isEqualTo(PLAIN);
        assertThat(accepted.copies()).isEqualTo(1);
        assertThat(accepted.receivedAt().monotonicNs()).isEqualTo(10 * MS);
        assertThat(server.nextDeadlineNs()).isEmpty();
    }

    @Test
    void copiesOfSeveralConcentratorsBecomeOneWithTheBestReception() {
        byte[] frame = uplink(7);
        server.offer(heard(ROOF, frame, -3, 0), 0);
        Answer second = server.offer(heard(CELLAR, frame.clone(), 9, 50 * MS), 50 * MS);
        server.offer(heard(ROOF, frame.clone(), Double.NaN, 60 * MS), 60 * MS);

        Outcome.Accepted accepted = onlyOutcome(WINDOW);

        assertThat(second).isEqualTo(new Answer.Copy(METER.devEui(), 7));
        assertThat(accepted.copies()).isEqualTo(3);
        assertThat(accepted.best().concentrator()).isEqualTo(CELLAR);
        assertThat(accepted.receivedAt().monotonicNs()).isZero();
    }

    @Property
    void theOrderOfCopiesDoesNotMatter(@ForAll @IntRange(max = 5) int rotation, @ForAll boolean backwards) {
        byte[] frame = uplink(1);
        NetworkServer merging = started(METER);
        for (int i = 0; i < 6; i++) {
            int which = (backwards ? 5 - i : i) + rotation;
            long nowNs = i * MS;
            merging.offer(heard(new Eui64(which % 6), frame, which % 6, nowNs), nowNs);
        }

        Outcome.Accepted accepted = accepted(merging.due(WINDOW).getFirst());

        assertThat(accepted.copies()).isEqualTo(6);
        assertThat(accepted.best().concentrator()).isEqualTo(new Eui64(5));
    }

    @Test
    void framesComeOutInTheOrderOfTheirFirstCopy() {
        offer(uplink(1), 0);
        offer(uplink(2), 10 * MS);
        server.offer(heard(CELLAR, uplink(1), 9, 20 * MS), 20 * MS);

        assertThat(server.due(10 * MS + WINDOW))
                .extracting(outcome -> accepted(outcome).fCnt32())
                .containsExactly(1L, 2L);
    }

    @Test
    void theWindowEndsAtItsInstantHoweverLateTheCallerLooks() {
        offer(uplink(1), 0);

        Answer late = server.offer(heard(CELLAR, uplink(1), 9, WINDOW), WINDOW);

        assertThat(late).isEqualTo(new Answer.Repeated(METER.devEui(), 1, false));
        assertThat(onlyOutcome(10 * WINDOW).copies()).isEqualTo(1);
    }

    @Test
    void theLastFrameOnceMoreIsARepetitionAndIsNotEmittedAgain() {
        byte[] confirmed = FrameEncoder.data(
                MessageType.CONFIRMED_UP,
                METER,
                new FrameControl(false, false, false, false),
                7,
                new byte[0],
                85,
                PLAIN);
        offer(confirmed, 0);
        server.due(WINDOW);

        assertThat(offer(confirmed, 5 * WINDOW)).isEqualTo(new Answer.Repeated(METER.devEui(), 7, true));
        assertThat(server.flush()).isEmpty();
    }

    @Test
    void anotherFrameWithTheSameCounterIsRefused() {
        offer(uplink(7), 0);

        assertRefused(
                offer(FrameEncoder.uplink(METER, 7, 85, new byte[] {9}), MS), Loss.FRAME_COUNTER, "counter 7 after 7");
    }

    @Test
    void anOlderFrameIsRefusedEvenInsideTheWindow() {
        offer(uplink(7), 0);
        offer(uplink(8), MS);
        server.due(MS + WINDOW);
        offer(uplink(9), 2 * WINDOW);

        assertRefused(offer(uplink(8), 2 * WINDOW + MS), Loss.FRAME_COUNTER, "counter 8 after 9");
        assertRefused(offer(uplink(7), 2 * WINDOW + MS), Loss.FRAME_COUNTER, "counter 7 after 9");
    }

    @Test
    void theCounterGoesOnBeyondSixteenBits() {
        offer(uplink(0xFFFE), 0);
        offer(uplink(0x1_0001), MS);

        assertThat(server.flush())
                .extracting(outcome -> accepted(outcome).fCnt32())
                .containsExactly(0xFFFEL, 0x1_0001L);
        assertRefused(offer(uplink(0xFFFF), WINDOW), Loss.FRAME_COUNTER, "counter 65535 after 65537");
    }

    @Test
    void theCounterDoesNotBeginAgainAfterItsLastValue() {
        offer(uplink(5), 0);
        SessionState end = new SessionState(
                METER.devEui(), server.state(METER.devEui()).orElseThrow().keysMark(), 0xFFFF_FFFFL, 0);
        server = new NetworkServer(List.of(METER), _ -> Optional.of(end));

        assertThat(offer(uplink(0), 0)).isInstanceOf(Answer.Refused.class);
        assertThat(offer(uplink(0x1_0000_0000L), 0)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aDeviceThatWasNotHeardForMonthsIsTakenAgain() {
        offer(uplink(1), 0);

        assertThat(offer(uplink(0xFFFF), MS)).isEqualTo(new Answer.Waiting(METER.devEui(), 0xFFFF));
        assertThat(offer(uplink(0x1_FFFE), 2 * MS)).isEqualTo(new Answer.Waiting(METER.devEui(), 0x1_FFFE));
    }

    @Test
    void aDeviceThatCountedForYearsElsewhereIsTakenAtFirstContact() {
        assertThat(offer(uplink(0xF_FFFF), 0)).isEqualTo(new Answer.Waiting(METER.devEui(), 0xF_FFFF));
        assertThat(started(METER).offer(heard(ROOF, uplink(0x10_0000), 5, 0), 0)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void devicesWithTheSameAddressAreToldApartByTheirKeys() {
        server = started(METER, NAMESAKE);

        assertThat(offer(FrameEncoder.uplink(NAMESAKE, 3, 1, PLAIN), 0))
                .isEqualTo(new Answer.Waiting(NAMESAKE.devEui(), 3));
        assertThat(offer(uplink(90), 0)).isEqualTo(new Answer.Waiting(METER.devEui(), 90));
        assertThat(server.flush()).extracting(o -> accepted(o).payload()).containsExactly(PLAIN, PLAIN);
    }

    @Test
    void aReplayAfterARestartIsRefused() {
        offer(uplink(7), 0);
        offer(uplink(8), MS);
        List<Outcome> outcomes = server.due(MS + WINDOW);
        SessionState saved = SessionState.of(accepted(outcomes.getLast()).state().toRow()).orElseThrow();

        server = new NetworkServer(List.of(METER), _ -> Optional.of(saved));

        assertThat(offer(uplink(8), 0)).isEqualTo(new Answer.Repeated(METER.devEui(), 8, false));
        assertRefused(offer(uplink(7), 0), Loss.FRAME_COUNTER, "counter 7 after 8");
        assertThat(offer(uplink(9), 0)).isInstanceOf(Answer.Waiting.class);
    }

    @Test
    void theStateToSaveIsThatOfItsOwnFrame() {
        offer(uplink(7), 0);
        offer(uplink(8), MS);

        assertThat(onlyOutcome(WINDOW).state().fCntUp()).isEqualTo(7);
    }

    @Test
    void aReloadKeepsTheCounters() {
        offer(uplink(7), 0);
        assertThat(server.flush()).hasSize(1);
        server = new NetworkServer(List.of(NAMESAKE, METER), server::state);

        assertRefused(offer(uplink(6), WINDOW), Loss.FRAME_COUNTER, "counter 6 after 7");
        assertThat(server.state(NAMESAKE.devEui())).isEmpty();
    }

    @Test
    void aDeviceWithNewKeysCountsFromZeroAgain() {
        offer(uplink(7_000), 0);
        SessionKeys renewed = new SessionKeys(METER.devEui(), METER.devAddr(), OTHER, APP);
        server = new NetworkServer(List.of(renewed), server::state);

        assertThat(offer(FrameEncoder.uplink(renewed, 0, 85, PLAIN), 0)).isInstanceOf(Answer.Waiting.class);
    }

    @Test
    void anUnknownAddressIsNamed() {
        SessionKeys stranger = new SessionKeys(new Eui64(9), DevAddr.parse("01020304"), NWK, APP);

        assertRefused(offer(FrameEncoder.uplink(stranger, 1, 1, PLAIN), 0), Loss.UNKNOWN_DEVICE, "01020304");
    }

    @Test
    void whatIsNoUplinkIsRefused() {
        byte[] down = FrameEncoder.data(
                MessageType.UNCONFIRMED_DOWN,
                METER,
                new FrameControl(false, false, false, false),
                1,
                new byte[0],
                1,
                PLAIN);

        assertRefused(offer(down, 0), Loss.BAD_FRAME, "downlink");
        assertRefused(offer(new byte[0], 0), Loss.BAD_FRAME, "0 bytes");
        assertRefused(offer(new byte[256], 0), Loss.BAD_FRAME, "256 bytes");
        assertRefused(offer(new byte[] {(byte) 0xE0, 1}, 0), Loss.BAD_FRAME, "e0");
        assertRefused(offer(new byte[] {0x40, 1}, 0), Loss.BAD_FRAME, "2 bytes");
        assertRefused(offer(new byte[] {0x00, 1}, 0), Loss.BAD_FRAME, "joinRequest of 2 bytes");
    }

    @Test
    void aJoinRequestNamesTheDeviceThatAsks() {
        byte[] request = FrameEncoder.joinRequest(OTHER, new Eui64(1), Eui64.parse("24e124128a123456"), 1);

        assertRefused(offer(request, 0), Loss.UNKNOWN_DEVICE, "24e124128a123456");
    }

    @Test
    void commandsOnPortZeroAreReadAndAreNoApplicationData() {
        offer(FrameEncoder.uplink(METER, 1, 0, new byte[] {0x02}), 0);
        Outcome.Accepted accepted = onlyOutcome(WINDOW);

        assertThat(accepted.fPort()).isZero();
        assertThat(accepted.payload()).isEmpty();
        assertThat(accepted.commands()).extracting(MacCommand::name).containsExactly("LinkCheckReq");
    }

    @Test
    void aFrameWithoutPortOnlyMovesTheCounter() {
        offer(FrameEncoder.uplink(METER, 1, Payload.NO_PORT, new byte[0]), 0);
        Outcome.Accepted accepted = onlyOutcome(WINDOW);

        assertThat(accepted.fPort()).isEqualTo(Payload.NO_PORT);
        assertThat(accepted.payload()).isEmpty();
        assertThat(server.state(METER.devEui()).orElseThrow().fCntUp()).isEqualTo(1);
    }

    @Test
    void commandsInBothPlacesAreRefused() {
        byte[] frame = FrameEncoder.data(
                MessageType.UNCONFIRMED_UP,
                METER,
                new FrameControl(false, false, false, false),
                1,
                new byte[] {0x02},
                0,
                new byte[] {0x02});

        assertRefused(offer(frame, 0), Loss.BAD_FRAME, "MAC commands both");
    }

    @Test
    void openMergesAreBoundedAndTheOldestClosesEarly() {
        for (int i = 0; i <= NetworkServer.MAX_OPEN_MERGES; i++) {
            offer(uplink(i), 0);
        }

        assertThat(onlyOutcome(0).fCnt32()).isZero();
        assertThat(server.flush()).hasSize(NetworkServer.MAX_OPEN_MERGES);
    }

    @Test
    void twoDevicesThatNoFrameCouldTellApartAreRefused() {
        SessionKeys twin = new SessionKeys(new Eui64(5), METER.devAddr(), NWK, OTHER);

        assertThatThrownBy(() -> started(METER, twin))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("26011bda")
                .hasMessageNotContaining("44024241");
        assertThatThrownBy(() -> started(METER, METER)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void hundredThousandForgedFramesLeaveNoTrace() {
        offer(uplink(7), 0);
        server.flush();
        SessionState before = server.state(METER.devEui()).orElseThrow();

        offerForged(100_000);

        assertThat(server.state(METER.devEui())).contains(before);
        assertThat(server.nextDeadlineNs()).isEmpty();
        assertThat(server.flush()).isEmpty();
    }

    @Test
    void forgedFramesLeaveNoTraceOfADeviceNeverHeardEither() {
        server = started(METER, NAMESAKE);

        offerForged(2_000);

        assertThat(server.state(METER.devEui())).isEmpty();
        assertThat(server.state(NAMESAKE.devEui())).isEmpty();
        assertThat(server.flush()).isEmpty();
    }

    /** Genuine frames with one byte changed behind address and counter, often in the MIC itself. */
    private void offerForged(int frames) {
        Random random = new Random(1);
        for (int i = 0; i < frames; i++) {
            byte[] forged = uplink(8 + random.nextInt(16_000));
            forged[8 + random.nextInt(forged.length - 8)] ^= (byte) (1 + random.nextInt(255));
            assertRefused(offer(forged, 0), Loss.BAD_MIC, "26011bda");
        }
    }

    @Property
    void theNextCounterIsTheSmallestNotBelowTheLast(
            @ForAll @LongRange(max = 0xFFFF_FFFFL) long last, @ForAll @IntRange(max = 0xFFFF) int lower) {
        long next = Session.next(last, lower);

        assertThat(next).isBetween(last, last + 0xFFFF);
        assertThat(next & 0xFFFF).isEqualTo(lower);
    }
}
