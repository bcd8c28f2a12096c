package org.veille.lorawan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.veille.lorawan.FrameInspection.Keys;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;
import org.veille.model.Payload;

/** The vectors are those that open-source LoRaWAN decoders publish. */
class FrameInspectionTest {
    private static final Aes128Key NWK = Aes128Key.parse("44024241ed4ce9a68c6a8bc055233fd3");
    private static final Aes128Key APP = Aes128Key.parse("ec925802ae430ca77fd3dd73cb2cc588");
    private static final Aes128Key APP_KEY = Aes128Key.parse("98929b92c49edba9676d646d3b612456");
    private static final Keys SESSION =
            new Keys(Optional.of(NWK), Optional.of(APP), Optional.empty(), OptionalInt.empty());

    private static FrameInspection inspect(String hex, Keys keys) {
        return FrameInspection.of(HexFormat.of().parseHex(hex), keys);
    }

    @Test
    void anUplinkIsTakenApartAndDecrypted() {
        FrameInspection frame = inspect("40f17dbe4900020001954378762b11ff0d", SESSION);

        assertThat(frame.type().id()).isEqualTo("unconfirmedUp");
        assertThat(frame.devAddr()).contains(DevAddr.parse("49be7df1"));
        assertThat(frame.fCnt()).hasValue(2);
        assertThat(frame.fCnt32()).hasValue(2);
        assertThat(frame.fPort()).hasValue(1);
        assertThat(frame.fOpts()).contains(List.of());
        assertThat(frame.frmPayload()).contains("95437876");
        assertThat(frame.payload()).contains(HexFormat.of().formatHex("test".getBytes(StandardCharsets.US_ASCII)));
        assertThat(frame.mic()).contains("2b11ff0d");
        assertThat(frame.micOk()).contains(true);
    }

    @Test
    void aDownlinkAcknowledgementHasNeitherPortNorPayload() {
        FrameInspection frame = inspect("60f17dbe4920020001f9d65d27", SESSION);

        assertThat(frame.type().id()).isEqualTo("unconfirmedDown");
        assertThat(frame.fCtrl()).contains(new FrameControl(false, false, true, false));
        assertThat(frame.fCnt()).hasValue(2);
        assertThat(frame.micOk()).contains(true);
    }

    @Test
    void aJoinRequestNamesItsDevice() {
        Keys keys = new Keys(Optional.empty(), Optional.empty(), Optional.of(APP_KEY), OptionalInt.empty());
        FrameInspection frame = inspect("0039363463336913aa05693574323831330489c65b1304", keys);

        assertThat(frame.type().id()).isEqualTo("joinRequest");
        assertThat(frame.joinEui()).contains(Eui64.parse("aa13693363343639"));
        assertThat(frame.devEui()).contains(Eui64.parse("3331383274356905"));
        assertThat(frame.devNonce()).contains("8904");
        assertThat(frame.micOk()).contains(true);
    }

    @Test
    void aJoinRequestWithOneWrongByteIsNotGenuine() {
        Keys keys = new Keys(Optional.empty(), Optional.empty(), Optional.of(APP_KEY), OptionalInt.empty());

        assertThat(inspect("0039363463336913aa05693574323831330489c65b1305", keys).micOk()).contains(false);
    }

    @Test
    void aJoinAcceptOpensWithTheAppKey() {
        Aes128Key key = Aes128Key.parse("00112233445566778899aabbccddeeff");
        Keys keys = new Keys(Optional.empty(), Optional.empty(), Optional.of(key), OptionalInt.empty());
        FrameInspection frame = inspect("20493eeb51fba2116f810edb3742975142", keys);

        assertThat(frame.type().id()).isEqualTo("joinAccept");
        assertThat(frame.joinNonce()).contains("570bc7");
        assertThat(frame.netId()).contains("221101");
        assertThat(frame.devAddr()).contains(DevAddr.parse("02031980"));
        assertThat(frame.mic()).contains("43485bbc");
        assertThat(frame.micOk()).contains(true);
    }

    @Test
    void aJoinAcceptStaysClosedWithoutTheAppKey() {
        FrameInspection frame = inspect("20493eeb51fba2116f810edb3742975142", Keys.NONE);

        assertThat(frame.netId()).isEmpty();
        assertThat(frame.mic()).isEmpty();
        assertThat(frame.micOk()).isEmpty();
    }

    @Test
    void theKeysOfASessionFollowFromTheJoin() {
        SessionKeys keys =
                SessionKeys.derived(new Eui64(1), new DevAddr(2), APP_KEY, 0x376338, 0xaabbcc, 0xf18e);

        assertThat(keys.nwkSKey()).isEqualTo(Aes128Key.parse("4e3d6e6afbcc67af2ba3c8e8ec4acf4b"));
        assertThat(keys.appSKey()).isEqualTo(Aes128Key.parse("610897aa6f1460623443b527d3ac6a9d"));
    }

    @Test
    void withoutKeysTheEncryptedPartStaysUnknown() {
        FrameInspection frame = inspect("40f17dbe4900020001954378762b11ff0d", Keys.NONE);

        assertThat(frame.fCnt32()).isEmpty();
        assertThat(frame.payload()).isEmpty();
        assertThat(frame.micOk()).isEmpty();
    }

    @Test
    void theUpperHalfOfTheCounterEntersIntegrityAndCipher() {
        SessionKeys keys = new SessionKeys(new Eui64(1), DevAddr.parse("26011bda"), NWK, APP);
        byte[] frame = FrameEncoder.uplink(keys, 0x3_0007, 5, new byte[] {1, 2, 3});
        Keys known = new Keys(Optional.of(NWK), Optional.of(APP), Optional.empty(), OptionalInt.of(3));

        FrameInspection inspected = FrameInspection.of(frame, known);

        assertThat(inspected.fCnt()).hasValue(7);
        assertThat(inspected.fCnt32()).hasValue(0x3_0007);
        assertThat(inspected.payload()).contains("010203");
        assertThat(inspected.micOk()).contains(true);
        assertThat(FrameInspection.of(frame, SESSION).micOk()).contains(false);
    }

    /** Made by another implementation: three cipher blocks, upper half of the counter 3. */
    @Test
    void aLongFrameWithABigCounterIsReadAsOthersWriteIt() {
        Keys known = new Keys(Optional.of(NWK), Optional.of(APP), Optional.empty(), OptionalInt.of(3));
        FrameInspection frame = inspect(
                "80da1b0126800700557901044958b1c55982f9d4034ea2ee91ed6281c6344c1823917e303110a4bcac9984543a2f03", known);

        assertThat(frame.type().id()).isEqualTo("confirmedUp");
        assertThat(frame.fCnt32()).hasValue(0x3_0007);
        assertThat(frame.payload())
                .contains("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021");
        assertThat(frame.micOk()).contains(true);
    }

    /** Made by another implementation. */
    @Test
    void aFrameWithOptionsIsReadAsOthersWriteIt() {
        FrameInspection frame = inspect("40da1b0126e409000206ff3f020500a16eecd1", SESSION);

        assertThat(frame.fCtrl()).contains(new FrameControl(true, true, true, false));
        assertThat(frame.fOpts().orElseThrow())
                .extracting(MacCommand::name)
                .containsExactly("LinkCheckReq", "DevStatusAns");
        assertThat(frame.payload()).contains("6869");
        assertThat(frame.micOk()).contains(true);
    }

    @Test
    void portZeroIsDecryptedWithTheNetworksKey() {
        SessionKeys keys = new SessionKeys(new Eui64(1), DevAddr.parse("26011bda"), NWK, APP);
        byte[] frame = FrameEncoder.uplink(keys, 1, 0, new byte[] {0x02});
        Keys networkOnly = new Keys(Optional.of(NWK), Optional.empty(), Optional.empty(), OptionalInt.empty());

        assertThat(FrameInspection.of(frame, networkOnly).payload()).contains("02");
    }

    @Test
    void optionsAreShownAsCommands() {
        SessionKeys keys = new SessionKeys(new Eui64(1), DevAddr.parse("26011bda"), NWK, APP);
        byte[] options = {0x02, 0x06, (byte) 0xFF, 0x3F}; // LinkCheckReq; DevStatusAns: battery 255, margin −1 dB
        byte[] frame = FrameEncoder.data(
                MessageType.UNCONFIRMED_UP,
                keys,
                new FrameControl(true, false, false, false),
                1,
                options,
                Payload.NO_PORT,
                new byte[0]);

        assertThat(FrameInspection.of(frame, Keys.NONE).fOpts().orElseThrow())
                .containsExactly(
                        new MacCommand(2, "LinkCheckReq", Map.of()),
                        new MacCommand(6, "DevStatusAns", Map.of("battery", 255L, "marginDb", -1L)));
    }

    @Test
    void whatIsNoFrameIsRefusedWithTheReason() {
        assertThatThrownBy(() -> inspect("e0010203", Keys.NONE))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("e0010203")
                .hasMessageContaining("first byte e0");
    }

    @Test
    void anUpperHalfBeyondSixteenBitsIsRefused() {
        assertThatThrownBy(() ->
                        new Keys(Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.of(0x1_0000)))
                .isInstanceOf(InvalidValue.class);
    }
}
