package org.veille.model;

/** Whether a wall-clock time can be relied upon. A Pi has no clock battery: it may boot years in the past. */
public enum Trust {
    /** The system clock was synchronised when the stamp was taken. */
    TRUSTED,
    /** The clock was not (yet) synchronised. */
    UNTRUSTED,
    /** The device stamped the reading itself, within the accepted tolerance. */
    DEVICE
}
