/**
 * From what rules and operators want to what a driver is told: priority array, interlocks, loads that are never cut.
 * Pure: both clocks are arguments. Not a safety system: hard-wired protection stays outside it.
 */
package org.veille.actuate;
