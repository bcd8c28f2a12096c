package org.veille.model;

/**
 * When the gateway received something, on both clocks.
 *
 * @param bootId the kernel's boot id: monotonic times of different boots do not compare
 * @param monotonicNs nanoseconds of the monotonic clock: for every duration
 * @param epochMs wall clock, whole milliseconds since 1970 UTC: for stamping only
 */
public record Received(String bootId, long monotonicNs, long epochMs, Trust trust) {}
