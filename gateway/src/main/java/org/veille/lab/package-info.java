/**
 * Where time is virtual: rule tests, and the simulated school of the demonstration.
 */
package org.veille.lab;
