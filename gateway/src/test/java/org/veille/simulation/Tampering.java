package org.veille.simulation;

import org.veille.model.Received;
import org.veille.port.Event;
import org.veille.port.Journal;
import org.veille.port.Machine;
import org.veille.port.Sink;
import org.veille.port.Source;

/** Where a planted bug can stand between the gateway and the world. One for each life of the process. */
interface Tampering {
    Tampering NONE = new Tampering() {};

    default Journal journal(Journal honest) {
        return honest;
    }

    default Sink sink(Sink honest) {
        return honest;
    }

    default Source source(Source honest) {
        return honest;
    }

    default Event event(Event honest) {
        return honest;
    }

    default Machine machine(Machine honest) {
        return honest;
    }

    /** Whether the gateway takes uplinks now. */
    default boolean takes(boolean honest) {
        return honest;
    }

    /** There was no room for it. */
    default void dropped(Event.Uplink uplink) {}

    default Received time(Received honest) {
        return honest;
    }
}
