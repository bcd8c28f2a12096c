package org.veille.simulation;

/** Cuts the power after so many steps of the gateway, wherever that is. */
final class Fuse {
    private static final int NEVER = Integer.MAX_VALUE;

    private int stepsLeft = NEVER;

    void arm(int steps) {
        stepsLeft = steps;
    }

    void disarm() {
        stepsLeft = NEVER;
    }

    /** @param where for the trace */
    void burn(String where) {
        if (stepsLeft != NEVER && --stepsLeft <= 0) {
            disarm();
            throw new PowerCut(where);
        }
    }
}
