/**
 * The real pipeline in a world of seeded faults, on one thread and on virtual time. The world ({@code World} and
 * the parts around it) only knows ports; the {@code Oracle} only knows what was sent, what was acknowledged, and
 * what lies on the disk and at the server in the end.
 */
package org.veille.simulation;
