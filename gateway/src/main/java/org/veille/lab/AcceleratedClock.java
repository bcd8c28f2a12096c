package org.veille.lab;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.veille.model.Received;
import org.veille.model.Trust;
import org.veille.port.Clock;

/**
 * A clock that starts at a given time and runs faster than life: a school day in minutes. Wall clock and monotonic
 * clock keep step with each other. Whoever waits, waits in real time: {@link #realNs} says how long.
 *
 * <p>Every instance is a boot of its own, since its monotonic times compare with nobody else's. Any thread may ask.
 */
public final class AcceleratedClock implements Clock {
    /** A day in less than a minute; above that, sockets and disks are what would be measured. */
    public static final double MAX_SPEED = 2_000;

    private final LongSupplier nanoTime;
    private final long originNs;
    private final long startMs;
    private final double speed;

    /**
     * @param startMs simulated wall time now, milliseconds since 1970 UTC
     * @param speed simulated seconds in a real second, more than 0 to {@link #MAX_SPEED}
     */
    public AcceleratedClock(long startMs, double speed) {
        this(startMs, speed, System::nanoTime);
    }

    /** @param nanoTime real monotonic nanoseconds */
    AcceleratedClock(long startMs, double speed, LongSupplier nanoTime) {
        if (!(speed > 0 && speed <= MAX_SPEED)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "speed %s, expected more than 0 to %.0f", speed, MAX_SPEED));
        }
        this.nanoTime = nanoTime;
        this.originNs = nanoTime.getAsLong();
        this.startMs = startMs;
        this.speed = speed;
    }

    @Override
    public long monotonicNs() {
        return originNs + elapsedNs();
    }

    /** Both clocks at one instant: read one after the other they would be apart by the speed. */
    @Override
    public Received now() {
        long elapsedNs = elapsedNs();
        return new Received(
                bootId(), originNs + elapsedNs, startMs + TimeUnit.NANOSECONDS.toMillis(elapsedNs), Trust.TRUSTED);
    }

    @Override
    public long epochMs() {
        return startMs + TimeUnit.NANOSECONDS.toMillis(elapsedNs());
    }

    /** Simulated. The double keeps whole nanoseconds for the first hundred simulated days. */
    private long elapsedNs() {
        return (long) ((nanoTime.getAsLong() - originNs) * speed);
    }

    @Override
    public String bootId() {
        return "accelerated-" + Long.toHexString(originNs);
    }

    public double speed() {
        return speed;
    }

    /**
     * How long a simulated span lasts for whoever waits for it.
     *
     * @return real nanoseconds, rounded up, so that a wait never ends before its time
     */
    @Override
    public long realNs(long simulatedNs) {
        return (long) Math.ceil(simulatedNs / speed);
    }
}
