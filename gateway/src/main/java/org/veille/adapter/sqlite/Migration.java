package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.veille.model.LedgerRow;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Journal.JournalException;
import org.veille.port.OutboxPosition;

/**
 * Brings a database of schema version 1 to the present one: everything is copied into a new file in one transaction, and
 * the old file stays as the backup. When that fails, the old file is what it was.
 *
 * <p>Version 1 had no checksums, so what has rotted in it before is copied as it is; what cannot be read at all ends the
 * migration.
 */
final class Migration {
    private final Path file;
    private final Aside aside;

    Migration(Path file, Aside aside) {
        this.file = file;
        this.aside = aside;
    }

    /** @return where the old one is now */
    Path run() {
        try {
            Privately.create(aside.fresh());
            try (Connection from = Database.connect(file, false);
                    Connection to = Database.create(aside.fresh(), Database.PAGE_BYTES)) {
                new Copy(from, to).all();
                Database.seal(to, aside.fresh());
                // The backup is one file, without a log.
                Database.execute(from, "PRAGMA wal_checkpoint(TRUNCATE)");
            }
            return aside.replaceOld(Schema.FIRST_VERSION);
        } catch (SQLException | IOException | RuntimeException e) {
            throw new JournalException(
                    file + " has schema version 1 and could not be brought to version " + Schema.VERSION + ": "
                            + e.getMessage() + "; it was left as it is. Free space for a second one, or move it away to"
                            + " start anew",
                    e);
        }
    }

    private static final class Copy {
        private final Connection from;
        private final Connection to;
        private final Tables old;
        private final PackedRows packedRows = new PackedRows();
        private final Deflated deflated = new Deflated();
        private final BatchWriter writer;
        private final TableWriter tables;

        Copy(Connection from, Connection to) throws SQLException {
            this.from = from;
            this.to = to;
            this.old = new Tables(from);
            this.writer = new BatchWriter(to, packedRows, deflated);
            this.tables = writer.tables();
        }

        void all() throws SQLException {
            dictionaries();
            long folded = Database.number(from, "SELECT folded_tick FROM mark");
            long series = series();
            Gaps present = ticks();
            long states = states(folded);
            ledger();
            audit();
            refused();
            long first = present.first();
            OutboxPosition delivered = new OutboxPosition(
                    Database.number(from, "SELECT delivered_tick FROM mark"),
                    (int) Database.number(from, "SELECT delivered_index FROM mark"));
            new Mark(
                            Schema.VERSION,
                            delivered,
                            folded,
                            first,
                            first,
                            present.last(),
                            packedRows.heads().size(),
                            packedRows.shapes().size(),
                            series,
                            states,
                            AuditChain.START)
                    .write(to);
            deflated.close();
        }

        private void dictionaries() throws SQLException {
            for (String table : new String[] {"head", "shape"}) {
                old.list("SELECT id, packed FROM " + table, row -> {
                    byte[] packed = row.getBytes(2);
                    if (table.equals("head")) {
                        packedRows.heads().put(row.getInt(1), Head.unpack(packed));
                    } else {
                        packedRows.shapes().put(row.getInt(1), Shape.unpack(packed));
                    }
                    tables.entry(table, row.getInt(1), packed);
                    return packed;
                });
            }
            packedRows.keep();
        }

        private long series() throws SQLException {
            return old.list("SELECT number, name FROM series", row -> {
                        Batch.NewSeries series = new Batch.NewSeries(row.getInt(1), Series.parse(row.getString(2)));
                        tables.series(series);
                        return series;
                    })
                    .size();
        }

        /** Numbers that pruning left out are written down as such. */
        private Gaps ticks() throws SQLException {
            Gaps present = new Gaps();
            try (PreparedStatement select =
                            from.prepareStatement("SELECT " + StoredTick.COLUMNS_1 + " FROM tick ORDER BY id");
                    ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    StoredTick tick = StoredTick.readUnchecked(result);
                    writer.insert(tick);
                    if (!present.ranges().isEmpty() && present.last() < tick.id() - 1) {
                        tables.gap(present.last() + 1, tick.id() - 1);
                    }
                    present.add(tick.id(), tick.id());
                }
            }
            return present;
        }

        private long states(long folded) throws SQLException {
            Unfolded states = new Unfolded();
            old.list("SELECT kind, key, version, bytes FROM state", row -> {
                StateRow state = new StateRow(row.getString(1), row.getString(2), row.getInt(3), row.getBytes(4));
                states.add(new Unfolded.Saved(state, folded));
                return state;
            });
            return tables.fold(states);
        }

        private void ledger() throws SQLException {
            old.list("SELECT reason, source, device, series, from_ms, to_ms, count, detail FROM ledger", row -> {
                tables.add(new LedgerRow(
                        Unfolded.reason(row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getString(8)));
                return row;
            });
        }

        private void audit() throws SQLException {
            old.list("SELECT id, " + Tables.AUDIT_COLUMNS + " FROM audit ORDER BY id", row -> {
                tables.audit(row.getLong(1), Tables.audit(row, 2));
                return row;
            });
        }

        private void refused() throws SQLException {
            old.list("SELECT id, packed, status, words, since_ms FROM refused ORDER BY id", row -> {
                tables.refused(row.getLong(1), row.getBytes(2), row.getInt(3), row.getString(4), row.getLong(5));
                return row;
            });
        }
    }
}
