package org.veille.device;

import java.time.Instant;
import org.veille.model.Loss;
import org.veille.model.Reading;
import org.veille.model.Sample;
import org.veille.model.Series;

/** From what a codec found to what the gateway keeps: canonical unit, physical range, plausible time. */
public final class Normaliser {
    /** How old a device's own time may be, milliseconds: a sensor that buffered over the summer holidays' first month. */
    public static final long PAST_MS = 40L * 86_400_000L;

    /** How far ahead a device's own time may be, milliseconds: drift of a cheap clock. */
    public static final long FUTURE_MS = 5L * 60_000L;

    private Normaliser() {}

    /** What became of a reading. */
    public sealed interface Normal {
        record Kept(Sample sample) implements Normal {}

        /** @param detail value and limit, for the ledger */
        record Discarded(Loss reason, String detail) implements Normal {}
    }

    /**
     * @param stampMs the time of a reading that brings none of its own, milliseconds since 1970 UTC
     * @param nowMs the gateway's wall clock, against which a device's own time is judged
     */
    public static Normal normalise(Device device, Reading reading, long stampMs, long nowMs) {
        double value = reading.unit().convert(reading.value(), reading.quantity().unit());
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return new Normal.Discarded(Loss.NOT_A_NUMBER, reading.quantity() + " = " + reading.value());
        }
        if (!reading.quantity().admits(value)) {
            return new Normal.Discarded(
                    Loss.OUT_OF_RANGE,
                    reading.quantity() + " = " + value + " " + reading.quantity().unit() + ", possible "
                            + reading.quantity().min() + " to "
                            + reading.quantity().max());
        }
        long tMs = reading.tMs().orElse(stampMs);
        return judged(new Sample(new Series(device.id(), reading.quantity(), reading.channel()), tMs, value), nowMs);
    }

    /** The same of a reading whose value was found possible before anybody knew the time. */
    public static Normal judged(Sample sample, long nowMs) {
        if (sample.tMs() < nowMs - PAST_MS || sample.tMs() > nowMs + FUTURE_MS) {
            return new Normal.Discarded(
                    Loss.IMPLAUSIBLE_TIME,
                    "stamped " + Instant.ofEpochMilli(sample.tMs()) + ", received " + Instant.ofEpochMilli(nowMs));
        }
        return new Normal.Kept(sample);
    }
}
