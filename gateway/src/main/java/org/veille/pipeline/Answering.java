package org.veille.pipeline;

import java.util.Optional;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.SourceId;
import org.veille.port.Event;

/**
 * What sources are told of what they brought, once the tick is on disk that has it; and what the ledger has of uplinks
 * that are not kept, or were lost before they came here.
 */
final class Answering {
    private final Settings settings;
    private final Tick tick;
    private final Ledger ledger;
    private final Strangers strangers;
    private final Storage storage;

    Answering(Settings settings, Tick tick, Ledger ledger, Strangers strangers, Storage storage) {
        this.settings = settings;
        this.tick = tick;
        this.ledger = ledger;
        this.strangers = strangers;
        this.storage = storage;
    }

    void kept(Event.Uplink uplink) {
        answer(uplink, Optional.empty());
    }

    void refuse(Event.Uplink uplink, Loss why, String detail) {
        ledger.ended(Ledger.End.REFUSED, 1);
        ledger.lostUplink(why, uplink.source(), "", uplink.at().epochMs(), 1, detail);
        answer(uplink, Optional.of(why));
    }

    private void answer(Event.Uplink uplink, Optional<Loss> refusal) {
        answer(uplink.source(), uplink.ack(), refusal, uplink.at().monotonicNs());
    }

    /** @param refusal why it is not kept; empty when it is */
    void answer(SourceId source, Acknowledgement ack, Optional<Loss> refusal, long nowNs) {
        tick.answer(
                source,
                ack,
                refusal,
                settings.window(source),
                settings.redelivers(source),
                settings.commitIntervalNs(),
                nowNs);
    }

    /** The source itself did not keep them. */
    void lost(Event.Lost lost) {
        ledger.received(lost.source(), lost.count());
        ledger.ended(Ledger.End.REFUSED, lost.count());
        // The inbox was full because nothing could be taken out of it.
        Loss why = lost.reason() == Loss.INBOX_FULL && storage.isFailing() ? Loss.DISK_FAILING : lost.reason();
        ledger.lostUplink(why, lost.source(), "", lost.at().epochMs(), lost.count(), lost.detail());
        if (lost.reason() == Loss.UNKNOWN_CONCENTRATOR) {
            // Its EUI comes first; several that are told together are counted on the last.
            String who = lost.detail().split("[ ,]", 2)[0];
            Address from = new Address(Address.CONCENTRATOR, who);
            strangers.heard(lost.source(), from, Payload.of(lost.detail()), lost.count(), lost.at());
        }
        answer(lost.source(), lost.ack(), Optional.of(lost.reason()), lost.at().monotonicNs());
    }
}
