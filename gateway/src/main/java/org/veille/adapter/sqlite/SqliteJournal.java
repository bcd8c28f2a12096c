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
import org.veille.port.NewestKeys;
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

    private Mark mark = Mark.NEW;
    private Gaps gaps = new Gaps();
    private Unfolded unfolded = new Unfolded();
    private Optional<Salvage> salvage = Optional.empty();
    private long lastTick;
    private OutboxPosition delivered = OutboxPosition.START;
    private OutboxPosition newestRow = OutboxPosition.START;
    private byte[] auditLink = AuditChain.START;
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
            open();
        } catch (RuntimeException | Error e) {
            claim.close();
            throw e;
        }
    }

    private void open() {
        try {
            aside.finish();
            Optional<String> wrong = aside.suspicion();
            if (wrong.isEmpty() && Files.notExists(file)) {
                createNew();
            }
            wrong = wrong.isPresent() ? wrong : damageOfFiles();
            if (wrong.isEmpty()) {
                wrong = tryToUse();
            }
            if (wrong.isPresent()) {
                new Salvaging(file, aside).run(wrong.get());
                use(Database.write(file));
            }
        } catch (SQLException e) {
            throw Failure.of("cannot open", file, e);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot open " + file + ": " + e + "; the gateway must be able to read and write its folder", e);
        }
    }

    private void createNew() throws IOException, SQLException {
        Privately.create(aside.fresh());
        try (Connection made = Database.create(aside.fresh(), Database.PAGE_BYTES)) {
            Database.seal(made, aside.fresh());
        }
        aside.put();
    }

    /** What SQLite takes for something else: an empty file for a new one, a rotten log for a short one. */
    private Optional<String> damageOfFiles() throws IOException {
        if (Files.size(file) == 0) {
            return Optional.of("the file is empty");
        }
        if (Database.looksReadOnly(file)) {
            return Optional.of("the header names a format that is not ours");
        }
        Optional<WriteAheadLog> log = WriteAheadLog.read(aside.log(), Database.PAGE_BYTES);
        return log.isPresent() && log.get().isDamaged()
                ? Optional.of("transactions in the middle of its log are damaged")
                : Optional.empty();
    }

    /** @return why it cannot be used */
    private Optional<String> tryToUse() throws SQLException, IOException {
        try {
            Connection opened = Database.write(file);
            if (Database.version(opened) == Schema.FIRST_VERSION) {
                opened.close();
                new Migration(file, aside).run();
                opened = Database.write(file);
            }
            if (!Schema.isWhole(opened)) {
                opened.close();
                return Optional.of("the names of its tables are damaged");
            }
            use(opened);
            return Optional.empty();
        } catch (SQLException | ByteReader.Damaged e) {
            if (Failure.isDamage(e) || Failure.isRefusal(e)) {
                return Optional.of(Failure.reason(e));
            }
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
        tables.dictionaries(packedRows);
        mark = tables.mark();
        gaps = tables.gaps();
        List<Batch.NewSeries> series = tables.series();
        List<Unfolded.Saved> states = tables.states();
        require("dictionary entries", mark.heads() + mark.shapes(), packedRows.heads().size() + packedRows.shapes().size());
        require("series", mark.series(), series.size());
        require("states", mark.states(), states.size());
        if (packedRows.heads().size() + packedRows.shapes().size() > Sweep.MAX_ENTRIES) {
            mark = new Sweep(connection, tables, packedRows).run(mark, gaps);
        }
        Tail tail = Tail.read(connection, tables, mark, gaps, deflated);
        unfolded = tail.unfolded();
        lastTick = tail.lastTick();
        delivered = tail.delivered();
        newestRow = tail.newestRow();
        auditLink = mark.auditBase();
        tables.list("SELECT link FROM audit ORDER BY id DESC LIMIT 1", result -> auditLink = result.getBytes(1));
        salvage = salvageToTell();
        Unfolded all = new Unfolded();
        states.forEach(all::add);
        unfolded.states().forEach(all::add);
        return new Recovery(
                lastTick,
                series,
                all.stateRows(),
                delivered,
                tables.waiting(delivered).rows(),
                tail.keys(),
                salvage);
    }

    private static void require(String what, long written, long found) {
        if (written != found) {
            throw new ByteReader.Damaged(found + " " + what + " where " + written + " were written");
        }
    }

    private Optional<Salvage> salvageToTell() throws SQLException {
        List<Salvage> told = tables.list(
                "SELECT aside, lost_ticks, lost_rows, words FROM salvage",
                row -> new Salvage(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4)));
        if (!told.isEmpty()) {
            return Optional.of(told.getFirst());
        }
        try {
            List<Path> lying = aside.damaged();
            return lying.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Salvage(lying.getLast().toString(), 0, 0, "it was damaged at an earlier start"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void commit(Batch batch) {
        requireNext(batch);
        boolean folds = batch.tick() - mark.foldedTick() >= FOLD_TICKS;
        String doing = "cannot commit tick " + batch.tick() + " to";
        try {
            writer.begin();
            byte[] link = writer.write(batch, folds, auditLink);
            if (batch.tick() > lastTick + 1) {
                writer.tables().gap(lastTick + 1, batch.tick() - 1);
            }
            if (salvage.isPresent()) {
                Database.execute(connection, "DELETE FROM salvage");
            }
            batch.amendments().rewrites().forEach(rewrite -> pruning.rewritten(rewrite.tick()));
            // Whoever makes rows fewer wants room now.
            boolean prunes = folds || !batch.amendments().rewrites().isEmpty();
            Gaps left = prunes ? pruning.ticks(batch, batch.delivered().orElse(delivered), gaps, writer::insert) : gaps;
            Mark next = folds ? fold(batch) : unfoldedMark(batch, prunes);
            if (next != mark) {
                next.write(connection);
            }
            writer.commit();
            if (!log.everythingIsKept()) {
                damaged = true;
                throw new DamageException(doing + " " + file + ": the disk did not take it, and nobody knows what of it is"
                        + " there; the next start reads that. Look at the system's log, the card may be worn out", null);
            }
            gaps = left;
            committed(batch, next, link);
        } catch (SQLException | ByteReader.Damaged e) {
            rollBack();
            throw failure(doing, e);
        } catch (RuntimeException e) {
            rollBack();
            throw e;
        }
    }

    /** Brings the tables up to date with this batch and those since the last time; old ticks are deleted already. */
    private Mark fold(Batch batch) throws SQLException {
        long added = writer.tables().fold(unfolded);
        Unfolded last = new Unfolded();
        last.add(batch.states(), batch.ledger(), batch.tick());
        added += writer.tables().fold(last);
        OutboxPosition through = batch.delivered().orElse(delivered);
        byte[] auditBase = pruning.accounts(batch, mark.auditBase());
        return new Mark(
                Schema.VERSION,
                through,
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
            tables.ticks(fromTick, gaps, tick -> {
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
        if (maxRows <= 0 || after.compareTo(newestRow) >= 0) {
            return new Pending(rows, after);
        }
        try {
            tables.ticks(after.tick(), gaps, tick -> {
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
            tables.ticks(fromTick, gaps, tick -> {
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
        if (damaged || lastTick <= mark.lastTick()) {
            return;
        }
        try {
            writer.begin();
            mark.withLastTick(lastTick).write(connection);
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

    private void requireNext(Batch batch) {
        if (batch.tick() <= lastTick) {
            throw new IllegalArgumentException("tick " + batch.tick() + " does not follow tick " + lastTick);
        }
        batch.delivered().ifPresent(position -> {
            if (position.compareTo(delivered) < 0 || position.tick() > batch.tick()) {
                throw new IllegalArgumentException(
                        "delivered mark " + position + " outside " + delivered + " to tick " + batch.tick());
            }
        });
        OutboxPosition through = batch.delivered().orElse(delivered);
        for (Batch.Rewrite rewrite : batch.amendments().rewrites()) {
            if (rewrite.tick() <= through.tick() || rewrite.tick() >= batch.tick()) {
                throw new IllegalArgumentException(
                        "rewrites tick " + rewrite.tick() + ", outside " + through + " to tick " + batch.tick());
            }
        }
    }

    private void committed(Batch batch, Mark next, byte[] link) {
        packedRows.keep();
        auditLink = link;
        if (batch.tick() > lastTick + 1) {
            gaps.add(lastTick + 1, batch.tick() - 1);
        }
        lastTick = batch.tick();
        salvage = Optional.empty();
        batch.delivered().ifPresent(position -> delivered = position);
        if (!batch.rows().isEmpty()) {
            newestRow = new OutboxPosition(batch.tick(), batch.rows().size() - 1);
        }
        gaps.forgetBefore(next.firstTick());
        if (next.foldedTick() == batch.tick()) {
            unfolded.clear();
        } else {
            unfolded.add(batch.states(), batch.ledger(), batch.tick());
        }
        mark = next;
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
