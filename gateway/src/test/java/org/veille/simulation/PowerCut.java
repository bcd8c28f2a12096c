package org.veille.simulation;

/** The process ends here. An error, so that nothing which keeps the gateway alive through an exception stops it. */
final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;

    PowerCut(String where) {
        super(where, null, false, false);
    }
}
