/**
 * Writes rows to InfluxDB 1, 2 and 3, and to what speaks like them. The outbox is the pipeline's; here a batch is
 * tried once and its outcome told. The only importer of the InfluxDB client.
 */
package org.veille.adapter.influx;
