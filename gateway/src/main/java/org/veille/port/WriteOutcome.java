package org.veille.port;

import java.util.OptionalLong;

/** What became of a batch. */
public sealed interface WriteOutcome {
    /** All rows are in. */
    record Accepted() implements WriteOutcome {}

    /**
     * The server would not have these rows as they are and will not have them later either, or would not have some of
     * them: which ones, it does not say. What it took of them may be sent again.
     *
     * @param status HTTP status
     * @param words what the server said
     * @param whole each single row is refused: there is nothing to find out by sending them apart
     */
    record Refused(int status, String words, boolean whole) implements WriteOutcome {}

    /**
     * Not now: no connection, overload, a server error, wrong credentials. To be sent again unchanged.
     *
     * @param afterMs the server's own wish (Retry-After), milliseconds; empty when it has none
     */
    record Later(OptionalLong afterMs, String words) implements WriteOutcome {}
}
