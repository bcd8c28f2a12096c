package org.veille.port;

import java.util.OptionalLong;

/** What became of a batch. */
public sealed interface WriteOutcome {
    /** All rows are in. */
    record Accepted() implements WriteOutcome {}

    /**
     * The server would not have this batch and will not have it later either: it is kept apart with the server's words.
     *
     * @param status HTTP status
     * @param words what the server said
     */
    record Refused(int status, String words) implements WriteOutcome {}

    /**
     * Not now: no connection, overload, a server error, wrong credentials. To be sent again unchanged.
     *
     * @param afterMs the server's own wish (Retry-After), milliseconds; empty when it has none
     */
    record Later(OptionalLong afterMs, String words) implements WriteOutcome {}
}
