/** Benchmarks that print tables, and the pages of the documentation that hold those tables. */
package org.veille.bench;
