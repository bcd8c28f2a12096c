package org.veille.port;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.StateRow;

/**
 * A journal for tests of the pipeline: the {@link Disk} outlives it, so that closing one and opening another is a
 * restart. Keeps everything; prunes nothing.
 */
public final class MemoryJournal implements Journal {
    /** What is durable. */
    public static final class Disk {
        private final List<Batch> batches = new ArrayList<>();
        private final Map<Long, List<Row>> rewritten = new HashMap<>();
        private int commitsThatFail;
        private long bytesARow;

        /** Every committed batch, in order. */
        public List<Batch> batches() {
            return List.copyOf(batches);
        }

        /** Every row ever committed, in order, as it was then. */
        public List<Row> rows() {
            return batches.stream().flatMap(batch -> batch.rows().stream()).toList();
        }

        public List<AuditRow> audit() {
            return batches.stream().flatMap(batch -> batch.audit().stream()).toList();
        }

        /** As it was committed, not merged. */
        public List<LedgerRow> ledger() {
            return batches.stream().flatMap(batch -> batch.ledger().stream()).toList();
        }

        public List<Batch.RefusedRow> refused() {
            return batches.stream().flatMap(batch -> batch.refused().stream()).toList();
        }

        /** How much of a disk each row that is not delivered takes. */
        public void rowsTake(long bytes) {
            bytesARow = bytes;
        }

        /** The next commits throw, as on a full disk. */
        public void failNextCommits(int commits) {
            commitsThatFail = commits;
        }
    }

    private final Disk disk;

    public MemoryJournal(Disk disk) {
        this.disk = disk;
    }

    @Override
    public Recovery recover() {
        Map<List<String>, StateRow> states = new LinkedHashMap<>();
        List<Batch.NewSeries> series = new ArrayList<>();
        NewestKeys keys = new NewestKeys();
        disk.batches.reversed().stream().map(Batch::keys).allMatch(keys::add);
        for (Batch batch : disk.batches) {
            batch.states().forEach(state -> states.put(List.of(state.kind(), state.key()), state));
            series.addAll(batch.newSeries());
        }
        return new Recovery(
                lastTick(),
                series,
                List.copyOf(states.values()),
                delivered(),
                pending(delivered(), Integer.MAX_VALUE).rows().size(),
                keys.keys(),
                Optional.empty());
    }

    @Override
    public void commit(Batch batch) {
        if (batch.tick() <= lastTick()) {
            throw new IllegalArgumentException("tick " + batch.tick() + " does not follow tick " + lastTick());
        }
        batch.delivered().ifPresent(mark -> {
            if (mark.compareTo(delivered()) < 0 || mark.tick() > batch.tick()) {
                throw new IllegalArgumentException("delivered mark " + mark);
            }
        });
        if (disk.commitsThatFail > 0) {
            disk.commitsThatFail--;
            throw new JournalException("the disk is full", null);
        }
        for (Batch.Rewrite rewrite : batch.amendments().rewrites()) {
            if (rewrite.tick() <= batch.delivered().orElse(delivered()).tick() || rewrite.tick() >= batch.tick()) {
                throw new IllegalArgumentException("rewrites tick " + rewrite.tick());
            }
            disk.rewritten.put(rewrite.tick(), rewrite.rows());
        }
        disk.batches.add(batch);
    }

    @Override
    public void replay(long fromTick, Replay replay) {
        disk.batches.stream()
                .filter(batch -> batch.tick() >= fromTick)
                .forEach(batch -> batch.raw().forEach(raw -> replay.raw(batch.tick(), raw)));
    }

    @Override
    public Pending pending(OutboxPosition after, int maxRows) {
        List<Row> rows = new ArrayList<>();
        OutboxPosition through = after;
        for (Batch batch : disk.batches) {
            List<Row> ofTick = disk.rewritten.getOrDefault(batch.tick(), batch.rows());
            for (int index = 0; index < ofTick.size() && rows.size() < maxRows; index++) {
                OutboxPosition position = new OutboxPosition(batch.tick(), index);
                if (position.compareTo(after) > 0) {
                    rows.add(ofTick.get(index));
                    through = position;
                }
            }
        }
        return new Pending(rows, through);
    }

    @Override
    public List<Batch.Rewrite> outbox(long fromTick, int maxRows) {
        List<Batch.Rewrite> ticks = new ArrayList<>();
        int rows = 0;
        for (Batch batch : disk.batches) {
            List<Row> ofTick = disk.rewritten.getOrDefault(batch.tick(), batch.rows());
            if (batch.tick() >= fromTick && !ofTick.isEmpty() && rows < maxRows) {
                ticks.add(new Batch.Rewrite(batch.tick(), ofTick));
                rows += ofTick.size();
            }
        }
        return ticks;
    }

    @Override
    public List<History.Refused> refused(long afterId, int max) {
        List<Batch.RefusedRow> all = disk.refused();
        List<Long> settled = disk.batches.stream()
                .flatMap(batch -> batch.amendments().settled().stream())
                .toList();
        return LongStream.rangeClosed(afterId + 1, all.size())
                .filter(id -> !settled.contains(id))
                .limit(max)
                .mapToObj(id -> {
                    Batch.RefusedRow row = all.get((int) id - 1);
                    return new History.Refused(id, row.row(), row.status(), row.words(), row.sinceMs());
                })
                .toList();
    }

    @Override
    public Size size() {
        return new Size(disk.bytesARow * pending(delivered(), Integer.MAX_VALUE).rows().size(), 0);
    }

    @Override
    public void close() {}

    private long lastTick() {
        return disk.batches.isEmpty() ? 0 : disk.batches.getLast().tick();
    }

    private OutboxPosition delivered() {
        return disk.batches.stream()
                .flatMap(batch -> batch.delivered().stream())
                .reduce(OutboxPosition.START, (_, newer) -> newer);
    }
}
