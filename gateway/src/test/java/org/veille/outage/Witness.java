package org.veille.outage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.veille.model.Row;
import org.veille.model.StateRow;
import org.veille.pipeline.Balances;
import org.veille.port.Batch;
import org.veille.port.ForwardingJournal;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;

/** Stands between the pipeline and its journal: looks at every tick as it is written, and at the files after it. */
final class Witness extends ForwardingJournal {
    /** What the pipeline leaves as it is. */
    private static final long FRESH_MS = 30 * 60_000;

    /** What all witnesses of a test have seen; a process may have several lives. */
    static final class Notes {
        /** How often each row was told, by place and time. */
        final Map<AbsentSink.Line, TreeMap<Long, Integer>> told = new HashMap<>();

        final TreeMap<Long, Long> commitMs = new TreeMap<>();
        long rows;
        long ticks;
        long unbalanced;
        long withoutBalances;
        long rewrites;
        long freshRewritten;
        long mostBytes;

        /** Most rows that were read at once: what recovery, delivery and thinning keep in memory. */
        int mostRowsRead;

        /** Wall clock when first a point was thinned; 0 before. */
        long thinnedFromMs;
    }

    private final Path file;
    private final Notes notes;

    Witness(Journal honest, Path file, Notes notes) {
        super(honest);
        this.file = file;
        this.notes = notes;
    }

    @Override
    public void commit(Batch batch) {
        honest.commit(batch);
        notes.ticks++;
        notes.commitMs.put(batch.tick(), batch.atMs());
        batch.rows().forEach(this::told);
        notes.withoutBalances += batch.states().stream().noneMatch(this::isBalanced) ? 1 : 0;
        for (Batch.Rewrite rewrite : batch.amendments().rewrites()) {
            notes.rewrites++;
            notes.freshRewritten += batch.atMs() - notes.commitMs.get(rewrite.tick()) < FRESH_MS ? 1 : 0;
            notes.thinnedFromMs = notes.thinnedFromMs == 0 ? batch.atMs() : notes.thinnedFromMs;
        }
        notes.mostBytes = Math.max(notes.mostBytes, bytesOfFiles());
    }

    @Override
    public Pending pending(OutboxPosition after, int maxRows) {
        Pending found = honest.pending(after, maxRows);
        notes.mostRowsRead = Math.max(notes.mostRowsRead, found.rows().size());
        return found;
    }

    @Override
    public List<Batch.Rewrite> outbox(long fromTick, int maxRows) {
        List<Batch.Rewrite> found = honest.outbox(fromTick, maxRows);
        int rows = found.stream().mapToInt(tick -> tick.rows().size()).sum();
        notes.mostRowsRead = Math.max(notes.mostRowsRead, rows);
        return found;
    }

    private void told(Row row) {
        notes.rows++;
        notes.told
                .computeIfAbsent(AbsentSink.Line.of(row), _ -> new TreeMap<>())
                .merge(row.tMs(), 1, Integer::sum);
    }

    private boolean isBalanced(StateRow state) {
        return Balances.of(state)
                .map(found -> {
                    notes.unbalanced += found.balanced() ? 0 : 1;
                    return true;
                })
                .orElse(false);
    }

    /** The database and its log, as the file system has them. */
    long bytesOfFiles() {
        try {
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
