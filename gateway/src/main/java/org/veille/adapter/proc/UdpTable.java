package org.veille.adapter.proc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The UDP sockets of this machine, {@code /proc/net/udp} and {@code /proc/net/udp6} (proc(5)):
 *
 * <pre>
 *    sl  local_address rem_address   st tx_queue rx_queue tr tm-&gt;when retrnsmt   uid  timeout inode ref pointer drops
 *   696: 0100007F:1633 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 16191 2 0000000000000000 0
 * </pre>
 *
 * <p>An address is a row of 32-bit words, each in the order of the machine; a port is a plain number. Java opens sockets of
 * IPv6 also for addresses of IPv4, so one may stand in the second table as {@code ::ffff:127.0.0.1}. Two sockets share
 * address and port only when both ask for it, which ours do not.
 */
final class UdpTable {
    private static final int LOCAL = 1;
    private static final int DROPS = 12;
    private static final int HEX = 16;
    private static final int HEX_DIGITS_A_WORD = 8;

    private final Path proc;

    UdpTable(Path proc) {
        this.proc = proc;
    }

    /** Empty when no socket has the address, or the table cannot be read. */
    OptionalLong drops(InetSocketAddress local) {
        for (String table : new String[] {"net/udp", "net/udp6"}) {
            OptionalLong found = drops(proc.resolve(table), local);
            if (found.isPresent()) {
                return found;
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong drops(Path table, InetSocketAddress local) {
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > DROPS && fields[0].endsWith(":") && isOf(fields[LOCAL], local)) {
                    return OptionalLong.of(Long.parseLong(fields[DROPS]));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // A machine without IPv6, or a kernel that writes it in another way: not known.
        }
        return OptionalLong.empty();
    }

    private static boolean isOf(String hex, InetSocketAddress local) throws UnknownHostException {
        int colon = hex.indexOf(':');
        if (Integer.parseInt(hex, colon + 1, hex.length(), HEX) != local.getPort()) {
            return false;
        }
        InetAddress address = address(hex.substring(0, colon));
        InetAddress wanted = local.getAddress();
        return address.equals(wanted) || address.isAnyLocalAddress() && wanted.isAnyLocalAddress();
    }

    private static InetAddress address(String hex) throws UnknownHostException {
        ByteBuffer bytes = ByteBuffer.allocate(hex.length() / 2).order(ByteOrder.nativeOrder());
        for (int at = 0; at < hex.length(); at += HEX_DIGITS_A_WORD) {
            bytes.putInt(Integer.parseUnsignedInt(hex, at, at + HEX_DIGITS_A_WORD, HEX));
        }
        return InetAddress.getByAddress(bytes.array());
    }
}
