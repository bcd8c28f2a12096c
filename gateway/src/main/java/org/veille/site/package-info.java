/**
 * One building's whole configuration: reads the files, checks them against each other, and builds the
 * {@link org.veille.port.Plan} that the pipeline works by. Every problem of every file is reported at once, with its place.
 */
package org.veille.site;
