package org.veille.condense;

/**
 * A condenser's state.
 *
 * @param version of {@code state}; a condenser that meets another one starts afresh
 * @param needsFromMs the first event time that must be fed again; {@link Long#MAX_VALUE} when the state holds everything
 */
public record Restart(int version, byte[] state, long needsFromMs) {}
