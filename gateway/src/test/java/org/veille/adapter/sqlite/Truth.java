package org.veille.adapter.sqlite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.veille.bench.BuildingTicks;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;

/** Ticks of a building with refused rows, audit and ledger rows among them, and what a journal must give back of them. */
final class Truth {
    /** The sink answers nothing for the newest ticks. */
    private static final int BACKLOG = 200;

    private final Map<Long, Batch> batches = new LinkedHashMap<>();
    /** Every value that a state ever had, by kind and key; the last is the one that counts. */
    private final Map<List<String>, List<StateRow>> states = new HashMap<>();

    private final List<Batch.RefusedRow> refused = new ArrayList<>();
    private final List<AuditRow> audit = new ArrayList<>();
    private final Map<Integer, String> names = new HashMap<>();
    private OutboxPosition delivered = OutboxPosition.START;

    /** Commits so many ticks. */
    static Truth write(Journal journal, int ticks, long seed) {
        Truth truth = new Truth();
        BuildingTicks building = BuildingTicks.ofTenReadings(seed);
        Random random = new Random(seed);
        for (int i = 0; i < ticks; i++) {
            Batch batch = truth.with(building.next(), i < ticks - BACKLOG, random);
            journal.commit(batch);
            truth.keep(batch);
        }
        return truth;
    }

    private Batch with(Batch plain, boolean answers, Random random) {
        List<AuditRow> decisions = new ArrayList<>();
        List<LedgerRow> losses = new ArrayList<>();
        List<Batch.RefusedRow> kept = new ArrayList<>();
        if (random.nextInt(5) == 0) {
            decisions.add(new AuditRow(
                    plain.atMs(), "rule-" + random.nextInt(9), new ActuatorId("gym-heating"), "dryRun", 12, "setback",
                    "nobody is there", "t=" + random.nextInt(30)));
            losses.add(new LedgerRow(
                    Loss.UNDECODABLE, "mqtt", "salle-" + random.nextInt(20), "", plain.atMs(), plain.atMs(), 1, "words"));
            kept.add(new Batch.RefusedRow(plain.rows().getFirst(), 400, "field type conflict", plain.atMs()));
        }
        return new Batch(
                plain.tick(), plain.atMs(), plain.newSeries(), plain.raw(), plain.keys(), plain.rows(), plain.states(),
                decisions, losses, answers ? plain.delivered() : java.util.Optional.empty(), kept,
                Batch.Amendments.NONE, plain.neededFromTick());
    }

    /** The same up to a tick, to go on from. */
    Truth copy(long lastTick) {
        Truth copy = new Truth();
        batches.values().stream().filter(batch -> batch.tick() <= lastTick).forEach(copy::keep);
        return copy;
    }

    long lastTick() {
        return batches.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    void commit(Journal journal, Batch batch) {
        journal.commit(batch);
        keep(batch);
    }

    private void keep(Batch batch) {
        batches.put(batch.tick(), batch);
        batch.states().forEach(state -> states.computeIfAbsent(key(state), _ -> new ArrayList<>()).add(state));
        refused.addAll(batch.refused());
        audit.addAll(batch.audit());
        batch.newSeries().forEach(one -> names.put(one.number(), one.series().toString()));
        delivered = batch.delivered().orElse(delivered);
    }

    static List<String> key(StateRow state) {
        return List.of(state.kind(), state.key());
    }

    long ticks() {
        return batches.size();
    }

    OutboxPosition delivered() {
        return delivered;
    }

    Set<String> names() {
        return new HashSet<>(names.values());
    }

    String name(int series) {
        return names.get(series);
    }

    Batch batch(long tick) {
        return batches.get(tick);
    }

    List<Batch.RefusedRow> refused() {
        return refused;
    }

    List<AuditRow> audit() {
        return audit;
    }

    Set<List<String>> stateKeys() {
        return states.keySet();
    }

    boolean isNewest(StateRow state) {
        return same(states.get(key(state)).getLast(), state);
    }

    boolean wasEver(StateRow state) {
        return states.getOrDefault(key(state), List.of()).stream().anyMatch(one -> same(one, state));
    }

    private static boolean same(StateRow one, StateRow other) {
        return one.version() == other.version() && java.util.Arrays.equals(one.bytes(), other.bytes());
    }

    /** Rows of the ticks from {@code first} on. */
    List<Row> rows(long first) {
        List<Row> rows = new ArrayList<>();
        for (Batch batch : batches.values()) {
            if (batch.tick() >= first) {
                rows.addAll(batch.rows());
            }
        }
        return rows;
    }
}
