package org.veille.rule;

/** What a window or a point says of the readings it covers. */
public enum Statistic {
    MEAN,
    MIN,
    MAX
}
