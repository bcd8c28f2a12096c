package org.veille.adapter.mqtt;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.veille.model.Payload;

/**
 * The packets of a broker, read ahead and cut to size.
 *
 * <p>Paho reads the fixed header byte by byte, a system call each, and allocates whatever the remaining length
 * announces, up to 256 MB: one such message would end the reader by lack of memory, and the broker would deliver it
 * again after each reconnect. So a PUBLISH whose payload is above {@link Payload#MAX_BYTES} is shortened here to one
 * byte more than that: it is recognised as too large, counted and acknowledged, and the rest never enters memory.
 *
 * <pre>
 *   1 byte          1–4 bytes           2 bytes        n       2, QoS > 0    rest
 *   type 3, flags | remaining length | topic length | topic | packet id  | payload     (MQTT 3.1.1, 2.2 and 3.3)
 * </pre>
 */
final class PacketInput extends InputStream {
    private static final int PUBLISH = 3;

    /** Bits of a PUBLISH's first byte. */
    private static final int QOS = 0b0110;

    /** A PUBLISH not longer than this has no payload above the limit, so its topic length need not be looked at. */
    private static final int SURELY_FITS = Payload.MAX_BYTES;

    /** Bytes read ahead: some hundred short messages. */
    private static final int BUFFER_BYTES = 8 * 1024;

    private final InputStream in;
    private final Runnable owed;
    private final byte[] head = new byte[7];
    private int headLength;
    private int headRead;
    /** Bytes of the current packet behind its head that still go through. */
    private int through;
    /** Bytes after those that are thrown away. */
    private int dropped;

    /** @param owed is told of each message that wants an acknowledgement, before it goes through */
    PacketInput(InputStream in, Runnable owed) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
        this.owed = owed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (headRead == headLength && through == 0 && !nextPacket()) {
            return -1;
        }
        if (headRead < headLength) {
            int count = Math.min(length, headLength - headRead);
            System.arraycopy(head, headRead, into, offset, count);
            headRead += count;
            return count;
        }
        int count = in.read(into, offset, Math.min(length, through));
        if (count > 0) {
            through -= count;
        }
        return count;
    }

    /** @return false at the end of the stream */
    private boolean nextPacket() throws IOException {
        in.skipNBytes(dropped);
        dropped = 0;
        headLength = 0;
        headRead = 0;
        int first = in.read();
        if (first < 0) {
            return false;
        }
        head[headLength++] = (byte) first;
        through = readLength();
        if (first >> 4 == PUBLISH) {
            if ((first & QOS) != 0) {
                owed.run();
            }
            if (through > SURELY_FITS) {
                shorten(first);
            }
        }
        return true;
    }

    private int readLength() throws IOException {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int part = require(in.read());
            head[headLength++] = (byte) part;
            length |= (part & 0x7f) << shift;
            if (part < 0x80) {
                return length;
            }
        }
        throw new IOException("the broker sent a remaining length of more than four bytes");
    }

    private void shorten(int first) throws IOException {
        int high = require(in.read());
        int low = require(in.read());
        int packetId = (first & QOS) == 0 ? 0 : 2;
        int wanted = 2 + (high << 8 | low) + packetId + Payload.MAX_BYTES + 1;
        int kept = Math.min(through, wanted);
        headLength = 1;
        int rest = kept;
        do {
            head[headLength++] = (byte) (rest > 0x7f ? rest & 0x7f | 0x80 : rest);
            rest >>>= 7;
        } while (rest > 0);
        head[headLength++] = (byte) high;
        head[headLength++] = (byte) low;
        dropped = through - kept;
        through = kept - 2;
    }

    private static int require(int read) throws IOException {
        if (read < 0) {
            throw new EOFException();
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
