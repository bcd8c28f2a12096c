package org.veille.lorawan;

/** Which way a frame goes; enters its integrity code and its cipher as 0 or 1. */
public enum Direction {
    /** From the device. */
    UP,
    /** To the device. */
    DOWN
}
