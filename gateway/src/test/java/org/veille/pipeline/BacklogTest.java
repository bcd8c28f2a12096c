package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.veille.model.Row;
import org.veille.port.Event;
import org.veille.port.Status;
import org.veille.port.WriteOutcome;

/** After an outage: what is fresh does not wait for what is old, and the server ends with what was told last. */
class BacklogTest {
    /** The bench sends that often. */
    private static final Duration EVERY = Duration.ofSeconds(10);

    private static final long LONGEST_DELAY_NS = Duration.ofSeconds(2).toNanos();

    private final Line line = new Line();
    private final Bench bench = new Bench(Sites.plan()).with(line);

    BacklogTest() {
        line.on(bench);
        bench.start();
    }

    /** A row a reading; the server is away meanwhile. */
    private void outage(int readings) {
        line.judges(_ -> ScriptedSink.later());
        for (int i = 0; i < readings; i++) {
            bench.mqtt("salle-12", "{\"co2\": " + (i % 2 == 0 ? 600 : 700) + ", \"at\": " + (bench.epochMs() + i) + "}");
        }
        line.elapse(Duration.ofMinutes(2));
        line.judges(_ -> new WriteOutcome.Accepted());
        line.requests().clear();
    }

    private void untilItAnswers() {
        for (int tenths = 0; line.requests().isEmpty() && tenths < 6_000; tenths++) {
            line.elapse(Duration.ofMillis(100));
        }
        line.elapse(Duration.ofSeconds(1));
    }

    /** A row of another room, on disk at once, as a CoAP device waits. */
    private Row live(int number) {
        Set<Row> before = new HashSet<>(bench.disk.rows());
        bench.mqtt("salle-13", "{\"co2\": " + (500 + 100 * number) + ", \"at\": " + bench.epochMs() + "}");
        bench.coap("[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":12}]");
        line.elapse(Duration.ofMillis(300));
        return bench.disk.rows().stream()
                .filter(row -> !before.contains(row) && row.measurement().equals("co2"))
                .findFirst()
                .orElseThrow();
    }

    private long firstSentNs(Row row) {
        return line.requests().stream()
                .filter(request -> request.rows().contains(row))
                .findFirst()
                .orElseThrow(() -> new AssertionError("never sent: " + row))
                .sentNs();
    }

    @Test
    void whatIsCommittedWhileABacklogDrainsIsNotHeldUpByMoreThanTwoSeconds() {
        line.takes(rows -> Duration.ofMillis(150 + 4L * rows.size()));
        outage(9_000);
        untilItAnswers();
        Map<Row, Long> committedNs = new TreeMap<>(Comparator.comparingLong(Row::tMs));
        for (int i = 0; i < 8; i++) {
            Row row = live(i);
            committedNs.put(row, bench.monotonicNs());
            line.elapse(Duration.ofSeconds(3));
        }
        assertThat(bench.status().points().pending()).as("still a backlog").isPositive();
        line.elapse(EVERY.plusSeconds(3));

        committedNs.forEach((row, ns) -> assertThat(firstSentNs(row) - ns)
                .isLessThanOrEqualTo(EVERY.toNanos() + LONGEST_DELAY_NS));
        assertThat(line.requests().stream().skip(3)).allMatch(request -> request.tookNs() <= LONGEST_DELAY_NS);
        assertThat(bench.status().sinks().getFirst().state()).isEqualTo(Status.SinkLine.State.CATCHING_UP);
    }

    @Test
    void theBacklogDrainsAndEveryRowIsCountedOnce() {
        line.takes(rows -> Duration.ofMillis(150 + rows.size()));
        outage(9_000);
        untilItAnswers();
        for (int i = 0; i < 5; i++) {
            live(i);
            line.elapse(Duration.ofSeconds(2));
        }
        line.elapse(Duration.ofMinutes(2));

        Status.Points points = bench.status().points();
        assertThat(points.pending()).isZero();
        assertThat(points.forwarded()).isEqualTo(bench.disk.rows().size());
        List<Row> sent = new ArrayList<>();
        line.requests().forEach(request -> sent.addAll(request.rows()));
        assertThat(sent).containsAll(bench.disk.rows()).hasSizeGreaterThan(bench.disk.rows().size());
        assertThat(bench.status().sinks().getFirst().state()).isEqualTo(Status.SinkLine.State.WELL);
    }

    @Test
    void whatWasSentAheadIsSentAgainInItsTurn() {
        line.takes(rows -> Duration.ofMillis(150 + 4L * rows.size()));
        outage(9_000);
        untilItAnswers();
        Row row = live(12);
        line.elapse(Duration.ofMinutes(3));

        List<Integer> with = new ArrayList<>();
        for (int i = 0; i < line.requests().size(); i++) {
            if (line.requests().get(i).rows().contains(row)) {
                with.add(i);
            }
        }
        assertThat(with).hasSize(2);
        assertThat(with.getLast()).isGreaterThan(with.getFirst() + 1);
        Map<Row.Identity, Row> server = new HashMap<>();
        line.requests().forEach(request -> request.rows().forEach(one -> server.put(one.identity(), one)));
        Map<Row.Identity, Row> told = new HashMap<>();
        bench.disk.rows().forEach(one -> told.put(one.identity(), one));
        assertThat(server).isEqualTo(told);
    }

    @Test
    void whenTheServerGoesAgainEverythingSinceIsBacklogToo() {
        line.takes(rows -> Duration.ofMillis(150 + 4L * rows.size()));
        outage(9_000);
        untilItAnswers();
        outage(9_000);
        untilItAnswers();
        Row row = live(13);
        line.elapse(EVERY.plusSeconds(2));

        assertThat(bench.status().points().pending()).isPositive();
        assertThat(line.requests().stream().filter(request -> request.rows().contains(row)))
                .singleElement()
                .satisfies(request -> assertThat(request.rows()).hasSizeLessThan(20));
    }

    @Test
    void theSearchForARefusedRowHoldsNothingUpEither() {
        line.takes(_ -> Duration.ofMillis(900));
        outage(900);
        line.judges(rows -> rows.stream().anyMatch(row -> row.tMs() % 50 == 7)
                ? new WriteOutcome.Refused(400, "no", false)
                : new WriteOutcome.Accepted());
        untilItAnswers();
        Row row = live(14);
        long committedNs = bench.monotonicNs();
        line.elapse(Duration.ofMinutes(3));

        assertThat(firstSentNs(row) - committedNs).isLessThanOrEqualTo(EVERY.toNanos() + LONGEST_DELAY_NS);
        assertThat(bench.disk.refused()).isNotEmpty().allMatch(no -> no.row().tMs() % 50 == 7);
    }

    @Test
    void theEndSendsWhatIsFreshFirst() {
        line.takes(rows -> Duration.ofMillis(150 + 4L * rows.size()));
        outage(9_000);
        untilItAnswers();
        Row row = live(15);
        int before = line.requests().size();

        bench.handle(new Event.Stop(bench.now()));
        line.elapse(Duration.ofSeconds(3));

        assertThat(line.requests().subList(before, before + 2)).anyMatch(request -> request.rows().contains(row));
        assertThat(bench.pipeline.hasEnded()).isTrue();
    }
}
