package org.veille.lorawan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.Eui64;
import org.veille.model.Payload;

class PhyPayloadTest {
    private static final Aes128Key NWK = Aes128Key.parse("44024241ed4ce9a68c6a8bc055233fd3");
    private static final Aes128Key APP = Aes128Key.parse("ec925802ae430ca77fd3dd73cb2cc588");

    @Provide
    Arbitrary<MessageType> dataTypes() {
        return Arbitraries.of(
                MessageType.UNCONFIRMED_UP,
                MessageType.UNCONFIRMED_DOWN,
                MessageType.CONFIRMED_UP,
                MessageType.CONFIRMED_DOWN);
    }

    @Property
    void aDataFrameComesBackAsItWasMade(
            @ForAll("dataTypes") MessageType type,
            @ForAll int devAddr,
            @ForAll @LongRange(max = 0xFFFF_FFFFL) long fCnt32,
            @ForAll @Size(max = 15) byte[] fOpts,
            @ForAll @IntRange(min = Payload.NO_PORT, max = 255) int fPort,
            @ForAll @Size(max = 222) byte[] plain,
            @ForAll boolean bit) {
        SessionKeys keys = new SessionKeys(new Eui64(0), new DevAddr(devAddr), NWK, APP);
        boolean up = type.direction() == Direction.UP;
        FrameControl control = new FrameControl(bit, up && bit, !bit, !up && bit);

        byte[] bytes = FrameEncoder.data(type, keys, control, fCnt32, fOpts, fPort, plain);
        DataFrame frame = (DataFrame) PhyPayload.parse(bytes);

        assertThat(frame.type()).isEqualTo(type);
        assertThat(frame.devAddr().value()).isEqualTo(devAddr);
        assertThat(frame.fCtrl()).isEqualTo(control);
        assertThat(frame.fCnt()).isEqualTo((int) (fCnt32 & 0xFFFF));
        assertThat(frame.fOpts()).isEqualTo(fOpts);
        assertThat(frame.fPort()).isEqualTo(fPort);
        byte[] decrypted = FrameCipher.payload(
                fPort == 0 ? NWK : APP, type.direction(), frame.devAddr(), fCnt32, frame.frmPayload());
        assertThat(decrypted).isEqualTo(fPort == Payload.NO_PORT ? new byte[0] : plain);
        assertThat(frame.mic()).isEqualTo(FrameCipher.mic(NWK, type.direction(), frame.devAddr(), fCnt32, bytes));
    }

    @Property
    void aJoinRequestComesBackAsItWasMade(
            @ForAll long joinEui, @ForAll long devEui, @ForAll @IntRange(max = 0xFFFF) int devNonce) {
        byte[] bytes = FrameEncoder.joinRequest(APP, new Eui64(joinEui), new Eui64(devEui), devNonce);
        JoinRequest request = (JoinRequest) PhyPayload.parse(bytes);

        assertThat(request.joinEui().value()).isEqualTo(joinEui);
        assertThat(request.devEui().value()).isEqualTo(devEui);
        assertThat(request.devNonce()).isEqualTo(devNonce);
    }

    @Property(tries = 20_000)
    void noBytesMakeItThrow(@ForAll @Size(max = 300) byte[] bytes) {
        assertThat(PhyPayload.parse(bytes)).isNotNull();
    }

    @Property(tries = 5_000)
    void noBytesOfAKnownTypeMakeItThrow(@ForAll MessageType type, @ForAll @Size(min = 1, max = 40) byte[] bytes) {
        bytes[0] = (byte) type.mhdr();

        assertThat(PhyPayload.parse(bytes)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "40", // a type and nothing else
                "40f17dbe49000200112233", // 11 bytes: one too few
                "40f17dbe4901020011223344", // one byte of options announced, none there
                "00393634", // a join request cut short
                "2001020304", // a join accept of no known length
                "c000000000000000000000", // rejoin request: LoRaWAN 1.1
                "e0112233445566778899aabb", // proprietary
                "41f17dbe4900020011223344" // another major version
            })
    void whatIsNoFrameHasAReason(String hex) {
        Frame frame = PhyPayload.parse(HexFormat.of().parseHex(hex));

        assertThat(frame).isInstanceOfSatisfying(BadFrame.class, bad -> assertThat(bad.reason())
                .isNotBlank());
    }

    @Test
    void aPortWithoutAPayloadIsAFrame() {
        SessionKeys keys = new SessionKeys(new Eui64(0), new DevAddr(1), NWK, APP);
        DataFrame frame = (DataFrame) PhyPayload.parse(FrameEncoder.uplink(keys, 1, 7, new byte[0]));

        assertThat(frame.fPort()).isEqualTo(7);
        assertThat(frame.frmPayload()).isEmpty();
    }
}
