package org.veille.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.veille.model.Payload;

class PacketInputTest {
    private static final int LIMIT = Payload.MAX_BYTES;

    /** A PUBLISH as a broker would send it. */
    record Publish(int qos, int topicLength, int payloadLength) {
        byte[] cut() throws IOException {
            return bytes(Math.min(payloadLength, LIMIT + 1));
        }

        byte[] sent() throws IOException {
            return bytes(payloadLength);
        }

        private byte[] bytes(int payload) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(0x30 | qos << 1);
            int rest = 2 + topicLength + (qos > 0 ? 2 : 0) + payload;
            while (rest > 0x7f) {
                out.write(rest & 0x7f | 0x80);
                rest >>>= 7;
            }
            out.write(rest);
            out.write(topicLength >> 8);
            out.write(topicLength);
            out.write("t".repeat(topicLength).getBytes());
            if (qos > 0) {
                out.write(0x12);
                out.write(0x34);
            }
            for (int i = 0; i < payload; i++) {
                out.write(i);
            }
            return out.toByteArray();
        }
    }

    @Property(tries = 200)
    void aPayloadIsCutOneByteAboveTheLimitAndTheNextPacketIsWhole(
            @ForAll("publishes") List<Publish> publishes, @ForAll @IntRange(min = 1, max = 9_000) int chunk)
            throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (Publish publish : publishes) {
            sent.write(publish.sent());
            expected.write(publish.cut());
            byte[] pingResponse = {(byte) 0xd0, 0};
            sent.write(pingResponse);
            expected.write(pingResponse);
        }
        assertThat(read(sent.toByteArray(), chunk)).isEqualTo(expected.toByteArray());
    }

    @Provide
    Arbitrary<List<Publish>> publishes() {
        Arbitrary<Integer> payload = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 200),
                Arbitraries.integers().between(LIMIT - 10, LIMIT + 10),
                Arbitraries.integers().between(LIMIT, 3 * LIMIT));
        Arbitrary<Integer> topic =
                Arbitraries.oneOf(Arbitraries.integers().between(1, 300), Arbitraries.integers().between(1, 65_535));
        return Combinators.combine(Arbitraries.integers().between(0, 2), topic, payload)
                .as(Publish::new)
                .list()
                .ofMaxSize(4);
    }

    @Test
    void anAnnouncedPayloadOf256MegabytesIsNotAwaited() throws IOException {
        byte[] start = {0x32, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 0, 1, 't', 0, 1, 42};
        InputStream in = new PacketInput(new ByteArrayInputStream(start), () -> {});
        byte[] header = in.readNBytes(4);
        // 65,542 = 2 + 1 + 2 + 65,537: 0x06, 0x00, 0x04 in groups of seven bits
        assertThat(header).containsExactly(0x32, 0x86, 0x80, 0x04);
        assertThat(in.readAllBytes()).containsExactly(0, 1, 't', 0, 1, 42);
    }

    @Test
    void aLengthOfMoreThanFourBytesEndsTheConnection() {
        byte[] wrong = {0x30, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1};
        assertThatThrownBy(() -> read(wrong, 100)).isInstanceOf(IOException.class);
    }

    @Test
    void aTopicLongerThanThePacketIsLeftToTheParser() throws IOException {
        byte[] lying = new byte[4 + LIMIT + 10];
        lying[0] = 0x30;
        int rest = LIMIT + 10;
        lying[1] = (byte) (rest & 0x7f | 0x80);
        lying[2] = (byte) (rest >> 7 & 0x7f | 0x80);
        lying[3] = (byte) (rest >> 14);
        lying[4] = (byte) 0xff;
        lying[5] = (byte) 0xff;
        assertThat(read(lying, 1_000)).isEqualTo(lying);
    }

    private static byte[] read(byte[] bytes, int chunk) throws IOException {
        InputStream in = new PacketInput(new ByteArrayInputStream(bytes), () -> {});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[chunk];
        while (true) {
            int count = in.read(buffer);
            if (count < 0) {
                return out.toByteArray();
            }
            out.write(buffer, 0, count);
            int one = in.read();
            if (one >= 0) {
                out.write(one);
            }
        }
    }
}
