package org.veille.port;

/**
 * How a source, a sink or an actuator is, in one line for a person.
 *
 * @param up whether it works now
 * @param detail what is wrong and the remedy, or where it is connected
 */
public record Health(boolean up, String detail) {}
