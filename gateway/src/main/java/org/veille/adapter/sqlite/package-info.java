/**
 * The journal in one SQLite file. {@link org.veille.adapter.sqlite.SqliteJournal} is written by the pipeline's thread
 * alone; {@link org.veille.adapter.sqlite.SqliteHistory} reads when no gateway has it open, or by the gateway's own connection. Everything of a tick is packed into one
 * row, because bytes that reach the card, not computing time, are what a commit costs.
 */
package org.veille.adapter.sqlite;
