package org.veille.pipeline;

import java.util.Optional;
import org.veille.device.Device;
import org.veille.device.Normaliser;
import org.veille.device.Normaliser.Normal;
import org.veille.model.Loss;
import org.veille.model.Received;
import org.veille.model.Sample;
import org.veille.port.Plan;

/**
 * The rest of the way for readings that waited until somebody knew what time it was: what the way of a reading does after
 * decoding, but that their times are judged only now and that rules have seen most of them when they came.
 */
final class Resumption {
    private final Ledger ledger;
    private final Lanes lanes;
    private final Deciding deciding;

    Resumption(Ledger ledger, Lanes lanes, Deciding deciding) {
        this.ledger = ledger;
        this.lanes = lanes;
        this.deciding = deciding;
    }

    /**
     * @param sample with its time
     * @param at when it was received
     * @param ofThisBoot else the monotonic time of {@code at} compares with nothing, and rules do not see the reading: nothing
     *     automatic rests on what was measured before a restart
     */
    void take(Unstamped.Waiting waited, Sample sample, Received at, boolean ofThisBoot, Plan plan, Received now) {
        Optional<Device> device = Optional.ofNullable(plan.devices().get(sample.series().device()));
        if (device.isEmpty()) {
            discard(Loss.UNKNOWN_DEVICE, waited, now, "taken out of the configuration while its readings waited");
            return;
        }
        if (!lanes.hasRoomFor(sample.series())) {
            ledger.tooManySeries(waited.source(), sample.series(), now.epochMs());
            return;
        }
        // When a boot that has ended was, nobody knows: its readings are not later than now.
        long receivedMs = ofThisBoot ? at.epochMs() : now.epochMs();
        if (Normaliser.judged(sample, receivedMs) instanceof Normal.Discarded(Loss why, String detail)) {
            discard(why, waited, now, detail);
            return;
        }
        if (ofThisBoot && waited.timeOf() == Unstamped.TimeOf.DEVICE) {
            deciding.see(sample, at);
            deciding.decide(now);
        }
        if (deciding.keeps(sample, device.get(), now)) {
            boolean stamped = waited.timeOf() == Unstamped.TimeOf.RECEIPT;
            long heardNs = ofThisBoot ? at.monotonicNs() : now.monotonicNs();
            lanes.accept(sample, stamped, device.get(), waited.source(), heardNs, now.epochMs());
        } else {
            discard(Loss.SAMPLED, waited, now, "");
        }
    }

    private void discard(Loss why, Unstamped.Waiting waited, Received now, String detail) {
        ledger.discarded(why, waited.source(), waited.series(), now.epochMs(), detail);
    }
}
