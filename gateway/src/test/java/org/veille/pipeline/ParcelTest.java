package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.port.Batch;
import org.veille.port.OutboxPosition;
import org.veille.port.WriteOutcome;

/** How the rows are found that a server will not have, and what that costs. */
class ParcelTest {
    private static final OutboxPosition END = new OutboxPosition(7, 3);

    /** A server of which a test says what it never takes. */
    private static final class Server {
        private final Set<Row> never;
        private final boolean counts;
        private final boolean keepsTheGood;
        private final Map<Row.Identity, Row> stored = new LinkedHashMap<>();
        private int requests;

        /** @param counts says how many rows of a request it dropped, as InfluxDB 1 and 2 do */
        Server(Set<Row> never, boolean counts, boolean keepsTheGood) {
            this.never = never;
            this.counts = counts;
            this.keepsTheGood = keepsTheGood;
        }

        WriteOutcome write(List<Row> part) {
            requests++;
            long bad = part.stream().filter(never::contains).count();
            if (bad == 0 || keepsTheGood) {
                part.stream().filter(row -> !never.contains(row)).forEach(row -> stored.put(row.identity(), row));
            }
            return bad == 0
                    ? new WriteOutcome.Accepted()
                    : new WriteOutcome.Refused(400, "no " + part.size(), counts && bad == part.size());
        }
    }

    private static Parcel send(List<Row> rows, Server server) {
        Parcel parcel = new Parcel(rows, 0, END);
        while (!parcel.isDone()) {
            switch (server.write(parcel.part())) {
                case WriteOutcome.Accepted() -> parcel.accepted();
                case WriteOutcome.Refused no -> parcel.refused(no, 0);
                case WriteOutcome.Later _ -> throw new AssertionError();
            }
        }
        return parcel;
    }

    private static Row row(Destination destination, String measurement, double value, long tMs) {
        return new Row(
                destination,
                measurement,
                new TreeMap<>(Map.of("device", "d")),
                new TreeMap<>(Map.of("value", value)),
                tMs);
    }

    private static List<Row> refused(Parcel parcel) {
        return parcel.refused().stream().map(Batch.RefusedRow::row).toList();
    }

    /** Some are told twice, with another value the second time. */
    private static List<Row> rows(int count, Random random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Destination to = random.nextInt(3) == 0 ? Destination.LIVE : Destination.ARCHIVE;
            rows.add(row(to, "m" + random.nextInt(4), i, random.nextInt(2 * count)));
        }
        return rows;
    }

    @Property
    void exactlyTheRowsAreFoundThatTheServerNeverTakes(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int count,
            @ForAll @IntRange(max = 20) int bad,
            @ForAll boolean counts,
            @ForAll boolean keepsTheGood) {
        Random random = new Random(seed);
        List<Row> rows = rows(count, random);
        Set<Row> never = new HashSet<>();
        for (int i = 0; i < bad; i++) {
            never.add(rows.get(random.nextInt(count)));
        }
        Server server = new Server(never, counts, keepsTheGood);

        Parcel parcel = send(rows, server);

        assertThat(refused(parcel)).containsExactlyInAnyOrderElementsOf(never);
        Map<Row.Identity, Row> expected = new LinkedHashMap<>();
        rows.stream().filter(row -> !never.contains(row)).forEach(row -> expected.put(row.identity(), row));
        assertThat(server.stored).containsExactlyInAnyOrderEntriesOf(expected);
        int k = Math.max(1, never.size());
        double bound = 2 * k * (Math.log((double) count / k) / Math.log(2) + 1) + 2 * k + 3;
        assertThat((double) server.requests).isLessThanOrEqualTo(bound);
    }

    @Test
    void eachRowKeepsTheWordsThatWereSaidOfIt() {
        List<Row> rows = rows(64, new Random(3));
        Server server = new Server(Set.of(rows.get(5), rows.get(40)), false, true);

        assertThat(send(rows, server).refused())
                .hasSize(2)
                .allMatch(row -> row.words().equals("no 1") && row.status() == 400);
    }

    @Test
    void aMonthOfLiveRowsBeyondTheirRetentionCostsAFewRequests() {
        List<Row> rows = new ArrayList<>();
        Set<Row> never = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            Row row = row(i % 3 == 0 ? Destination.ARCHIVE : Destination.LIVE, "m" + i % 7, i, i);
            rows.add(row);
            if (row.destination() == Destination.LIVE && i < 4_321) {
                never.add(row);
            }
        }
        Server server = new Server(never, true, true);

        assertThat(refused(send(rows, server))).containsExactlyInAnyOrderElementsOf(never);
        assertThat(server.requests).isLessThan(200);
        Server newer = new Server(new HashSet<>(rows.stream()
                .filter(row -> row.destination() == Destination.LIVE).toList()), true, true);
        assertThat(send(rows, newer).refused()).hasSize(3_333);
        assertThat(newer.requests).isEqualTo(3);
    }

    @Test
    void rowsThatCannotBeToldApartWithinTheBoundAreKeptApartTogether() {
        List<Row> rows = rows(5_000, new Random(4));
        Set<Row> never = new HashSet<>();
        for (int i = 0; i < 5_000; i += 4) {
            never.add(rows.get(i));
        }
        Server server = new Server(never, false, false);

        Parcel parcel = send(rows, server);

        assertThat(server.requests).isBetween(Parcel.MAX_REQUESTS, Parcel.MAX_REQUESTS + 20);
        assertThat(refused(parcel)).containsAll(never);
        assertThat(parcel.refused()).anySatisfy(row -> assertThat(row.words()).matches("among \\d+ rows .*: no \\d+"));
        Set<Row> somewhere = new HashSet<>(refused(parcel));
        somewhere.addAll(server.stored.values());
        rows.forEach(row -> assertThat(somewhere.contains(row) || server.stored.containsKey(row.identity())).isTrue());
    }
}
