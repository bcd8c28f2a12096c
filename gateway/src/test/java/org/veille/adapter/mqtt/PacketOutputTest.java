package org.veille.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Paho's sender writes, and what goes along behind it. */
class PacketOutputTest {
    private static final byte[] PING = {(byte) 0xc0, 0};

    private final List<String> written = new ArrayList<>();
    private Runnable whileWriting = () -> {};
    private final PacketOutput out = new PacketOutput(new OutputStream() {
        @Override
        public void write(int one) {
            throw new AssertionError("one byte by itself");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            written.add(HexFormat.of().formatHex(bytes, offset, offset + length));
            whileWriting.run();
        }
    });

    private static byte[] pubAck(int packetId) {
        return new byte[] {0x40, 2, (byte) (packetId >> 8), (byte) packetId};
    }

    private void send(byte[] packet) throws IOException {
        out.write(packet, 0, packet.length);
        out.flush();
    }

    @Test
    void theFirstGoesThroughPahoAndTheOthersBehindItInOnePiece() throws IOException {
        assertThat(out.ride(0x0102)).isFalse();
        assertThat(out.ride(0x0304)).isTrue();
        assertThat(out.ride(0x0506)).isTrue();
        assertThat(written).isEmpty();

        send(pubAck(0x0102));

        assertThat(written).containsExactly("40020102", "4002030440020506");
    }

    @Test
    void afterThemTheNextIsAFirstAgain() throws IOException {
        out.ride(1);
        out.ride(2);
        send(pubAck(1));

        assertThat(out.ride(3)).isFalse();
        assertThat(out.ride(4)).isTrue();
        send(pubAck(3));
        assertThat(String.join("", written)).isEqualTo("40020001" + "40020002" + "40020003" + "40020004");
    }

    @Test
    void aPingInBetweenIsNotFollowedByThem() throws IOException {
        out.ride(1);
        out.ride(2);
        send(PING);
        assertThat(written).containsExactly("c000");
        assertThat(out.ride(3)).isTrue();

        send(pubAck(1));
        assertThat(String.join("", written)).isEqualTo("c000" + "40020001" + "40020002" + "40020003");
    }

    @Test
    void whatComesWhileOthersAreWrittenFollowsThem() throws IOException {
        out.ride(1);
        out.ride(2);
        List<Boolean> rides = new ArrayList<>();
        whileWriting = () -> {
            int next = written.size() + 2;
            if (next <= 5) {
                rides.add(out.ride(next));
            }
        };
        send(pubAck(1));

        assertThat(rides).containsExactly(true, true, true);
        assertThat(written).containsExactly("40020001", "4002000240020003", "40020004", "40020005");
    }

    @Test
    void aWholeWindowFindsRoom() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        IntStream.rangeClosed(1, 65_535).forEach(id -> {
            expected.writeBytes(pubAck(id));
            assertThat(out.ride(id)).isEqualTo(id > 1);
        });
        send(pubAck(1));

        assertThat(String.join("", written)).isEqualTo(HexFormat.of().formatHex(expected.toByteArray()));
    }

    @Test
    void acknowledgementsOfTwoThreadsAreEachSentOnce() throws Exception {
        int each = 20_000;
        int end = 0;
        BlockingQueue<Integer> paho = new LinkedBlockingQueue<>();
        Thread.ofPlatform().start(() -> {
            IntStream.rangeClosed(1, each).filter(id -> !out.ride(id)).forEach(paho::add);
            paho.add(end);
        });
        for (int first = paho.take(); first != end; first = paho.take()) {
            send(pubAck(first));
        }

        String all = String.join("", written);
        assertThat(all.length()).isEqualTo(8 * each);
        for (int id = 1; id <= each; id++) {
            assertThat(all.substring(8 * (id - 1), 8 * id)).isEqualTo(HexFormat.of().formatHex(pubAck(id)));
        }
    }
}
