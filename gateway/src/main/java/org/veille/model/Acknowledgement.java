package org.veille.model;

import java.util.OptionalLong;

/**
 * The promise owed to a source: exactly one of {@link #committed} and {@link #refused} takes effect, once; later calls do
 * nothing. May be called on any thread. Bound to the connection it came from: after a reconnect it does nothing.
 */
public interface Acknowledgement {
    /** Nobody waits: a local source, or a protocol without acknowledgement. */
    Acknowledgement NONE = new Acknowledgement() {
        @Override
        public OptionalLong neededByNs() {
            return OptionalLong.empty();
        }

        @Override
        public void committed() {}

        @Override
        public void refused(Loss why) {}
    };

    /** Monotonic time, ns, before which the source wants to hear; empty when it can wait. */
    OptionalLong neededByNs();

    /** The transaction that holds the reading is on disk. */
    void committed();

    /** The message will not be kept; the reason is in the ledger, on disk. */
    void refused(Loss why);
}
