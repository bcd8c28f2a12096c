package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.port.Batch;
import org.veille.port.OutboxPosition;

/**
 * Copies every row that can be read, and is what was written, from a {@link Wreck} into a new database: first those that
 * the tables lead to, then ticks and what they refer to wherever they lie in the file.
 *
 * <p>No number is used for something else afterwards: raw readings whose series has lost its name and outbox rows that need
 * a lost entry of a dictionary are left out, and counted; ticks go on far behind the last one of which there is a trace,
 * because a state may have been saved by one that is gone. The newest state of each key is looked for in the table and in
 * all ticks.
 */
final class Salvor {
    /** Tick numbers that are never used: more than any file holds. */
    static final long JUMP = 1_000_000;

    private final Connection from;
    private final FileChannel pages;
    private final Connection to;
    private final Walk walk;
    private final Deflated deflated = new Deflated();
    private final SalvagedNames names = new SalvagedNames();
    private final PackedRows packedRows = names.packedRows();
    private final BatchWriter writer;
    private final TableWriter tables;

    private final Gaps readable = new Gaps();
    /** Ledger counts by tick. */
    private final Map<Long, Collection<LedgerRow>> counts = new TreeMap<>();

    private final Map<String, Long> lost = new TreeMap<>();
    private final Set<Long> rewritten = new HashSet<>();
    private Mark mark = Mark.NEW;
    private boolean marked;
    private OutboxPosition delivered = OutboxPosition.START;
    private long folded;
    private long ticks;
    private long untoldTicks;

    /**
     * @param from the wreck, opened
     * @param pages the same file
     * @param to as {@link Database#create} gives it
     */
    Salvor(Connection from, FileChannel pages, Connection to) throws SQLException {
        this.from = from;
        this.pages = pages;
        this.to = to;
        this.walk = new Walk(from);
        this.writer = new BatchWriter(to, packedRows, deflated);
        this.tables = writer.tables();
    }

    /**
     * What came of it.
     *
     * @param lostRows beside the ticks
     */
    record Result(long ticks, long lostTicks, long lostRows, String words) {}

    Result copy() throws SQLException, IOException {
        PageScan scan = new PageScan(pages, (int) Database.number(from, "PRAGMA page_size"));
        readMark();
        scan.rows(names::take);
        names.write(tables);
        walk.rows(StoredTick.COLUMNS, "tick", row -> read(StoredTick.read(row)), this::take);
        scanTicks(scan);
        if (rewritten.contains(delivered.tick())) {
            // Its rows have other places now: all of them are sent once more, which changes nothing.
            delivered = new OutboxPosition(delivered.tick() - 1, Integer.MAX_VALUE - 1);
        }
        long states = tables.fold(names.states());
        copyLedger();
        copyAudit();
        copyRefused();
        readUntold();
        if (marked) {
            lost("dictionary entries", mark.heads() + mark.shapes() - names.entries());
            lost("series", mark.series() - names.series());
            lost("states", mark.states() - states);
        }
        long last = lastTrace();
        long lostTicks = writeGaps(last) + untoldTicks;
        writeMark(last, states);
        deflated.close();
        // With no trace of any tick nobody can say how many there were: more than none.
        return new Result(ticks, ticks == 0 ? Math.max(1, lostTicks) : lostTicks, lostRows(), lostWords());
    }

    private void readMark() {
        try {
            mark = Mark.read(from);
            delivered = mark.delivered();
            folded = mark.foldedTick();
            marked = true;
        } catch (SQLException | RuntimeException _) {
            // Everything in it is a minimum, or can be counted again.
            lost("marks", 1);
        }
    }

    /** Ticks behind a page that leads nowhere; those of before the oldest lie in pages that were given back. */
    private void scanTicks(PageScan scan) throws IOException, SQLException {
        List<SQLException> failed = new ArrayList<>();
        scan.rows((number, columns) -> {
            if (failed.isEmpty()
                    && columns.size() == StoredTick.COLUMN_COUNT
                    && number >= mark.firstTick()
                    && readable.skip(number) == number) {
                try {
                    take(read(StoredTick.of(number, columns)));
                } catch (SQLException e) {
                    failed.add(e);
                } catch (RuntimeException _) {
                    // Another table's row, or not what was written.
                }
            }
        });
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
    }

    /**
     * One tick that could be read.
     *
     * @param tick without what needs a lost name
     * @param share its states and counts
     * @param folded whether the tables have them
     * @param points left out
     * @param raws left out
     */
    private record Read(StoredTick tick, Unfolded share, boolean folded, long points, long raws) {}

    private Read read(StoredTick stored) {
        List<Row> rows = stored.rows() == null ? List.of() : packedRows.unpackSome(stored.rows(), stored.atMs());
        List<Row> keptRows = rows.stream().filter(Objects::nonNull).toList();
        List<Batch.Raw> raws = new ArrayList<>();
        if (stored.raw() != null) {
            PackedRaw.unpack(stored.raw(), stored.atMs(), raws::add);
        }
        List<Batch.Raw> keptRaws =
                raws.stream().filter(raw -> names.hasSeries(raw.series())).toList();
        Unfolded share = new Unfolded();
        if (stored.unfolded() != null) {
            share.addPacked(stored.unfolded(), stored.id(), true, deflated);
        }
        StoredTick tick = stored;
        if (keptRows.size() < rows.size()) {
            tick = tick.withRows(
                    keptRows.size(), keptRows.isEmpty() ? null : packedRows.pack(keptRows, stored.atMs()));
        }
        if (keptRaws.size() < raws.size()) {
            tick = tick.withRaw(keptRaws.isEmpty() ? null : PackedRaw.pack(keptRaws, stored.atMs()));
        }
        boolean isFolded = stored.unfolded() != null && Unfolded.isFolded(stored.unfolded());
        return new Read(tick, share, isFolded, rows.size() - keptRows.size(), raws.size() - keptRaws.size());
    }

    private void take(Read read) throws SQLException {
        StoredTick tick = read.tick;
        writer.insert(tick);
        readable.add(tick.id(), tick.id());
        ticks++;
        lost("points", read.points);
        lost("raw readings", read.raws);
        if (read.points > 0) {
            rewritten.add(tick.id());
        }
        if (tick.delivered() != null && tick.delivered().compareTo(delivered) > 0) {
            delivered = tick.delivered();
        }
        if (read.folded) {
            folded = Math.max(folded, tick.id());
        }
        read.share.states().forEach(names.states()::add);
        if (!read.share.ledger().isEmpty() && tick.id() > folded) {
            counts.put(tick.id(), read.share.ledger());
        }
    }

    private void copyLedger() throws SQLException {
        walk.rows("id, " + Tables.LEDGER_COLUMNS, "ledger", row -> Tables.ledger(row, 2), tables::add);
        lost("rows of the ledger", walk.rotten());
        for (Map.Entry<Long, Collection<LedgerRow>> tick : counts.entrySet()) {
            if (tick.getKey() > folded) {
                for (LedgerRow row : tick.getValue()) {
                    tables.add(row);
                }
            }
        }
    }

    private record Numbered(long id, Tables.Audit audit) {}

    private void copyAudit() throws SQLException {
        Gaps there = new Gaps();
        walk.rows(
                "id, " + Tables.AUDIT_COLUMNS,
                "audit",
                row -> new Numbered(row.getLong(1), Tables.audit(row, 2)),
                row -> {
                    tables.audit(row.id, row.audit);
                    there.add(row.id, row.id);
                });
        long first = there.first();
        lost("rows of the audit", first == 0 ? walk.rotten() : there.missing(first, there.last()));
    }

    private void copyRefused() throws SQLException {
        walk.rows(
                Tables.REFUSED_COLUMNS,
                "refused",
                row -> Tables.refused(row, packedRows),
                row -> tables.refused(
                        row.id(), Tables.packOne(packedRows, row.row()), row.status(), row.words(), row.sinceMs()));
        lost("refused points", walk.rotten());
    }

    /** An earlier salvage of which no commit has told. */
    private void readUntold() throws SQLException {
        walk.rows(
                "id, lost_ticks, lost_rows, words",
                "salvage",
                row -> new Result(0, row.getLong(2), row.getLong(3), Tables.text(row, 4)),
                earlier -> {
                    untoldTicks += earlier.lostTicks;
                    lost("rows before (" + earlier.words + ")", earlier.lostRows);
                });
    }

    /** The highest tick number of which anything is left. */
    private long lastTrace() {
        long saved = names.states().states().stream()
                .mapToLong(Unfolded.Saved::tick)
                .max()
                .orElse(0);
        long read = Math.max(readable.last(), Math.max(folded, saved));
        return Math.max(read, Math.max(mark.lastTick(), delivered.tick()));
    }

    /** @return how many ticks are missing */
    private long writeGaps(long last) throws SQLException {
        long first = marked || readable.first() == 0 ? Math.max(1, mark.firstTick()) : readable.first();
        Gaps missing = new Gaps();
        long lostTicks = 0;
        for (long tick = readable.skip(first); tick <= last; tick = readable.skip(tick)) {
            long end = Math.min(last, readable.before(tick));
            lostTicks += names.gaps().missing(tick, end);
            missing.add(tick, end);
            tick = end + 1;
        }
        missing.add(last + 1, last + JUMP);
        for (Map.Entry<Long, Long> gap : missing.ranges().entrySet()) {
            tables.gap(gap.getKey(), gap.getValue());
        }
        return lostTicks;
    }

    private void writeMark(long last, long states) throws SQLException {
        new Mark(
                        Schema.VERSION,
                        delivered,
                        last,
                        readable.first(),
                        Math.max(readable.first(), mark.neededTick()),
                        last + JUMP,
                        packedRows.heads().size(),
                        packedRows.shapes().size(),
                        names.series(),
                        states,
                        mark.auditBase())
                .write(to);
    }

    private void lost(String what, long count) {
        if (count > 0) {
            lost.merge(what, count, Long::sum);
        }
    }

    private long lostRows() {
        return lost.values().stream().mapToLong(Long::longValue).sum();
    }

    private String lostWords() {
        return lost.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
