/** What drives the real pipeline on virtual time, for tests and benchmarks: its clock, its thread, and who waits for it. */
package org.veille.virtual;
