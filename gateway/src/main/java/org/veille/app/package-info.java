/** The command line and the wiring: the only place that knows everything. */
package org.veille.app;
