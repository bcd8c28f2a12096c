package org.veille.adapter.mqtt;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A socket's input that waits for more, as {@link Gathering} says, where a read would have to wait anyway. */
final class GatheringInput extends FilterInputStream {
    private final Gathering gathering;
    private final LongSupplier nowNs;
    private final LongConsumer pause;

    /**
     * @param nowNs monotonic
     * @param pause lets so many nanoseconds pass; may come back early
     */
    GatheringInput(InputStream in, Gathering gathering, LongSupplier nowNs, LongConsumer pause) {
        super(in);
        this.gathering = gathering;
        this.nowNs = nowNs;
        this.pause = pause;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (in.available() == 0) {
            long pauseNs = gathering.pauseNs(nowNs.getAsLong());
            if (pauseNs > 0) {
                pause.accept(pauseNs);
            }
        }
        return in.read(into, offset, length);
    }
}
