package org.veille.model;

/** Which of the sink's stores a row goes to. */
public enum Destination {
    /** Kept for years: the bucket, or the retention policy. */
    ARCHIVE,
    /** Kept for days: fresh values for a screen. */
    LIVE
}
