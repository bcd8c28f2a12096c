package org.veille.port;

/** Devices and rules in force, built by {@code site} and swapped between two ticks by {@link Event.Reload}. */
public record Plan(String site) {}
