package org.veille.port;

import java.net.InetSocketAddress;
import java.util.OptionalLong;

/** Counts what a test says. */
public final class CountingMachine implements Machine {
    public volatile OptionalLong own = OptionalLong.of(0);
    public volatile OptionalLong device = OptionalLong.empty();
    public volatile OptionalLong free = OptionalLong.empty();
    public volatile long drops;

    /** The process writes, and so the device does. */
    public void write(long bytes) {
        own = more(own, bytes);
        device = more(device, bytes);
    }

    /** Another program writes. */
    public void writeBeside(long bytes) {
        device = more(device, bytes);
    }

    private static OptionalLong more(OptionalLong before, long bytes) {
        return before.isEmpty() ? before : OptionalLong.of(before.getAsLong() + bytes);
    }

    @Override
    public OptionalLong ownWrites() {
        return own;
    }

    @Override
    public OptionalLong deviceWrites() {
        return device;
    }

    @Override
    public OptionalLong freeBytes() {
        return free;
    }

    @Override
    public OptionalLong udpDrops(InetSocketAddress local) {
        return OptionalLong.of(drops);
    }
}
