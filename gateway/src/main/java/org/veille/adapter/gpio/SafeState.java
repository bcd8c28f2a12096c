package org.veille.adapter.gpio;

/** How a relay's contact stands when nobody commands it. */
public enum SafeState {
    /** The load has no current through the contact; also what a relay does without supply. */
    OPEN,
    /** The load has current as long as the gateway runs. Without supply a relay opens all the same. */
    CLOSED
}
