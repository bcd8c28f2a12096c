/**
 * What operators write and what becomes of it: which rule condenses a series, how often a device is to report, when
 * a trigger wants an actuator in another state. Pure; a rule only ever asks, {@code actuate} decides.
 */
package org.veille.rule;
