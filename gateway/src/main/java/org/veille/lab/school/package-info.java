/**
 * A small primary school and its sensors, as a calculation: rooms breathe, cool and are aired, meters run, and
 * devices report in their own protocols. Pure: same seed and first day, same messages; time is an argument. What is
 * right about it is the shape of the curves, not the last digit.
 */
package org.veille.lab.school;
