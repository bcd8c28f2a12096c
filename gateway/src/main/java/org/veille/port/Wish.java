package org.veille.port;

import java.util.NavigableSet;
import java.util.Optional;

/** What an operator wants to become of rows that the sink refused and that are kept apart. */
public sealed interface Wish {
    /** Ids of {@link History.Refused}; empty for all that are kept apart. */
    Optional<NavigableSet<Long>> ids();

    /** They go into the outbox again, except what has been told anew since. */
    record Retry(Optional<NavigableSet<Long>> ids) implements Wish {}

    /** They are given up; the ledger counts them. */
    record Drop(Optional<NavigableSet<Long>> ids) implements Wish {}
}
