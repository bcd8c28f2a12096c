package org.veille.adapter.proc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With files as Linux writes them, and with the Linux that runs the test. */
class LinuxMachineTest {
    private static final String HEADER =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n";

    @TempDir
    Path folder;

    private LinuxMachine machine() {
        return new LinuxMachine(folder.resolve("proc"), folder.resolve("sys"), folder.resolve("data/not/made/yet"));
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** Words in the order of this machine, as the kernel prints them. */
    private static String hex(String address) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(InetAddress.getByName(address).getAddress());
        StringBuilder text = new StringBuilder();
        bytes.order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            text.append("%08X".formatted(bytes.getInt()));
        }
        return text.toString();
    }

    private static String socket(String local, int port, long drops) {
        return "  696: %s:%04X 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 16191 2 0000000000000000 %d \n"
                .formatted(local, port, drops);
    }

    @Test
    void theRoomOnTheDiskIsThatOfTheFolderAndUnknownBeforeThereIsOne() throws IOException {
        assertThat(machine().freeBytes()).isEmpty();

        Files.createDirectories(folder.resolve("data/not/made/yet"));
        assertThat(machine().freeBytes().orElseThrow())
                .isPositive()
                .isLessThanOrEqualTo(Files.getFileStore(folder).getTotalSpace());
    }

    @Test
    void whatTheProcessWritesIsInItsOwnCounter() throws IOException {
        write("proc/self/io", "rchar: 6976\nwchar: 0\nsyscr: 10\nwrite_bytes: 61440\ncancelled_write_bytes: 7\n");

        assertThat(machine().ownWrites()).hasValue(61_440);
    }

    @Test
    void theSeventhFieldOfTheDeviceIsSectors() throws IOException {
        long dev = (Long) Files.getAttribute(folder, "unix:dev");
        String numbers = LinuxMachine.major(dev) + ":" + LinuxMachine.minor(dev);
        write("sys/dev/block/" + numbers + "/stat", "   1 2 3 4 5 6 27259641 8 9 10 11\n");

        assertThat(machine().deviceWrites()).hasValue(27_259_641L * 512);
    }

    @Test
    void numbersOfDevicesAreTakenApartAsGlibcDoes() {
        assertThat(LinuxMachine.major(65_024)).isEqualTo(254);
        assertThat(LinuxMachine.minor(65_024)).isZero();
        assertThat(LinuxMachine.major(45_826)).isEqualTo(179);
        assertThat(LinuxMachine.minor(45_826)).isEqualTo(2);
        // makedev(0x12345, 0x67890): eight bits of the minor below, the rest above the twelve lower ones of the major.
        long large = 0x12000L << 32 | 0x67800L << 12 | 0x345L << 8 | 0x90;
        assertThat(LinuxMachine.major(large)).isEqualTo(0x12345);
        assertThat(LinuxMachine.minor(large)).isEqualTo(0x67890);
    }

    @Test
    void whatIsNotThereIsNotKnown() throws IOException {
        assertThat(machine().ownWrites()).isEmpty();
        assertThat(machine().deviceWrites()).isEmpty();
        assertThat(machine().udpDrops(new InetSocketAddress("127.0.0.1", 5683))).isEmpty();
        write("proc/self/io", "write_bytes: many\n");
        write("proc/net/udp", "what is this\n");
        assertThat(machine().ownWrites()).isEmpty();
        assertThat(machine().udpDrops(new InetSocketAddress("127.0.0.1", 5683))).isEmpty();
    }

    @Test
    void aSocketIsFoundByAddressAndPortInBothTables() throws IOException {
        write(
                "proc/net/udp",
                HEADER + socket(hex("192.168.1.5"), 5_683, 1) + socket(hex("127.0.0.1"), 1_700, 2)
                        + socket(hex("127.0.0.1"), 5_683, 3));
        write("proc/net/udp6", HEADER + socket(hex("::1"), 5_683, 4) + socket("0".repeat(32), 53, 5));

        assertThat(machine().udpDrops(new InetSocketAddress("127.0.0.1", 5_683))).hasValue(3);
        assertThat(machine().udpDrops(new InetSocketAddress("127.0.0.1", 1_700))).hasValue(2);
        assertThat(machine().udpDrops(new InetSocketAddress("::1", 5_683))).hasValue(4);
        assertThat(machine().udpDrops(new InetSocketAddress("0.0.0.0", 53))).hasValue(5);
        assertThat(machine().udpDrops(new InetSocketAddress("127.0.0.2", 5_683))).isEmpty();
    }

    @Test
    void anIpv4AddressOnASocketOfIpv6IsTheSame() throws IOException {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        String mapped = "0".repeat(16) + (little ? "FFFF0000" : "0000FFFF") + hex("127.0.0.1");
        write("proc/net/udp6", HEADER + socket(mapped, 5_683, 77));

        assertThat(machine().udpDrops(new InetSocketAddress("127.0.0.1", 5_683))).hasValue(77);
    }

    @Test
    void thisKernelCountsEveryPacketThatItDrops() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/net/udp")), "SKIPPED: needs Linux");
        int sent = 3_000;
        try (DatagramSocket ours = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket flood = new DatagramSocket()) {
            ours.setReceiveBufferSize(8_192);
            byte[] packet = "x".repeat(100).getBytes(UTF_8);
            InetSocketAddress local = (InetSocketAddress) ours.getLocalSocketAddress();
            for (int i = 0; i < sent; i++) {
                flood.send(new DatagramPacket(packet, packet.length, local));
            }
            long drops = new LinuxMachine(folder).udpDrops(local).orElseThrow();

            assertThat(drops).isPositive();
            assertThat(drops + readable(ours)).isEqualTo(sent);
        }
    }

    private static int readable(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(50);
        int packets = 0;
        try {
            while (true) {
                socket.receive(new DatagramPacket(new byte[200], 200));
                packets++;
            }
        } catch (SocketTimeoutException _) {
            return packets;
        }
    }

    @Test
    void thisKernelCountsWhatThisProcessWrites() throws IOException {
        LinuxMachine machine = new LinuxMachine(folder);
        Assumptions.assumeTrue(machine.ownWrites().isPresent(), "SKIPPED: needs Linux with accounting of tasks");
        Assumptions.assumeTrue(machine.deviceWrites().isPresent(), "SKIPPED: needs a temporary folder on a disk");
        long ownBefore = machine.ownWrites().getAsLong();
        long deviceBefore = machine.deviceWrites().getAsLong();
        int bytes = 4 * 1024 * 1024;
        try (FileChannel file = FileChannel.open(
                folder.resolve("written"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(bytes));
            file.force(true);
        }

        assertThat(machine.ownWrites().getAsLong() - ownBefore).isGreaterThanOrEqualTo(bytes);
        assertThat(machine.deviceWrites().getAsLong() - deviceBefore).isGreaterThanOrEqualTo(bytes);
    }

    @Test
    void thisProcessHasAResidentSize() {
        OwnProcess own = new OwnProcess();
        Assumptions.assumeTrue(own.bytesWritten().isPresent(), "SKIPPED: needs Linux");

        assertThat(own.residentBytes().orElseThrow()).isBetween(20_000_000L, 20_000_000_000L);
    }
}
