package org.veille.simulation;

import org.veille.model.Received;
import org.veille.port.Event;

/** What sources and sinks see of the world. */
record Surroundings(SimulatedClock clock, Agenda agenda, Chance chance, Fuse fuse, Gateway gateway) {
    /** The gateway as its neighbours know it. */
    interface Gateway {
        boolean isUp();

        /** Counts the lives of the process: what a neighbour began with an earlier one does not reach this one. */
        long life();

        /** When the process began, the world's time. */
        long upSinceNs();

        boolean offer(Event event);

        /** As an adapter without back-pressure: what finds no room is counted. */
        boolean offerOrLose(Event.Uplink uplink);

        void sessionLost(Event.SessionLost gone);

        Received now();
    }

    /** Later, if the gateway still is the same process then. */
    void afterwards(long ns, Runnable what) {
        long life = gateway.life();
        agenda.at(clock.worldNs() + ns, () -> {
            if (gateway.isUp() && gateway.life() == life) {
                what.run();
            }
        });
    }
}
