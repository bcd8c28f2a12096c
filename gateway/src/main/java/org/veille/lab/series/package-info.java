/**
 * A recorded series on trial: read from a CSV file, condensed as the gateway would, judged by code that knows nothing of the
 * condenser, and drawn. Everything streams: memory does not grow with the file.
 */
package org.veille.lab.series;
