package org.veille.simulation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.ForwardingJournal;
import org.veille.port.Journal;
import org.veille.port.Journal.Recovery;
import org.veille.port.OutboxPosition;

/** A journal, and what it takes and gives back, with one thing changed. */
final class Falsified {
    /** A reading's time is the device's own. */
    private static final int OF_THE_DEVICE = 2;

    private Falsified() {}

    static Journal changing(Journal honest, UnaryOperator<Batch> change) {
        return new ForwardingJournal(honest) {
            @Override
            public void commit(Batch batch) {
                honest.commit(change.apply(batch));
            }
        };
    }

    static Journal recovering(Journal honest, UnaryOperator<Journal.Recovery> change) {
        return new ForwardingJournal(honest) {
            @Override
            public Recovery recover() {
                return change.apply(honest.recover());
            }
        };
    }

    static Recovery without(Recovery found, Predicate<StateRow> state) {
        return withStates(
                found, found.states().stream().filter(state.negate()).toList());
    }

    /** Readings that wait for the clock, as if their devices had sent the time that the clock read. */
    static StateRow stampedOnReceipt(StateRow waiting) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(waiting.bytes()));
                DataOutputStream out = new DataOutputStream(bytes)) {
            int count = waiting.bytes().length == 0 ? 0 : in.readUnsignedShort();
            if (count > 0) {
                out.writeShort(count);
            }
            for (int i = 0; i < count; i++) {
                out.writeUTF(in.readUTF());
                out.writeLong(in.readLong());
                long provisionalMs = in.readLong();
                out.writeLong(provisionalMs);
                out.writeUTF(in.readUTF());
                out.writeUTF(in.readUTF());
                out.writeDouble(in.readDouble());
                in.readByte();
                in.readLong();
                out.writeByte(OF_THE_DEVICE);
                out.writeLong(provisionalMs);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StateRow(waiting.kind(), waiting.key(), waiting.version(), bytes.toByteArray());
    }

    /** A point whose value is a whole number. */
    static Row rounded(Row point) {
        SortedMap<String, Object> fields = new TreeMap<>(point.fields());
        fields.computeIfPresent("value", (_, value) -> value instanceof Double exact ? Math.rint(exact) : value);
        return new Row(point.destination(), point.measurement(), point.tags(), fields, point.tMs());
    }

    /** A window without the readings that it had when it was told before; any other row as it is. */
    static Row since(Row before, Row now) {
        if (before == null || !now.fields().containsKey("coverage")) {
            return now;
        }
        SortedMap<String, Object> fields = new TreeMap<>(now.fields());
        fields.computeIfPresent("count", (_, count) -> (Long) count - (Long) before.fields().get("count"));
        return new Row(now.destination(), now.measurement(), now.tags(), fields, now.tMs());
    }

    static Recovery withStates(Recovery found, List<StateRow> states) {
        return new Recovery(
                found.lastTick(),
                found.series(),
                states,
                found.delivered(),
                found.pendingRows(),
                found.keys(),
                found.salvage());
    }

    static Recovery withKeys(Recovery found, List<Batch.Key> keys) {
        return new Recovery(
                found.lastTick(),
                found.series(),
                found.states(),
                found.delivered(),
                found.pendingRows(),
                keys,
                found.salvage());
    }

    /** Another outbox: its rows, its mark, what is refused and what is let out. */
    static Batch withOutbox(
            Batch batch,
            List<Row> rows,
            Optional<OutboxPosition> delivered,
            List<Batch.RefusedRow> refused,
            Batch.Amendments amendments) {
        return new Batch(
                batch.tick(),
                batch.atMs(),
                batch.newSeries(),
                batch.raw(),
                batch.keys(),
                rows,
                batch.states(),
                batch.audit(),
                batch.ledger(),
                delivered,
                refused,
                amendments,
                batch.neededFromTick());
    }

    static Batch with(Batch batch, List<Batch.Raw> raw, List<StateRow> states) {
        return with(batch, raw, states, batch.ledger(), batch.refused());
    }

    static Batch with(
            Batch batch,
            List<Batch.Raw> raw,
            List<StateRow> states,
            List<LedgerRow> ledger,
            List<Batch.RefusedRow> refused) {
        return new Batch(
                batch.tick(),
                batch.atMs(),
                batch.newSeries(),
                raw,
                batch.keys(),
                batch.rows(),
                states,
                batch.audit(),
                ledger,
                batch.delivered(),
                refused,
                batch.amendments(),
                batch.neededFromTick());
    }
}
