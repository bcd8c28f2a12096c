package org.veille.simulation;

import org.veille.model.Received;
import org.veille.port.Event;
import org.veille.port.Journal;
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

    default Received time(Received honest) {
        return honest;
    }
}
