package org.veille.simulation;

import org.veille.model.Received;
import org.veille.model.Trust;
import org.veille.port.Journal;

/** Mistakes about what time it is. */
enum ClockBug implements Tampering {
    WATERMARK_BY_WALL_CLOCK {
        @Override
        public Received time(Received honest) {
            return new Received(honest.bootId(), honest.epochMs() * 1_000_000L, honest.epochMs(), honest.trust());
        }
    },
    /** Reads the wall clock and never asks whether anybody has set it. */
    TRUSTS_THE_CLOCK_ALWAYS {
        @Override
        public Received time(Received honest) {
            return new Received(honest.bootId(), honest.monotonicNs(), honest.epochMs(), Trust.TRUSTED);
        }
    },
    /** Takes a clock that was set for one that a time service has set. */
    BELIEVES_A_JUMP_AT_ONCE {
        private String bootId = "";
        private long offsetMs;
        private long jumpedNs;

        @Override
        public Received time(Received honest) {
            long nowMs = honest.epochMs() - honest.monotonicNs() / 1_000_000L;
            boolean jumped = honest.bootId().equals(bootId) && Math.abs(nowMs - offsetMs) > 1_000;
            jumpedNs = jumped ? honest.monotonicNs() : honest.bootId().equals(bootId) ? jumpedNs : Long.MIN_VALUE / 2;
            bootId = honest.bootId();
            offsetMs = nowMs;
            boolean unsure = honest.monotonicNs() - jumpedNs < 1_000_000_000L;
            return new Received(
                    bootId, honest.monotonicNs(), honest.epochMs(), unsure ? Trust.UNTRUSTED : honest.trust());
        }
    },
    /** What waits for the clock waits in memory only. */
    LOSES_WHAT_WAITS_FOR_THE_CLOCK {
        @Override
        public Journal journal(Journal honest) {
            return Falsified.recovering(
                    honest,
                    found -> Falsified.without(found, state -> state.kind().equals("unstamped")));
        }
    },
    /** What waited over a restart gets the time that the clock read when it came. */
    STAMPS_WHAT_WAITED_WITH_THE_CLOCK_OF_THEN {
        @Override
        public Journal journal(Journal honest) {
            return Falsified.recovering(
                    honest,
                    found -> Falsified.withStates(
                            found,
                            found.states().stream()
                                    .map(state -> state.kind().equals("unstamped")
                                            ? Falsified.stampedOnReceipt(state)
                                            : state)
                                    .toList()));
        }
    },
    /** After a restart the same readings wait again. */
    KEEPS_WAITING_FOR_WHAT_HAS_GONE_ON {
        @Override
        public Journal journal(Journal honest) {
            return Falsified.changing(
                    honest,
                    batch -> Falsified.with(
                            batch,
                            batch.raw(),
                            batch.states().stream()
                                    .filter(state -> !state.kind().equals("unstamped") || state.bytes().length > 0)
                                    .toList()));
        }
    }
}
