package org.veille.adapter.gwmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veille.lorawan.Aes128Key;
import org.veille.lorawan.DevAddr;
import org.veille.lorawan.FrameEncoder;
import org.veille.lorawan.Heard;
import org.veille.lorawan.NetworkServer;
import org.veille.lorawan.Outcome;
import org.veille.lorawan.SessionKeys;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Eui64;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.SourceId;
import org.veille.port.CountingMachine;
import org.veille.port.Event;
import org.veille.port.KernelDrops;
import org.veille.port.LossTally;

class GwmpSourceTest {
    private static final Eui64 ROOF = Eui64.parse("a84041ffff1f4b70");
    private static final Eui64 CELLAR = Eui64.parse("a84041ffff1f4b71");
    private static final Eui64 STRANGER = Eui64.parse("b827ebfffe000001");
    private static final int PUSH_DATA = 0;
    private static final int PULL_DATA = 2;
    private static final int TX_ACK = 5;
    private static final byte[] FRAME = {0x40, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
    private static final String STATISTICS = "{\"stat\":{\"time\":\"2027-01-04 08:00:00 GMT\",\"rxnb\":0}}";

    private final SetClock clock = new SetClock();
    private final CountingMachine machine = new CountingMachine();
    private final ListInbox inbox = new ListInbox();
    private GwmpSource source;

    @BeforeEach
    void listen() {
        source = started("udp://127.0.0.1:0");
    }

    @AfterEach
    void end() {
        source.close();
    }

    private GwmpSource started(String listen) {
        GwmpSettings settings = new GwmpSettings(
                URI.create(listen),
                Region.EU868,
                List.of(Concentrator.parse(ROOF.toString()), Concentrator.parse(CELLAR + "@127.0.0.2")));
        GwmpSource made = new GwmpSource(settings, clock, machine);
        made.start(inbox);
        return made;
    }

    private Forwarder forwarder(Eui64 eui) throws IOException {
        return new Forwarder(eui, source.boundPort());
    }

    /** Everything sent before has been handled: packets are taken in order, and this one is answered. */
    private void settle() throws IOException {
        try (Forwarder roof = forwarder(ROOF)) {
            roof.send(PULL_DATA, "");
            assertThat(roof.answer()).isPresent();
        }
    }

    @Test
    void aFrameBecomesAnUplinkOfItsConcentrator() throws IOException {
        try (Forwarder roof = forwarder(ROOF)) {
            roof.send(PUSH_DATA, Forwarder.pushOf(Forwarder.rxpk(FRAME)));
            await().until(() -> inbox.size() == 1);
        }

        assertThat(inbox.uplinks())
                .containsExactly(new Event.Uplink(
                        new SourceId("lorawan"),
                        new Address("concentrator", "a84041ffff1f4b70"),
                        Payload.of(FRAME),
                        clock.now(),
                        new Radio(-35, 5.1, 7, 868.3, 3_512_348_611L),
                        DeliveryKey.NONE,
                        Acknowledgement.NONE));
    }

    @Test
    void aPushIsAcknowledgedWithItsTokenBeforeItIsRead() throws IOException {
        try (Forwarder roof = forwarder(ROOF)) {
            int token = roof.send(PUSH_DATA, "no JSON at all");

            assertThat(roof.answer()).contains(new byte[] {2, (byte) (token >> 8), (byte) token, 1});
        }
        await().until(() -> inbox.lostCount(Loss.BAD_FRAME) == 1);
    }

    @Test
    void aPullIsAcknowledgedAndItsSenderTakesDownlinks() throws IOException {
        assertThat(source.route(ROOF)).isEmpty();
        try (Forwarder uplinks = forwarder(ROOF);
                Forwarder downlinks = forwarder(ROOF)) {
            int token = downlinks.send(PULL_DATA, "");
            assertThat(downlinks.answer()).contains(new byte[] {2, (byte) (token >> 8), (byte) token, 4});
            uplinks.send(PUSH_DATA, STATISTICS);
            assertThat(uplinks.answer()).isPresent();

            InetSocketAddress expected = new InetSocketAddress(InetAddress.getLoopbackAddress(), downlinks.port());
            assertThat(source.route(ROOF)).contains(new GwmpSource.Route(expected, 2));
        }
    }

    @Test
    void theFirstProtocolVersionIsAnsweredInKind() throws IOException {
        try (Forwarder roof = forwarder(ROOF)) {
            roof.send(new byte[] {1, 0x12, 0x34, 2, (byte) 0xA8, 0x40, 0x41, -1, -1, 0x1F, 0x4B, 0x70});

            assertThat(roof.answer()).contains(new byte[] {1, 0x12, 0x34, 4});
        }
    }

    @Test
    void severalFramesInOnePacketAreTakenInOrder() throws IOException {
        byte[] second = FRAME.clone();
        second[1] = 99;
        try (Forwarder roof = forwarder(ROOF)) {
            roof.send(PUSH_DATA, Forwarder.pushOf(Forwarder.rxpk(FRAME), Forwarder.rxpk(second)));
            await().until(() -> inbox.size() == 2);
        }

        assertThat(inbox.uplinks())
                .extracting(uplink -> uplink.payload().bytes())
                .containsExactly(FRAME, second);
    }

    @Test
    void aReportOfStatisticsIsNoUplinkAndNoLoss() throws IOException {
        try (Forwarder roof = forwarder(ROOF);
                Forwarder stranger = forwarder(STRANGER)) {
            roof.send(PUSH_DATA, STATISTICS);
            stranger.send(PUSH_DATA, STATISTICS);
            roof.send(TX_ACK, "");
            settle();
        }
        source.close();

        assertThat(inbox.size()).isZero();
    }

    @Test
    void aPacketWithABadChecksumIsCountedApart() throws IOException {
        try (Forwarder roof = forwarder(ROOF)) {
            String bad = Forwarder.rxpk(FRAME).replace("\"stat\":1", "\"stat\":-1");
            roof.send(PUSH_DATA, Forwarder.pushOf(bad, Forwarder.rxpk(FRAME), bad));
            await().until(() -> inbox.lostCount(Loss.BAD_CRC) == 2);
        }

        assertThat(inbox.uplinks()).hasSize(1);
        assertThat(inbox.lost(Loss.BAD_CRC).getFirst().detail()).contains(ROOF.toString());
    }

    @Test
    void anUnknownConcentratorGetsNoAnswerAndItsFramesAreCounted() throws IOException {
        try (Forwarder stranger = forwarder(STRANGER);
                Forwarder roof = forwarder(ROOF)) {
            stranger.send(PULL_DATA, "");
            stranger.send(PUSH_DATA, Forwarder.pushOf(Forwarder.rxpk(FRAME), Forwarder.rxpk(FRAME)));
            await().until(() -> inbox.lostCount(Loss.UNKNOWN_CONCENTRATOR) == 2);
            assertThat(source.health().detail()).contains(STRANGER.toString(), "add it to gateways");

            int token = roof.send(PUSH_DATA, STATISTICS);
            assertThat(roof.answer()).contains(new byte[] {2, (byte) (token >> 8), (byte) token, 1});
        }

        assertThat(inbox.uplinks()).isEmpty();
        assertThat(source.route(STRANGER)).isEmpty();
        assertThat(inbox.lost(Loss.UNKNOWN_CONCENTRATOR).getFirst().detail()).contains(STRANGER + " at 127.0.0.1");
    }

    @Test
    void aConcentratorBoundToAnAddressIsHeardFromThereOnly() throws IOException {
        try (Forwarder elsewhere = new Forwarder(CELLAR, source.boundPort(), "127.0.0.1");
                Forwarder cellar = new Forwarder(CELLAR, source.boundPort(), "127.0.0.2")) {
            elsewhere.send(PUSH_DATA, Forwarder.pushOf(Forwarder.rxpk(FRAME)));
            await().until(() -> inbox.lostCount(Loss.UNKNOWN_CONCENTRATOR) == 1);
            assertThat(inbox.uplinks()).isEmpty();

            cellar.send(PUSH_DATA, Forwarder.pushOf(Forwarder.rxpk(FRAME)));
            await().until(() -> inbox.uplinks().size() == 1);
        }
    }

    @Test
    void aFloodOfStrangersBecomesAFewEventsWithEveryFrameCounted() throws IOException {
        int packets = GwmpSource.MAX_STRANGERS_PER_SECOND + 30;
        try (Forwarder stranger = forwarder(STRANGER)) {
            for (int i = 0; i < packets; i++) {
                stranger.send(PUSH_DATA, Forwarder.pushOf(Forwarder.rxpk(FRAME)));
            }
            settle();
            clock.advanceNs(LossTally.INTERVAL_NS);
            settle();
        }

        await().until(() -> inbox.lostCount(Loss.UNKNOWN_CONCENTRATOR) == packets);
        assertThat(inbox.lost(Loss.UNKNOWN_CONCENTRATOR)).hasSize(2);
        assertThat(inbox.lost(Loss.UNKNOWN_CONCENTRATOR).getLast().detail()).contains("too many to look into");
    }

    @Test
    void whatIsNoPacketForwarderIsCountedAndNotAnswered() throws IOException {
        try (Forwarder roof = forwarder(ROOF)) {
            roof.send(new byte[0]);
            roof.send(new byte[] {2, 0, 0, 0});
            roof.send("GET / HTTP/1.1\r\n\r\n".getBytes());
            roof.send(new byte[] {3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
            roof.send(new byte[] {2, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0});
            settle();
        }
        source.close();

        assertThat(inbox.lostCount(Loss.BAD_FRAME)).isEqualTo(5);
    }

    @Test
    void whatIsNoRadioPacketIsCounted() throws IOException {
        try (Forwarder roof = forwarder(ROOF)) {
            roof.send(PUSH_DATA, "{\"rxpk\":{}}");
            roof.send(PUSH_DATA, "[]");
            roof.send(PUSH_DATA, Forwarder.pushOf("7", "{}", "{\"data\":\"!\"}", Forwarder.rxpk(FRAME)));
            settle();
        }
        source.close();

        assertThat(inbox.lostCount(Loss.BAD_FRAME)).isEqualTo(5);
        assertThat(inbox.uplinks()).hasSize(1);
    }

    @Test
    void whatDoesNotFitIntoTheInboxIsToldOnceThereIsRoom() throws IOException {
        inbox.full(true);
        try (Forwarder roof = forwarder(ROOF)) {
            roof.send(PUSH_DATA, Forwarder.pushOf(Forwarder.rxpk(FRAME), Forwarder.rxpk(FRAME)));
            settle();
        }
        assertThat(inbox.size()).isZero();

        inbox.full(false);

        await().until(() -> inbox.lostCount(Loss.INBOX_FULL) == 2);
        assertThat(inbox.lost(Loss.INBOX_FULL)).hasSize(1);
    }

    @Test
    void whatTheKernelDropsIsCountedAlsoAtTheEnd() throws IOException {
        settle();
        machine.drops = 3;
        clock.advanceNs(KernelDrops.SPACING_NS);
        settle();
        await().until(() -> inbox.lostCount(Loss.KERNEL) == 3);
        machine.drops = 10;

        source.deafen();

        assertThat(inbox.lostCount(Loss.KERNEL)).isEqualTo(10);
    }

    @Test
    void whatTheKernelDropsAfterTheLastPacketIsCountedASecondLater() throws IOException {
        settle();
        machine.drops = 3;
        settle();
        clock.advanceNs(KernelDrops.SPACING_NS);

        await().until(() -> inbox.lostCount(Loss.KERNEL) == 3);
    }

    @Test
    void healthNamesPortAndLastConcentrator() throws IOException {
        assertThat(source.health().up()).isTrue();
        assertThat(source.health().detail()).contains("udp://127.0.0.1:0", "no packet yet");

        settle();
        clock.advanceNs(TimeUnit.SECONDS.toNanos(12));

        assertThat(source.health().detail()).contains("last packet from " + ROOF + " 12 s ago");
    }

    @Test
    void aPortInUseIsShownAndIsNoException() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                GwmpSource second = started("udp://127.0.0.1:" + taken.getLocalPort())) {
            assertThat(second.health().up()).isFalse();
            assertThat(second.health().detail()).contains("the port must be free");
            assertThat(second.boundPort()).isEqualTo(-1);
        }
    }

    @Test
    void afterCloseNothingEntersTheInbox() throws IOException {
        int port = source.boundPort();
        source.close();
        try (Forwarder roof = new Forwarder(ROOF, port)) {
            roof.send(PUSH_DATA, Forwarder.pushOf(Forwarder.rxpk(FRAME)));
        }

        assertThat(inbox.size()).isZero();
        assertThat(source.health().up()).isFalse();
        assertThat(source.boundPort()).isEqualTo(-1);
    }

    @Test
    void nothingIsOwedToASourceWithoutMemory() {
        assertThat(source.window()).isEqualTo(Integer.MAX_VALUE);
        assertThat(source.redelivers()).isFalse();
    }

    /** From the antenna to the decrypted payload, over a real socket. */
    @Test
    void aDevicesFrameHeardByTwoConcentratorsComesOutOnce() throws IOException {
        SessionKeys meter = new SessionKeys(
                Eui64.parse("0018b20000000001"),
                DevAddr.parse("26011bda"),
                Aes128Key.parse("44024241ed4ce9a68c6a8bc055233fd3"),
                Aes128Key.parse("ec925802ae430ca77fd3dd73cb2cc588"));
        byte[] frame = FrameEncoder.uplink(meter, 3, 85, new byte[] {0x01, 0x67, 0x00, (byte) 0xE1});
        try (Forwarder roof = forwarder(ROOF);
                Forwarder cellar = new Forwarder(CELLAR, source.boundPort(), "127.0.0.2")) {
            roof.send(PUSH_DATA, Forwarder.pushOf(Forwarder.rxpk(frame)));
            cellar.send(PUSH_DATA, Forwarder.pushOf(Forwarder.rxpk(frame).replace("5.1", "9.75")));
            await().until(() -> inbox.uplinks().size() == 2);
        }
        NetworkServer network = new NetworkServer(List.of(meter), _ -> Optional.empty());

        for (Event.Uplink uplink : inbox.uplinks()) {
            Eui64 concentrator = Eui64.parse(uplink.from().id());
            network.offer(
                    new Heard(concentrator, uplink.payload().bytes(), uplink.radio(), uplink.at()),
                    uplink.at().monotonicNs());
        }

        assertThat(network.flush()).singleElement().isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
            assertThat(accepted.devEui()).isEqualTo(meter.devEui());
            assertThat(accepted.payload()).containsExactly(0x01, 0x67, 0x00, 0xE1);
            assertThat(accepted.copies()).isEqualTo(2);
            assertThat(accepted.best().concentrator()).isEqualTo(CELLAR);
        });
    }
}
