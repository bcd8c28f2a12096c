package org.veille.adapter.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.model.Row;
import org.veille.port.Batch;
import org.veille.port.History;
import org.veille.port.Journal;
import org.veille.port.NewestKeys;
import org.veille.port.OutboxPosition;

/**
 * The journal in one SQLite file, for one thread.
 *
 * <p>A commit is one transaction in the write-ahead log, synchronised before it returns. It writes one row: the tick,
 * with its raw readings, delivery keys, outbox rows, states and ledger counts packed. The tables of states and ledger
 * are brought up to date every {@link #FOLD_TICKS} ticks; until then {@link #recover} reads those from the packed
 * rows. Old ticks are deleted at the same moments, some at a time (see {@link Retention}).
 *
 * <p>When the disk fails in the middle of a synchronisation, SQLite cannot tell whether the transaction reached it.
 * The commit then throws and the running program goes on without it; should the power fail before the next commit,
 * the batch may be there after all, as a whole, and its delivery keys recognise what the sources send again.
 */
public final class SqliteJournal implements Journal {
    /** Ticks between two updates of the tables of states and ledger. */
    static final int FOLD_TICKS = 64;

    private final Path file;
    private final Retention retention;
    private final Claim claim;
    private final Connection connection;
    private final Tables tables;
    private final PackedRows packedRows = new PackedRows();

    private Unfolded unfolded = new Unfolded();
    private long lastTick;
    private long foldedTick;
    private OutboxPosition delivered = OutboxPosition.START;
    private OutboxPosition newestRow = OutboxPosition.START;
    private byte[] auditLink = AuditChain.START;

    /**
     * @param file created, with its folder, when it is not there
     * @throws JournalException when it is in use by another gateway, is not a journal, is of a newer version, or cannot
     *     be written durably
     */
    public SqliteJournal(Path file, Retention retention) {
        this.file = file;
        this.retention = retention;
        Connection opened = null;
        Claim claimed = null;
        try {
            Database.prepareFolder(file);
            claimed = Claim.on(file);
            opened = Database.write(file);
        } finally {
            if (opened == null && claimed != null) {
                claimed.close();
            }
        }
        this.claim = claimed;
        this.connection = opened;
        this.tables = new Tables(connection);
    }

    @Override
    public Recovery recover() {
        try {
            tables.dictionaries(packedRows);
            delivered = tables.delivered();
            lastTick = number("SELECT coalesce(max(id), 0) FROM tick");
            foldedTick = number("SELECT folded_tick FROM mark");
            newestRow = newestRow();
            tables.list("SELECT link FROM audit ORDER BY id DESC LIMIT 1", result -> auditLink = result.getBytes(1));
            unfolded = tables.unfolded();
            Unfolded all = new Unfolded();
            all.add(tables.states(), List.of());
            all.add(unfolded.states(), List.of());
            return new Recovery(
                    lastTick,
                    tables.series(),
                    List.copyOf(all.states()),
                    delivered,
                    tables.waiting(delivered).rows(),
                    newestKeys(),
                    Optional.empty());
        } catch (SQLException | ByteReader.Damaged e) {
            throw Failure.of("cannot read", file, e);
        }
    }

    @Override
    public void commit(Batch batch) {
        requireNext(batch);
        boolean fold = batch.tick() - foldedTick >= FOLD_TICKS;
        byte[] link;
        try {
            Database.execute(connection, "BEGIN IMMEDIATE");
            link = new BatchWriter(connection, packedRows).write(batch, fold ? unfolded : null, auditLink);
            if (fold) {
                prune(batch);
            }
            Database.execute(connection, "COMMIT");
        } catch (SQLException e) {
            rollBack();
            throw Failure.of("cannot commit tick " + batch.tick() + " to", file, e);
        } catch (RuntimeException e) {
            rollBack();
            throw e;
        }
        committed(batch, fold, link);
    }

    @Override
    public void replay(long fromTick, Replay replay) {
        try {
            tables.raws(fromTick, tick -> {
                PackedRaw.unpack(tick.raw(), tick.atMs(), raw -> replay.raw(tick.id(), raw));
                return true;
            });
        } catch (SQLException | ByteReader.Damaged e) {
            throw Failure.of("cannot read the raw readings in", file, e);
        }
    }

    @Override
    public Pending pending(OutboxPosition after, int maxRows) {
        List<Row> rows = new ArrayList<>();
        OutboxPosition[] through = {after};
        if (maxRows <= 0 || after.compareTo(newestRow) >= 0) {
            return new Pending(rows, after);
        }
        try {
            tables.rows(after.tick(), tick -> {
                List<Row> all = packedRows.unpack(tick.rows(), tick.atMs());
                int from = tick.id() == after.tick() ? after.index() + 1 : 0;
                int to = (int) Math.min(all.size(), (long) from + maxRows - rows.size());
                if (to > from) {
                    rows.addAll(all.subList(from, to));
                    through[0] = new OutboxPosition(tick.id(), to - 1);
                }
                return rows.size() < maxRows;
            });
        } catch (SQLException | ByteReader.Damaged e) {
            throw Failure.of("cannot read the outbox in", file, e);
        }
        return new Pending(rows, through[0]);
    }

    @Override
    public List<Batch.Rewrite> outbox(long fromTick, int maxRows) {
        List<Batch.Rewrite> ticks = new ArrayList<>();
        int[] rows = {0};
        try {
            tables.rows(fromTick, tick -> {
                List<Row> all = packedRows.unpack(tick.rows(), tick.atMs());
                ticks.add(new Batch.Rewrite(tick.id(), all));
                rows[0] += all.size();
                return rows[0] < maxRows;
            });
        } catch (SQLException | ByteReader.Damaged e) {
            throw Failure.of("cannot read the outbox in", file, e);
        }
        return ticks;
    }

    @Override
    public List<History.Refused> refused(long afterId, int max) {
        try {
            return tables.refused(packedRows, afterId, max);
        } catch (SQLException | ByteReader.Damaged e) {
            throw Failure.of("cannot read the refused rows in", file, e);
        }
    }

    @Override
    public Size size() {
        try {
            long page = number("PRAGMA page_size");
            long free = number("PRAGMA freelist_count");
            return new Size(page * number("PRAGMA page_count"), page * free);
        } catch (SQLException e) {
            throw Failure.of("cannot measure", file, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Failure.of("cannot close", file, e);
        } finally {
            claim.close();
        }
    }

    private void requireNext(Batch batch) {
        if (batch.tick() <= lastTick) {
            throw new IllegalArgumentException("tick " + batch.tick() + " does not follow tick " + lastTick);
        }
        batch.delivered().ifPresent(mark -> {
            if (mark.compareTo(delivered) < 0 || mark.tick() > batch.tick()) {
                throw new IllegalArgumentException(
                        "delivered mark " + mark + " outside " + delivered + " to tick " + batch.tick());
            }
        });
        OutboxPosition mark = batch.delivered().orElse(delivered);
        for (Batch.Rewrite rewrite : batch.amendments().rewrites()) {
            if (rewrite.tick() <= mark.tick() || rewrite.tick() >= batch.tick()) {
                throw new IllegalArgumentException(
                        "rewrites tick " + rewrite.tick() + ", outside " + mark + " to tick " + batch.tick());
            }
        }
    }

    private void committed(Batch batch, boolean fold, byte[] link) {
        packedRows.keep();
        auditLink = link;
        lastTick = batch.tick();
        batch.delivered().ifPresent(mark -> delivered = mark);
        if (!batch.rows().isEmpty()) {
            newestRow = new OutboxPosition(batch.tick(), batch.rows().size() - 1);
        }
        if (fold) {
            unfolded.clear();
            foldedTick = batch.tick();
        } else {
            unfolded.add(batch.states(), batch.ledger());
        }
    }

    /** Leaves the connection outside any transaction; SQLite may have rolled back by itself already. */
    private void rollBack() {
        try {
            Database.execute(connection, "ROLLBACK");
        } catch (SQLException _) {
            // "no transaction is active": what we want.
        }
    }

    private void prune(Batch batch) throws SQLException {
        OutboxPosition mark = batch.delivered().orElse(delivered);
        long before = Math.min(batch.neededFromTick(), batch.tick() + 1 - Retention.KEPT_TICKS);
        if (retention.sink()) {
            before = Math.min(before, mark.tick());
        }
        BatchWriter.prune(connection, before, batch.atMs() - retention.history().toMillis());
    }

    private List<Batch.Key> newestKeys() throws SQLException {
        NewestKeys newest = new NewestKeys();
        tables.newestKeys(newest::add);
        return newest.keys();
    }

    private OutboxPosition newestRow() throws SQLException {
        List<OutboxPosition> newest = tables.list(
                "SELECT id, row_count FROM tick WHERE row_count > 0 ORDER BY id DESC LIMIT 1",
                result -> new OutboxPosition(result.getLong(1), result.getInt(2) - 1));
        return newest.isEmpty() ? OutboxPosition.START : newest.getFirst();
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(Database.single(connection, sql));
    }
}
