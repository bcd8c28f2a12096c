/**
 * The way of a reading: receive, deduplicate, decode, normalise, condense, decide, commit. {@link org.veille.pipeline.Pipeline}
 * tells it on one screen; the other classes are its rooms. One thread owns all of it; time comes in with the events.
 */
package org.veille.pipeline;
