package org.veille.model;

/** A wall-clock instant for storing, never for measuring a duration. */
public record Stamp(long epochMs, Trust trust) {}
