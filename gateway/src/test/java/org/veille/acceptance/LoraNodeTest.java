package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LoraNodeTest {
    @Test
    void makesAPublishedFrame() {
        LoraNode node = new LoraNode(
                "3331383274356905",
                "49be7df1",
                "44024241ed4ce9a68c6a8bc055233fd3",
                "ec925802ae430ca77fd3dd73cb2cc588");

        assertThat(HexFormat.of().formatHex(node.frame(2, "test".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("40f17dbe4900020001954378762b11ff0d");
    }

    @Test
    void signsAMessageOfWholeBlocksAsInTheStandard() {
        // RFC 4493, section 4, example 2.
        byte[] key = HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c");
        byte[] message = HexFormat.of().parseHex("6bc1bee22e409f96e93d7e117393172a");

        assertThat(HexFormat.of().formatHex(LoraNode.cmac(key, message))).isEqualTo("070a16b46b4d4144f79bdd9dd04a287c");
    }
}
