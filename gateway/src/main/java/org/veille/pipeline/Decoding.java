package org.veille.pipeline;

import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.codec.Decoded;
import org.veille.device.Binding;
import org.veille.device.Device;
import org.veille.device.Normaliser;
import org.veille.device.Normaliser.Normal;
import org.veille.model.Loss;
import org.veille.model.Reading;
import org.veille.model.Received;
import org.veille.model.Sample;
import org.veille.model.Series;

/**
 * From a message to samples: decode and normalise. What cannot be read or is impossible is counted here with its reason, and one
 * message never ends the gateway: a codec or a room behind it that fails is a mistake of the program, logged and counted, and the
 * next reading goes on.
 */
final class Decoding {
    private static final Logger LOG = LoggerFactory.getLogger(Decoding.class);

    private final Ledger ledger;
    private final Lanes lanes;

    /** Takes a sample on. */
    interface Taker {
        /** @param stamped whether the gateway gave the sample its time */
        void take(Sample sample, boolean stamped, Device device);

        /**
         * The same while nobody knows what time it is.
         *
         * @param sample with a provisional time
         * @param timeMs as {@code timeOf} says, ms
         */
        void hold(Sample sample, Unstamped.TimeOf timeOf, long timeMs);
    }

    /** A second: readings that move by as much when the time of receipt does have a time relative to it. */
    private static final long LATER_MS = 1_000;

    Decoding(Ledger ledger, Lanes lanes) {
        this.ledger = ledger;
        this.lanes = lanes;
    }

    /**
     * @param now against which a device's own time is judged; its stamp is the ledger's
     * @param waits whether nobody knows what time it is
     * @return whether any of the message's bindings could read it; a message without bindings has nothing to read
     */
    boolean decode(Message message, Received now, boolean waits, Taker taker) {
        String reason = "";
        boolean decoded = message.bindings().isEmpty();
        for (Binding binding : message.bindings()) {
            switch (decode(binding, message, message.stampMs())) {
                case Decoded.Readings(List<Reading> readings, _) when waits -> {
                    decoded = true;
                    hold(readings, binding, message, now, taker);
                }
                case Decoded.Readings(List<Reading> readings, _) -> {
                    decoded = true;
                    readings.forEach(reading -> normalise(reading, binding.device(), message, now, taker));
                }
                case Decoded.Undecodable(String why) -> reason = binding.device().id() + ": " + why;
            }
        }
        ledger.ended(decoded ? Ledger.End.DECODED : Ledger.End.UNDECODABLE, 1);
        if (!decoded) {
            String device = message.bindings().getFirst().device().id().name();
            ledger.lostUplink(Loss.UNDECODABLE, message.source(), device, now.epochMs(), 1, reason);
        }
        return decoded;
    }

    private static Decoded decode(Binding binding, Message message, long receivedMs) {
        try {
            return binding.codec().decode(message.payloadFor(binding), receivedMs);
        } catch (RuntimeException e) {
            LOG.error("a mistake in the program, please report it: {} of {}", message.payload(), binding.from(), e);
            return new Decoded.Undecodable(e.toString());
        }
    }

    private void normalise(Reading reading, Device device, Message message, Received now, Taker taker) {
        ledger.reading();
        try {
            switch (Normaliser.normalise(device, reading, message.stampMs(), message.at().epochMs())) {
                // Before anything remembers the series: who invents names must not fill the memory with them.
                case Normal.Kept(var sample) when !lanes.hasRoomFor(sample.series()) ->
                    ledger.tooManySeries(message.source(), sample.series(), now.epochMs());
                case Normal.Kept(var sample) ->
                    taker.take(sample, reading.tMs().isEmpty() && message.sentMs().isEmpty(), device);
                case Normal.Discarded(Loss why, String detail) -> discard(reading, device, message, now, why, detail);
            }
        } catch (RuntimeException e) {
            LOG.error("a mistake in the program, please report it: {} of {}", reading, device.id(), e);
            discard(reading, device, message, now, Loss.DEFECT, e.toString());
        }
    }

    /** Values are judged now, times later. */
    private void hold(List<Reading> readings, Binding binding, Message message, Received now, Taker taker) {
        boolean dated = message.sentMs().isEmpty() && readings.stream().anyMatch(reading -> reading.tMs().isPresent());
        List<Reading> later = dated
                        && decode(binding, message, message.stampMs() + LATER_MS) instanceof Decoded.Readings again
                        && again.readings().size() == readings.size()
                ? again.readings()
                : readings;
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            boolean moves = reading.tMs().isPresent()
                    && later.get(i).tMs().equals(OptionalLong.of(reading.tMs().getAsLong() + LATER_MS));
            hold(reading, moves, binding.device(), message, now, taker);
        }
    }

    private void hold(Reading reading, boolean moves, Device device, Message message, Received now, Taker taker) {
        ledger.reading();
        Reading timeless = new Reading(
                reading.quantity(), reading.channel(), reading.value(), reading.unit(), OptionalLong.empty());
        long receivedMs = message.at().epochMs();
        try {
            switch (Normaliser.normalise(device, timeless, receivedMs, receivedMs)) {
                case Normal.Kept(var sample) when moves -> {
                    long afterMs = reading.tMs().getAsLong() - receivedMs;
                    Sample then = new Sample(sample.series(), receivedMs + afterMs, sample.value());
                    taker.hold(then, Unstamped.TimeOf.AFTER_RECEIPT, afterMs);
                }
                case Normal.Kept(var sample) -> {
                    OptionalLong own = reading.tMs().isPresent() ? reading.tMs() : message.sentMs();
                    taker.hold(
                            sample,
                            own.isPresent() ? Unstamped.TimeOf.DEVICE : Unstamped.TimeOf.RECEIPT,
                            own.orElse(0));
                }
                case Normal.Discarded(Loss why, String detail) -> discard(reading, device, message, now, why, detail);
            }
        } catch (RuntimeException e) {
            LOG.error("a mistake in the program, please report it: {} of {}", reading, device.id(), e);
            discard(reading, device, message, now, Loss.DEFECT, e.toString());
        }
    }

    private void discard(Reading reading, Device device, Message message, Received now, Loss why, String detail) {
        Series series = new Series(device.id(), reading.quantity(), reading.channel());
        ledger.discarded(why, message.source(), series, now.epochMs(), detail);
    }
}
