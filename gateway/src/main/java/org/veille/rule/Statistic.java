package org.veille.rule;

/** What a window or a point says of the readings it covers. */
public enum Statistic {
    MEAN,
    MIN,
    MAX,
    /** Over the time that is covered: for power it is the energy. Windows have it, points do not. */
    INTEGRAL
}
