package org.veille.app;

/**
 * What an examination found of one part.
 *
 * @param part what was looked at, lower case: {@code broker}
 * @param words what was found, and where it is not well the remedy
 */
record Finding(String part, Verdict verdict, String words) {
    /** How bad it is. */
    enum Verdict {
        FINE("ok"),
        /** It works; something will not, or not for long. */
        DOUBTFUL("warning"),
        /** Readings do not come, are not kept or do not go. */
        BAD("error");

        private final String id;

        Verdict(String id) {
            this.id = id;
        }

        /** In JSON, and on the screen. */
        String id() {
            return id;
        }
    }

    static Finding fine(String part, String words) {
        return new Finding(part, Verdict.FINE, words);
    }

    static Finding doubtful(String part, String words) {
        return new Finding(part, Verdict.DOUBTFUL, words);
    }

    static Finding bad(String part, String words) {
        return new Finding(part, Verdict.BAD, words);
    }
}
