package org.veille.adapter.js;

/** A script met a bound. An {@link Error}, because the engine lets no script catch one, nor run its {@code finally}. */
final class Overrun extends Error {
    private static final long serialVersionUID = 1L;

    Overrun(String reason) {
        super(reason, null, false, false);
    }
}
