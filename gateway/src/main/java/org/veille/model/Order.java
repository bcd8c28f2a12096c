package org.veille.model;

/**
 * What the driver of an actuator executes, after priority array and interlocks, once its audit row is on disk.
 *
 * @param id unique in the life of the journal; a read-back names it
 */
public record Order(long id, ActuatorId actuator, SwitchState state) {}
