package org.veille.simulation;

import org.veille.port.Event;
import org.veille.port.Machine;

/** Mistakes where something runs short: memory, room in the inbox, the life of the card. */
enum LimitBug implements Tampering {
    /** Memory is taken for as long as the disk. */
    GROWS_WHILE_THE_DISK_TAKES_NOTHING {
        @Override
        public boolean takes(boolean honest) {
            return true;
        }
    },
    ACKNOWLEDGES_WHAT_IT_DROPS {
        @Override
        public void dropped(Event.Uplink uplink) {
            uplink.ack().committed();
        }
    },
    DROPS_WITHOUT_COUNTING {
        @Override
        public Event event(Event honest) {
            return honest instanceof Event.Lost lost
                    ? new Event.Lost(lost.source(), lost.reason(), 0, lost.detail(), lost.at())
                    : honest;
        }
    },
    COUNTS_WHAT_IT_DROPS_TWICE {
        @Override
        public Event event(Event honest) {
            return honest instanceof Event.Lost lost
                    ? new Event.Lost(lost.source(), lost.reason(), 2 * lost.count(), lost.detail(), lost.at())
                    : honest;
        }
    },
    /** As where nobody looks at the counters. */
    WRITES_WITHOUT_REGARD_TO_THE_CARD {
        @Override
        public Machine machine(Machine honest) {
            return Machine.UNKNOWN;
        }
    }
}
