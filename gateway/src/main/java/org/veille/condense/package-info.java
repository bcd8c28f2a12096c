/**
 * Many readings into few points. Pure and in event time only: a condenser knows no clock, so the same readings give the same
 * points, live, after a crash and in replay.
 */
package org.veille.condense;
