package org.veille.model;

/**
 * A small versioned state that a stateful room saves with what it releases, so that it goes on after a crash.
 *
 * @param kind the room: {@code lane}, {@code lorawan}, {@code trigger}, {@code actuator}
 * @param key unique within the kind
 * @param version of the bytes; a room that meets another version starts afresh and says so
 */
public record StateRow(String kind, String key, int version, byte[] bytes) {}
