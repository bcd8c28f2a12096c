package org.veille.model;

/**
 * So many were lost, refused or dropped, between two times, for one reason. Rows of the same reason, source, device and
 * series on one day are merged by the journal.
 *
 * @param device empty when unknown
 * @param series empty when it was a whole uplink
 * @param detail the last words: what a codec or a server said
 */
public record LedgerRow(
        Loss reason, String source, String device, String series, long fromMs, long toMs, long count, String detail) {}
