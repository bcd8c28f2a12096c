package org.veille.condense;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Fresh values for a screen: a reading at its own time, at most one an interval. Holds nothing back: the first reading after
 * the interval goes out at once. Outside the balance of the archive, and kept for days only.
 */
public final class Live implements Condenser {
    private static final int STATE_VERSION = 1;

    private final long everyMs;
    private long nextMs = Long.MIN_VALUE;

    private Live(long everyMs) {
        this.everyMs = everyMs;
    }

    /** @param everyMs shortest distance of two live values, milliseconds, > 0 */
    public static Method method(long everyMs) {
        return new Method() {
            @Override
            public String identity() {
                return "live " + everyMs;
            }

            @Override
            public Condenser create() {
                return new Live(everyMs);
            }

            @Override
            public Optional<Condenser> restore(Restart restart) {
                if (restart.version() != STATE_VERSION || restart.state().length != Long.BYTES) {
                    return Optional.empty();
                }
                Live live = new Live(everyMs);
                live.nextMs = ByteBuffer.wrap(restart.state()).getLong();
                return Optional.of(live);
            }
        };
    }

    @Override
    public void offer(long tMs, double v, Out out) {
        if (tMs >= nextMs) {
            nextMs = tMs + everyMs;
            out.point(tMs, v, v, v, v, 1, 0, Double.NaN, false);
        }
    }

    @Override
    public void advance(long watermarkMs, Out out) {}

    @Override
    public void expect(long periodMs) {}

    @Override
    public void end(Out out) {}

    @Override
    public long nextDeadlineMs() {
        return Long.MAX_VALUE;
    }

    @Override
    public long held() {
        return 0;
    }

    @Override
    public Restart restart() {
        return new Restart(
                STATE_VERSION,
                ByteBuffer.allocate(Long.BYTES).putLong(nextMs).array(),
                Long.MAX_VALUE);
    }
}
