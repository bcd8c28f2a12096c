package org.veille.pipeline;

import java.util.List;
import java.util.Optional;
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
 * @param payload what the device sent
 * @param object what a network server decoded of it, as JSON
 * @param sentMs when a network server received it, milliseconds since 1970 UTC; empty when the gateway itself did
 * @param bindings none when there is nothing to decode: MAC commands, a join notice
 */
record Message(
        SourceId source,
        Payload payload,
        Optional<Payload> object,
        Received at,
        OptionalLong sentMs,
        Radio radio,
        List<Binding> bindings,
        Acknowledgement ack) {

    /** What the binding's codec is to read. */
    Payload payloadFor(Binding binding) {
        return switch (binding.reads()) {
            case FRAME -> payload;
            case OBJECT -> object.orElse(payload);
        };
    }

    /** The same message, received at another time as far as is known now. */
    Message at(Received known) {
        return known == at ? this : new Message(source, payload, object, known, sentMs, radio, bindings, ack);
    }

    /** The time of readings that bring none of their own. */
    long stampMs() {
        return sentMs.orElse(at.epochMs());
    }
}
