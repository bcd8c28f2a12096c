package org.veille.simulation;

import static org.veille.simulation.Oracle.require;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.port.Status;

/**
 * Whether in the end everything is where it has to be: each reading in the history or the ledger, each row at the server or kept
 * apart.
 */
final class BalanceJudgement {
    /** Reasons for which a reading of an accepted message is not in the raw history. */
    private static final Set<Loss> NOT_IN_RAW = EnumSet.of(
            Loss.DUPLICATE_TIME,
            Loss.IMPLAUSIBLE_TIME,
            Loss.OUT_OF_RANGE,
            Loss.NOT_A_NUMBER,
            Loss.SAMPLED,
            Loss.TOO_MANY_SERIES,
            Loss.DEFECT);

    private final World world;

    BalanceJudgement(World world) {
        this.world = world;
    }

    private record Tellings(long delivered, long acknowledged) {}

    void nothingAcknowledgedIsLost(Map<Series, List<Reference.Entered>> raw, Map<Series, Map<Loss, Long>> ledger) {
        Map<Series, Map<Double, Tellings>> told = told();
        raw.keySet().forEach(series -> require(told.containsKey(series), "readings of %s, which nobody sent", series));
        told.forEach((series, values) -> {
            Map<Double, Long> kept = new HashMap<>();
            Reference.readings(raw.getOrDefault(series, List.of()))
                    .forEach(entry -> kept.merge(entry.value(), 1L, Long::sum));
            long missing = 0;
            for (Map.Entry<Double, Tellings> value : values.entrySet()) {
                long times = kept.getOrDefault(value.getKey(), 0L);
                Tellings sent = value.getValue();
                require(
                        times <= sent.delivered(),
                        "%s = %s was received %d times and is there %d times",
                        series,
                        value.getKey(),
                        sent.delivered(),
                        times);
                missing += Math.max(0, sent.acknowledged() - times);
            }
            require(values.keySet().containsAll(kept.keySet()), "%s has values that nobody sent", series);
            long accounted = discarded(ledger, series, NOT_IN_RAW) + refusedUnseen();
            require(
                    missing <= accounted,
                    "%s: %d acknowledged readings are lost, %d of them in the ledger",
                    series,
                    missing,
                    accounted);
        });
    }

    /**
     * Messages that were refused, with a row in the ledger, just before the power failed: their source was not told
     * then, and when it sent them again it was told that they are dealt with.
     */
    private long refusedUnseen() {
        long inLedger = world.disk.ledger().stream()
                .filter(row -> row.reason() == Loss.UNKNOWN_DEVICE || row.reason() == Loss.UNDECODABLE)
                .mapToLong(LedgerRow::count)
                .sum();
        long known = world.sensors.sent().stream()
                .filter(message -> message.refusal().isPresent() && !message.isAcknowledged()
                        || message.isAcknowledged() && message.readings.isEmpty())
                .count();
        return Math.max(0, inLedger - known);
    }

    private Map<Series, Map<Double, Tellings>> told() {
        Map<Series, Map<Double, Tellings>> told = new TreeMap<>();
        for (Message message : world.sensors.sent()) {
            if (!message.isDelivered()) {
                continue;
            }
            for (Message.Told reading : message.readings) {
                told.computeIfAbsent(Series.parse(reading.series()), _ -> new HashMap<>())
                        .merge(
                                reading.value(),
                                new Tellings(1, message.isAcknowledged() ? 1 : 0),
                                (a, b) -> new Tellings(
                                        a.delivered() + b.delivered(), a.acknowledged() + b.acknowledged()));
            }
        }
        return told;
    }

    private static long discarded(Map<Series, Map<Loss, Long>> ledger, Series series, Set<Loss> reasons) {
        return ledger.getOrDefault(series, Map.of()).entrySet().stream()
                .filter(entry -> reasons.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    void nothingIsRefusedSilently() {
        Map<Loss, Long> accounted = new EnumMap<>(Loss.class);
        world.disk.ledger().forEach(row -> accounted.merge(row.reason(), row.count(), Long::sum));
        Map<Loss, Long> told = new EnumMap<>(Loss.class);
        world.sensors.sent().forEach(message -> message.refusal().ifPresent(why -> told.merge(why, 1L, Long::sum)));
        told.forEach((why, count) -> require(
                count <= accounted.getOrDefault(why, 0L),
                "%d messages refused as %s, ledger: %s",
                count,
                why,
                accounted));
        long quarantined = world.disk.refused().size();
        require(
                quarantined == accounted.getOrDefault(Loss.REFUSED, 0L),
                "%d rows in quarantine, ledger: %s",
                quarantined,
                accounted);
    }

    void nothingIsDroppedSilently() {
        require(
                world.disk.dropped() == world.dropped(),
                "%d uplinks found no room, the ledger says %d",
                world.dropped(),
                world.disk.dropped());
    }

    void everythingWrittenArrived(Collection<Row> stored) {
        Set<Influx.Identity> there = new HashSet<>();
        stored.forEach(row -> there.add(Influx.Identity.of(row)));
        Set<Influx.Identity> written = new HashSet<>();
        for (Row row : world.disk.rows()) {
            written.add(Influx.Identity.of(row));
            require(there.contains(Influx.Identity.of(row)), "never arrived: %s", row);
        }
        stored.forEach(row -> require(written.contains(Influx.Identity.of(row)), "nobody released %s", row));
    }

    /** At the server, unless it is kept apart now or was given up. */
    void whatWasToldLastIsThere(Map<Influx.Identity, List<Row>> tellings, Set<Row> given) {
        Set<Row> now = new HashSet<>();
        world.disk.quarantine().forEach(each -> now.add(each.row()));
        tellings.forEach((identity, told) -> {
            Row last = told.getLast();
            Row there = world.influx.stored().get(identity);
            boolean excused = now.contains(last) || given.contains(last);
            require(excused || last.equals(there), "told last: %s, at the server: %s", last, there);
        });
    }

    void countsAddUp(
            Map<Series, List<Reference.Entered>> raw, Map<Series, Map<Loss, Long>> ledger, Collection<Row> stored) {
        long held = 0;
        for (Map.Entry<Series, List<Reference.Entered>> entry : raw.entrySet()) {
            Series series = entry.getKey();
            long readings = Reference.readings(entry.getValue()).count();
            long accepted = readings - discarded(ledger, series, EnumSet.of(Loss.LATE, Loss.SET_ASIDE));
            long released = stored.stream()
                    .filter(row -> Reference.isOf(row, series) && !Reference.isHourly(row))
                    .mapToLong(row -> (Long) row.fields().getOrDefault("count", 0L))
                    .sum();
            require(
                    released <= accepted,
                    "%s: %d readings accepted, stored points cover %d",
                    series,
                    accepted,
                    released);
            held += accepted - released;
        }
        Status.Readings status = world.status().orElseThrow().readings();
        require(held == status.held(), "%d readings are covered by no point, held are %d", held, status.held());
    }
}
