package org.veille.adapter.mqtt;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What goes to a broker. Paho wakes its sender for each PUBACK and gives each to the socket by itself, and a commit owes
 * hundreds at once. So only one travels through Paho; those that come before it has left {@link #ride} along behind it, in
 * their order, as MQTT 3.1.1 asks (4.6).
 *
 * <pre>
 *   0x40 0x02 packet id (2 bytes)     PUBACK (MQTT 3.1.1, 3.4)
 * </pre>
 *
 * <p>Threads: Paho's sender writes and flushes, whole packets between two flushes; anybody may call {@link #ride}, which never
 * waits for the network.
 */
final class PacketOutput extends FilterOutputStream {
    private static final byte PUBACK = 0x40;
    private static final int PUBACK_BYTES = 4;

    /** The largest packet of ours, a subscription, is given to the socket in pieces of at most this. */
    private static final int FIRST_BYTES = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private byte[] riding = new byte[FIRST_BYTES];
    private int length;
    /** One was given to Paho and is not out yet. */
    private boolean travelling;

    private boolean carrier;

    PacketOutput(OutputStream out) {
        super(out);
    }

    /**
     * A PUBACK is to be sent.
     *
     * @return false when none is on its way: the caller must send it through Paho, and others will follow it
     */
    boolean ride(int packetId) {
        lock.lock();
        try {
            if (!travelling) {
                travelling = true;
                return false;
            }
            if (length == riding.length) {
                riding = Arrays.copyOf(riding, 2 * length);
            }
            riding[length++] = PUBACK;
            riding[length++] = 2;
            riding[length++] = (byte) (packetId >> 8);
            riding[length++] = (byte) packetId;
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        carrier = count == PUBACK_BYTES && bytes[offset] == PUBACK;
        out.write(bytes, offset, count);
    }

    /** Behind any other packet they would overtake the one that Paho still has. */
    @Override
    public void flush() throws IOException {
        if (carrier) {
            carrier = false;
            for (byte[] riders = take(); riders.length > 0; riders = take()) {
                out.write(riders);
            }
        }
        out.flush();
    }

    private byte[] take() {
        lock.lock();
        try {
            byte[] taken = Arrays.copyOf(riding, length);
            travelling = length > 0;
            length = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
