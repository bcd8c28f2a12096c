/**
 * Schedules, calendars, three-valued conditions over the latest values. Pure: time is an argument, so a condition
 * gives the same answers live, in replay and in a rule test. Unknown is a value of its own and never counts as true.
 */
package org.veille.condition;
