/**
 * Semtech's UDP protocol between packet forwarders and a network server (GWMP, port 1700): frames in, and later
 * downlinks out. {@link org.veille.adapter.gwmp.GwmpSource} hands on what the antennas heard, as it was; whose frame
 * it is and whether it is genuine is decided by {@code org.veille.lorawan}, in the pipeline.
 *
 * <p>Where downlinks go: a {@code PULL_RESP} to {@code GwmpSource.route}, its {@code TX_ACK} back as an event.
 */
package org.veille.adapter.gwmp;
