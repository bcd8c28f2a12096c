package org.veille.adapter.gwmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.json.Json;
import org.veille.json.JsonException;
import org.veille.model.Radio;

class RxpkTest {
    private static Rxpk rxpk(String json) throws JsonException {
        return Rxpk.of(Json.parse(json.getBytes()));
    }

    private static Radio radio(String fields) throws JsonException {
        return ((Rxpk.Frame) rxpk("{\"data\":\"QAECAw==\"," + fields + "}")).radio();
    }

    @ParameterizedTest
    @ValueSource(strings = {"QAECAw==", "QAECAw=", "QAECAw"})
    void paddingMayBeMissing(String base64) throws JsonException {
        assertThat(rxpk("{\"data\":\"" + base64 + "\"}"))
                .isInstanceOfSatisfying(
                        Rxpk.Frame.class, frame -> assertThat(frame.phyPayload()).containsExactly(0x40, 1, 2, 3));
    }

    @Property
    void everyFrameComesThrough(@ForAll @Size(min = 1, max = 255) byte[] bytes, @ForAll boolean padded)
            throws JsonException {
        Base64.Encoder encoder = padded ? Base64.getEncoder() : Base64.getEncoder().withoutPadding();

        assertThat(rxpk("{\"data\":\"" + encoder.encodeToString(bytes) + "\"}"))
                .isInstanceOfSatisfying(
                        Rxpk.Frame.class, frame -> assertThat(frame.phyPayload()).isEqualTo(bytes));
    }

    @Test
    void aFrameLongerThanARadioCanSendIsMalformed() throws JsonException {
        String tooLong = Base64.getEncoder().encodeToString(new byte[256]);
        String endless = "A".repeat(10_000);

        assertThat(rxpk("{\"data\":\"" + tooLong + "\"}")).isEqualTo(new Rxpk.Malformed("a frame of 256 bytes"));
        assertThat(rxpk("{\"data\":\"" + endless + "\"}")).isEqualTo(new Rxpk.Malformed("data of 10000 characters"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\":\"\"}",
                "{\"data\":\"====\"}",
                "{\"data\":\"Q\"}",
                "{\"data\":\"Q A\"}",
                "{\"data\":5}",
                "[]",
                "null"
            })
    void withoutAFrameItIsMalformed(String json) throws JsonException {
        assertThat(rxpk(json)).isInstanceOf(Rxpk.Malformed.class);
    }

    @Test
    void onlyAWrongChecksumIsDropped() throws JsonException {
        assertThat(rxpk("{\"stat\":-1,\"data\":\"QAECAw==\"}")).isEqualTo(new Rxpk.BadCrc());
        assertThat(rxpk("{\"stat\":0,\"data\":\"QAECAw==\"}")).isInstanceOf(Rxpk.Frame.class);
        assertThat(rxpk("{\"data\":\"QAECAw==\"}")).isInstanceOf(Rxpk.Frame.class);
    }

    @ParameterizedTest
    @CsvSource({"SF7BW125, 7", "SF12BW125, 12", "SF7BW250, 7", "SF6BW125, 0", "SF13BW125, 0", "nonsense, 0"})
    void theSpreadingFactorIsReadFromTheDataRate(String datr, int expected) throws JsonException {
        assertThat(radio("\"datr\":\"" + datr + "\"").spreadingFactor()).isEqualTo(expected);
    }

    @Test
    void fskHasNoSpreadingFactor() throws JsonException {
        assertThat(radio("\"modu\":\"FSK\",\"datr\":50000").spreadingFactor()).isZero();
    }

    @Test
    void whatIsMissingIsUnknown() throws JsonException {
        assertThat(radio("\"chan\":1")).isEqualTo(Radio.NONE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "4294967295, 4294967295", "4294967296, -1", "-5, -1", "1.5, -1"})
    void theCounterHasThirtyTwoBits(String written, long expected) throws JsonException {
        assertThat(radio("\"tmst\":" + written).concentratorUs()).isEqualTo(expected);
    }
}
