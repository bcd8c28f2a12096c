package org.veille.model;

import java.util.OptionalLong;

/**
 * One value as a codec found it: not yet converted, not yet checked against the physical range.
 *
 * @param channel empty or a valid name
 * @param value in {@code unit}; may be NaN or infinite, the normaliser refuses it
 * @param tMs the device's own time, milliseconds since 1970 UTC; empty when the gateway stamps it
 */
public record Reading(Quantity quantity, String channel, double value, Unit unit, OptionalLong tMs) {}
