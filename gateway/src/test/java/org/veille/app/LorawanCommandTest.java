package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.json.JsonObject;

/** {@code veille lorawan} on published frames. */
class LorawanCommandTest {
    private static final String UP = "40f17dbe4900020001954378762b11ff0d";
    private static final String ACK = "60f17dbe4920020001f9d65d27";
    private static final String JOIN = "0039363463336913aa05693574323831330489c65b1304";
    private static final String ACCEPT = "20493eeb51fba2116f810edb3742975142";
    private static final String NWK = "44024241ed4ce9a68c6a8bc055233fd3";
    private static final String APP = "ec925802ae430ca77fd3dd73cb2cc588";
    private static final String APP_KEY = "98929b92c49edba9676d646d3b612456";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {UP, ACK, JOIN, ACCEPT})
    void everyKeyIsThereAlsoWhenItIsUnknown(String frame) {
        Cli cli = veille("lorawan", frame, "--json");

        assertThat(cli.code()).isZero();
        assertThat(cli.keys())
                .containsExactly(
                        "schema", "type", "joinEui", "devEui", "devNonce", "joinNonce", "netId", "devAddr", "fCtrl",
                        "fCnt", "fCnt32", "fOpts", "fPort", "frmPayload", "payload", "mic", "micOk");
        assertThat(cli.json().text("schema")).contains("veille.lorawan/1");
    }

    @Test
    void anUplinkIsCheckedAndDecrypted() {
        JsonObject frame = veille("lorawan", UP, "--json", "--nwk", NWK, "--app", APP).json();

        assertThat(frame.text("type")).contains("unconfirmedUp");
        assertThat(frame.text("devAddr")).contains("49be7df1");
        assertThat(frame.integer("fCnt")).hasValue(2);
        assertThat(frame.integer("fPort")).hasValue(1);
        assertThat(frame.text("payload")).contains("74657374");
        assertThat(frame.text("mic")).contains("2b11ff0d");
        assertThat(frame.bool("micOk")).contains(true);
    }

    @Test
    void aDownlinkAcknowledges() {
        JsonObject frame = veille("lorawan", ACK, "--json", "--nwk", NWK).json();

        assertThat(frame.text("type")).contains("unconfirmedDown");
        assertThat(frame.object("fCtrl").orElseThrow().bool("ack")).contains(true);
        assertThat(frame.bool("micOk")).contains(true);
        assertThat(frame.fields().get("payload")).hasToString("null");
    }

    @Test
    void aJoinRequestIsRead() {
        JsonObject frame = veille("lorawan", JOIN, "--json", "--app-key", APP_KEY).json();

        assertThat(frame.text("type")).contains("joinRequest");
        assertThat(frame.text("joinEui")).contains("aa13693363343639");
        assertThat(frame.text("devEui")).contains("3331383274356905");
        assertThat(frame.text("devNonce")).contains("8904");
        assertThat(frame.bool("micOk")).contains(true);
    }

    @Test
    void aForgedFrameIsToldAndFails() {
        String forged = JOIN.substring(0, JOIN.length() - 1) + "5";

        assertThat(veille("lorawan", forged, "--json", "--app-key", APP_KEY).json().bool("micOk")).contains(false);
        assertThat(veille("lorawan", forged, "--app-key", APP_KEY).code()).isEqualTo(1);
        assertThat(veille("lorawan", forged, "--app-key", APP_KEY).out()).contains("NO: wrong key, or a forged frame");
    }

    @Test
    void aJoinAcceptIsDecrypted() {
        JsonObject frame = veille("lorawan", ACCEPT, "--json", "--app-key", "00112233445566778899aabbccddeeff").json();

        assertThat(frame.text("joinNonce")).contains("570bc7");
        assertThat(frame.text("netId")).contains("221101");
        assertThat(frame.text("devAddr")).contains("02031980");
        assertThat(frame.text("mic")).contains("43485bbc");
    }

    @Test
    void withoutAKeyNothingIsClaimed() {
        assertThat(veille("lorawan", UP).out()).contains("micOk       not checked: no key given");
        assertThat(veille("lorawan", UP, "--json").json().fields().get("micOk")).hasToString("null");
    }

    @Test
    void aKeyMayStandInAFile() throws IOException {
        Path key = Files.writeString(folder.resolve("nwk"), NWK + "\n");

        assertThat(veille("lorawan", UP, "--nwk", "file:" + key).out()).contains("micOk       yes");
    }

    @Test
    void aWrongKeyIsNotRepeated() {
        assertThat(veille("lorawan", UP, "--nwk", "s3cret").err()).doesNotContain("s3cret");
        assertThat(veille("lorawan", UP, "--nwk", "s3cret", "--json").out()).doesNotContain("s3cret");
    }
}
