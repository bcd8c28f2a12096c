package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.model.Row;
import org.veille.port.Batch;
import org.veille.port.Excerpts;
import org.veille.port.History;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;

/**
 * The journal in one SQLite file, for one thread.
 *
 * <p>A commit is one transaction in the write-ahead log, synchronised before it returns. It writes one row: the tick,
 * with its raw readings, delivery keys, outbox rows, states and ledger counts packed, and how far the sink has answered.
 * The tables of states and ledger are brought up to date every {@link #FOLD_TICKS} ticks; until then {@link #recover}
 * reads those from the packed rows. Old ticks are deleted at the same moments, some at a time (see {@link Retention}).
 *
 * <p>Every row carries a checksum, which is checked whenever it is read. A start reads the small tables, the newest
 * {@link Retention#KEPT_TICKS} ticks, those that recovery needs and the whole write-ahead log; what lies further back is
 * checked when it is delivered or looked at, because reading all of a large file at every start would take a small board
 * minutes. Damage that a start finds is salvaged at once ({@link Salvaging}). Damage found later is a
 * {@link Journal.DamageException}: the process ends, as after a crash, and its next start salvages; so there is one way
 * back from it, and nothing in memory rests on rows that are gone.
 *
 * <p>When the disk fails in the middle of a synchronisation, SQLite cannot tell whether the transaction reached it.
 * The commit then throws and the running program goes on without it; should the power fail before the next commit,
 * the batch may be there after all, as a whole, and its delivery keys recognise what the sources send again.
 */
public final class SqliteJournal implements Journal {
    /**
     * Ticks between two updates of the tables of states and ledger: 4 h at one a minute. In 64 most lanes save once, and the
     * tables cost 0.8 KiB a commit; a start reads the packed states of 256 ticks in some milliseconds.
     */
    static final int FOLD_TICKS = 256;

    private final Path file;
    private final Retention retention;
    private final Aside aside;
    private final Claim claim;
    private final Deflated deflated = new Deflated();

    private Connection connection;
    private Tables tables;
    private LogSync log;
    private FreePages freePages;
    private BatchWriter writer;
    private Pruning pruning;
    private PackedRows packedRows = new PackedRows();

    private Standing standing = new Standing();
    private Optional<Salvage> salvage = Optional.empty();
    private boolean damaged;

    /**
     * @param file created, with its folder, when it is not there; salvaged when it is damaged
     * @throws JournalException when it is in use by another gateway, is not a journal, is of a newer version, or cannot
     *     be written durably
     */
    public SqliteJournal(Path file, Retention retention) {
        this.file = file;
        this.retention = retention;
        this.aside = new Aside(file);
        Database.prepareFolder(file);
        this.claim = Claim.on(file);
        try {
            new Opening(file, aside, this::use).run();
        } catch (RuntimeException | Error e) {
            claim.close();
            throw e;
        }
    }

    private void use(Connection opened) throws SQLException, IOException {
        connection = opened;
        log = new LogSync(opened, aside.log());
        freePages = new FreePages(file);
        packedRows = new PackedRows();
        tables = new Tables(opened);
        writer = new BatchWriter(opened, packedRows, deflated);
        pruning = new Pruning(opened, retention);
    }

    @Override
    public Recovery recover() {
        try {
            return read();
        } catch (SQLException | IOException | ByteReader.Damaged e) {
            if (!Failure.isDamage(e)) {
                throw Failure.of("cannot read", file, e);
            }
            Database.close(connection);
            new Salvaging(file, aside).run(Failure.reason(e));
        }
        try {
            letGo();
            use(Database.write(file));
            return read();
        } catch (SQLException | IOException | ByteReader.Damaged e) {
            throw Failure.of("cannot read", file, e);
        }
    }

    /** After the connection is closed. */
    private void letGo() throws IOException {
        log.close();
        freePages.close();
    }

    private Recovery read() throws SQLException, IOException {
        // What a power cut or a failing disk left in the log is in the database before anything is built on it.
        Optional<String> wrong = log.checkpoint() ? freePages.wrong() : Optional.empty();
        if (wrong.isPresent()) {
            throw new ByteReader.Damaged(wrong.get());
        }
        Inventory found = Inventory.take(connection, tables, packedRows, deflated, aside);
        standing = found.standing();
        salvage = found.recovery().salvage();
        return found.recovery();
    }

    @Override
    public void commit(Batch batch) {
        standing.requireNext(batch);
        boolean folds = batch.tick() - standing.mark().foldedTick() >= FOLD_TICKS;
        String doing = "cannot commit tick " + batch.tick() + " to";
        try {
            writer.begin();
            byte[] link = writer.write(batch, folds, standing.auditLink());
            if (standing.leavesGap(batch)) {
                writer.tables().gap(standing.lastTick() + 1, batch.tick() - 1);
            }
            if (salvage.isPresent()) {
                Database.execute(connection, "DELETE FROM salvage");
            }
            batch.amendments().rewrites().forEach(rewrite -> pruning.rewritten(rewrite.tick()));
            // Whoever makes rows fewer wants room now.
            boolean prunes = folds || !batch.amendments().rewrites().isEmpty();
            Gaps left = prunes
                    ? pruning.ticks(batch, standing.deliveredWith(batch), standing.gaps(), writer::insert)
                    : standing.gaps();
            Mark next = folds ? fold(batch) : unfoldedMark(batch, prunes);
            if (next != standing.mark()) {
                next.write(connection);
            }
            writer.commit();
            requireKept(doing);
            packedRows.keep();
            salvage = Optional.empty();
            standing.committed(batch, next, left, link);
        } catch (SQLException | ByteReader.Damaged e) {
            rollBack();
            throw failure(doing, e);
        } catch (RuntimeException e) {
            rollBack();
            throw e;
        }
    }

    private void requireKept(String doing) {
        if (!log.everythingIsKept()) {
            damaged = true;
            throw new DamageException(doing + " " + file + ": the disk did not take it, and nobody knows what of it is"
                    + " there; the next start reads that. Look at the system's log, the card may be worn out", null);
        }
    }

    /** Brings the tables up to date with this batch and those since the last time; old ticks are deleted already. */
    private Mark fold(Batch batch) throws SQLException {
        long added = writer.tables().fold(standing.unfolded());
        Unfolded last = new Unfolded();
        last.add(batch.states(), batch.ledger(), batch.tick());
        added += writer.tables().fold(last);
        Mark mark = standing.mark();
        byte[] auditBase = pruning.accounts(batch, mark.auditBase());
        return new Mark(
                Schema.VERSION,
                standing.deliveredWith(batch),
                batch.tick(),
                Database.number(connection, "SELECT min(id) FROM tick"),
                batch.neededFromTick(),
                batch.tick(),
                packedRows.heads().size(),
                packedRows.shapes().size(),
                mark.series() + batch.newSeries().size(),
                mark.states() + added,
                auditBase);
    }

    private Mark unfoldedMark(Batch batch, boolean pruned) throws SQLException {
        Mark mark = standing.mark();
        Mark next = packedRows.hasNew() || !batch.newSeries().isEmpty()
                ? mark.with(packedRows, batch.newSeries().size())
                : mark;
        long first = pruned && mark.firstTick() > 0
                ? Database.number(connection, "SELECT min(id) FROM tick")
                : mark.firstTick();
        return first == mark.firstTick() ? next : next.withFirstTick(first);
    }

    @Override
    public void replay(long fromTick, Replay replay) {
        try {
            tables.ticks(fromTick, standing.gaps(), tick -> {
                if (tick.raw() != null) {
                    PackedRaw.unpack(tick.raw(), tick.atMs(), raw -> replay.raw(tick.id(), raw));
                }
                return true;
            });
        } catch (SQLException | ByteReader.Damaged e) {
            throw failure("cannot read the raw readings in", e);
        }
    }

    @Override
    public Pending pending(OutboxPosition after, int maxRows) {
        List<Row> rows = new ArrayList<>();
        OutboxPosition[] through = {after};
        if (maxRows <= 0 || after.compareTo(standing.newestRow()) >= 0) {
            return new Pending(rows, after);
        }
        try {
            tables.ticks(after.tick(), standing.gaps(), tick -> {
                List<Row> all = tick.rows() == null ? List.of() : packedRows.unpack(tick.rows(), tick.atMs());
                int from = tick.id() == after.tick() ? after.index() + 1 : 0;
                int to = (int) Math.min(all.size(), (long) from + maxRows - rows.size());
                if (to > from) {
                    rows.addAll(all.subList(from, to));
                    through[0] = new OutboxPosition(tick.id(), to - 1);
                }
                return rows.size() < maxRows;
            });
        } catch (SQLException | ByteReader.Damaged e) {
            throw failure("cannot read the outbox in", e);
        }
        return new Pending(rows, through[0]);
    }

    @Override
    public List<Batch.Rewrite> outbox(long fromTick, int maxRows) {
        List<Batch.Rewrite> ticks = new ArrayList<>();
        int[] rows = {0};
        try {
            tables.ticks(fromTick, standing.gaps(), tick -> {
                if (tick.rows() != null) {
                    List<Row> all = packedRows.unpack(tick.rows(), tick.atMs());
                    ticks.add(new Batch.Rewrite(tick.id(), all));
                    rows[0] += all.size();
                }
                return rows[0] < maxRows;
            });
        } catch (SQLException | ByteReader.Damaged e) {
            throw failure("cannot read the outbox in", e);
        }
        return ticks;
    }

    @Override
    public List<History.Refused> refused(long afterId, int max) {
        try {
            return tables.refused(packedRows, afterId, max);
        } catch (SQLException | ByteReader.Damaged e) {
            throw failure("cannot read the refused rows in", e);
        }
    }

    /** The only one that there can be while it is open. */
    Connection connection() {
        return connection;
    }

    /** Through the writer's connection: between two commits, on the thread that commits. */
    public Excerpts excerpts() {
        return SqliteHistory.beside(file, connection, deflated);
    }

    @Override
    public Size size() {
        try {
            long page = Database.number(connection, "PRAGMA page_size");
            long free = Database.number(connection, "PRAGMA freelist_count");
            long pages = Database.number(connection, "PRAGMA page_count");
            long log = Files.exists(aside.log()) ? Files.size(aside.log()) : 0;
            return new Size(page * pages + log, page * free);
        } catch (SQLException | IOException | ByteReader.Damaged e) {
            throw Failure.of("cannot measure", file, e);
        }
    }

    @Override
    public void close() {
        try {
            sign();
            connection.close();
            letGo();
        } catch (SQLException | IOException e) {
            throw Failure.of("cannot close", file, e);
        } finally {
            deflated.close();
            claim.close();
        }
    }

    /** Notes the last tick: with the log SQLite removes, only the mark can say that ticks have vanished at the end. */
    private void sign() {
        if (damaged || standing.lastTick() <= standing.mark().lastTick()) {
            return;
        }
        try {
            writer.begin();
            standing.mark().withLastTick(standing.lastTick()).write(connection);
            writer.commit();
        } catch (SQLException _) {
            // A full disk, say. The database is whole without it.
            rollBack();
        }
    }

    /** What is damaged stays so: the next opening salvages it, even if it would not have met the damage. */
    private RuntimeException failure(String doing, Exception cause) {
        if (!Failure.isDamage(cause)) {
            return Failure.of(doing, file, cause);
        }
        damaged = true;
        aside.suspect(Failure.reason(cause));
        return new DamageException(Failure.of(doing, file, cause).getMessage(), cause);
    }

    /** Leaves the connection outside any transaction; SQLite may have rolled back by itself already. */
    private void rollBack() {
        pruning.rewritten(1);
        try {
            Database.execute(connection, "ROLLBACK");
        } catch (SQLException _) {
            // "no transaction is active": what we want.
        }
        try {
            // A statement that has failed once, on a full disk say, is finished by sqlite-jdbc and never runs again.
            writer.close();
            writer = new BatchWriter(connection, packedRows, deflated);
        } catch (SQLException _) {
            // The next commit fails as this one did, and comes here again.
        }
    }
}
