package org.veille.port;

import java.net.InetSocketAddress;
import java.util.OptionalLong;

/**
 * What the operating system counts. Each call is one look at a file in memory: cheap enough for every commit, too dear for
 * every message. Any thread. Empty where the machine has no such count: nobody guesses.
 */
public interface Machine {
    /** Knows nothing. */
    Machine UNKNOWN = new Machine() {
        @Override
        public OptionalLong ownWrites() {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong deviceWrites() {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong freeBytes() {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong udpDrops(InetSocketAddress local) {
            return OptionalLong.empty();
        }
    };

    /** Bytes that this process has sent on their way to a disk since it began. */
    OptionalLong ownWrites();

    /** Bytes that the device under the data folder has written since the machine began, other programs' too. */
    OptionalLong deviceWrites();

    /** Bytes that this process may still put onto the file system of the data folder. */
    OptionalLong freeBytes();

    /** Packets that the kernel has dropped at a UDP socket of this address since the socket was opened. */
    OptionalLong udpDrops(InetSocketAddress local);
}
