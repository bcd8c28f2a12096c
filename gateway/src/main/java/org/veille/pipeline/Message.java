package org.veille.pipeline;

import java.util.List;
import java.util.OptionalLong;
import org.veille.device.Binding;
import org.veille.model.Acknowledgement;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.Received;
import org.veille.model.SourceId;

/**
 * An uplink whose sender is known: out of its envelope, merged, decrypted.
 *
 * @param sentMs when a network server received it, milliseconds since 1970 UTC; empty when the gateway itself did
 * @param bindings at least one
 * @param copies uplinks that it was merged from: each is counted
 */
record Message(
        SourceId source,
        Payload payload,
        Received at,
        OptionalLong sentMs,
        Radio radio,
        List<Binding> bindings,
        Acknowledgement ack,
        int copies) {

    /** The time of readings that bring none of their own. */
    long stampMs() {
        return sentMs.orElse(at.epochMs());
    }
}
