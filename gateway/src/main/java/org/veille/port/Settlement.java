package org.veille.port;

import java.util.List;

/**
 * What became of a {@link Wish}; it is on disk.
 *
 * @param rows sent again, or dropped
 * @param superseded no longer kept apart and not sent again either: the outbox holds a newer row in their place
 * @param unknown ids under which nothing is kept apart, at most {@link #MAX_UNKNOWN}
 * @param trouble why it was not done, or not all of it; empty when it was
 */
public record Settlement(long rows, long superseded, List<Long> unknown, String trouble) {
    /** More of them tell a person nothing. */
    public static final int MAX_UNKNOWN = 100;
}
