package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.veille.model.DeliveryKey;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.port.Plan;

/** A crash changes nothing of what goes to the server: the same rows as if it had not been. */
class RecoveryTest {
    private static final Plan PLAN = Sites.plan();

    /** @param afterMs how long after the message before */
    record Sent(String topic, String fields, long afterMs) {}

    private record Unanswered(Sent sent, String payload, DeliveryKey key, RecordingAck ack) {}

    @Property(tries = 300)
    void rowsAreThoseOfAnUninterruptedRun(
            @ForAll("messages") List<Sent> messages,
            @ForAll("places") Set<Integer> crashes,
            @ForAll("places") Set<Integer> refusedCommits) {
        List<Row> expected = rows(messages, Set.of(), Set.of());

        assertThat(rows(messages, crashes, refusedCommits)).isEqualTo(expected);
    }

    @Test
    void silenceIsWatchedAfterAStartThatNothingFollows() {
        Bench bench = new Bench(PLAN).start();
        bench.co2(600);
        bench.elapse(Duration.ofMinutes(2));
        bench.co2(601);
        bench.elapse(Bench.INTERVAL);
        bench.crash();
        assertThat(bench.status().readings().held()).isEqualTo(1);

        bench.elapse(Duration.ofDays(1));
        assertThat(bench.status().readings().held()).isZero();
    }

    @Test
    void theJournalMayForgetWhatPointsCoverAlsoAfterAStart() {
        Plan trend = Sites.plan(
                Sites.DEVICES, "condense:\n  - {match: {quantity: co2}, trend: {within: 25 ppm, hold: 1 h}, why: a test}\n");
        Bench bench = new Bench(trend).start();
        int crashes = 0;
        for (int i = 0; i < 300; i++) {
            bench.co2(600);
            bench.elapse(Duration.ofMinutes(1));
            // The next reading is the first that waits: its tick is the one to be remembered.
            if (i < 150 && bench.status().readings().held() == 0) {
                bench.crash();
                crashes++;
            }
            long behind = bench.disk.batches().size() - bench.disk.batches().getLast().neededFromTick();
            assertThat(behind).as("an hour of ticks, and a little").isLessThan(80);
        }
        assertThat(crashes).isGreaterThan(1);
    }

    @Test
    void aReadingThatIsSetAsideIsInTheLedgerOnceAlsoOverACrash() {
        Bench bench = new Bench(PLAN).start();
        for (double index : new double[] {1_000, 1_001, 0, 1_002, 1_003}) {
            bench.coap("[{\"n\":\"energy\",\"u\":\"Wh\",\"v\":" + index + "}]");
            bench.elapse(Duration.ofMinutes(1));
            bench.crash();
            bench.assertBalanced();
        }
        bench.elapse(Duration.ofDays(1));
        bench.crash();

        assertThat(bench.disk.ledger())
                .filteredOn(row -> row.reason() == Loss.SET_ASIDE)
                .extracting(LedgerRow::count)
                .containsExactly(1L);
        assertThat(bench.status().readings().discarded()).containsEntry(Loss.SET_ASIDE.id(), 1L);
        bench.assertBalanced();
    }

    /** Plays the messages at their times; what was not acknowledged at a crash comes again, in order. */
    private static List<Row> rows(List<Sent> messages, Set<Integer> crashes, Set<Integer> refusedCommits) {
        Bench bench = new Bench(PLAN).start();
        List<Unanswered> sent = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Sent message = messages.get(i);
            bench.elapse(Duration.ofMillis(message.afterMs()));
            if (refusedCommits.contains(i)) {
                bench.disk.failNextCommits(1);
            }
            if (crashes.contains(i)) {
                sent = crash(bench, sent);
            }
            String payload = "{" + message.fields() + ", \"at\": " + bench.epochMs() + "}";
            DeliveryKey key = new DeliveryKey(i + 1, false);
            sent.add(new Unanswered(message, payload, key, bench.mqtt(message.topic(), payload, key)));
            bench.assertBalanced();
        }
        bench.elapse(Duration.ofDays(2));
        crash(bench, sent);
        assertThat(bench.status().readings().held()).isZero();
        return bench.disk.rows().stream()
                // What the gateway tells of itself each hour does depend on when it began.
                .filter(row -> row.series().isPresent())
                .sorted(Comparator.comparing(Row::measurement)
                        .thenComparing(row -> row.tags().toString())
                        .thenComparing(Row::tMs))
                .toList();
    }

    private static List<Unanswered> crash(Bench bench, List<Unanswered> sent) {
        bench.crash();
        bench.assertBalanced();
        List<Unanswered> again = new ArrayList<>();
        for (Unanswered message : sent) {
            if (!message.ack().isTold()) {
                DeliveryKey key = new DeliveryKey(message.key().hash(), true);
                RecordingAck ack = bench.mqtt(message.sent().topic(), message.payload(), key);
                again.add(new Unanswered(message.sent(), message.payload(), key, ack));
            }
        }
        return again;
    }

    @Provide
    static Arbitrary<List<Sent>> messages() {
        Arbitrary<Long> after = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(1, 90_000)),
                Tuple.of(6, Arbitraries.of(60_000L, 600_000L, 900_000L)),
                Tuple.of(1, Arbitraries.of(3_000_000L, 3_600_000L, 10_800_000L, 40_000_000L)));
        Arbitrary<Sent> room = Combinators.combine(
                        Arbitraries.of("salle-12", "salle-13"),
                        Arbitraries.integers().between(395, 470),
                        Arbitraries.integers().between(180, 200),
                        after)
                .as((topic, co2, t, ms) -> new Sent(topic, "\"co2\": " + co2 + ", \"t\": " + t / 10.0, ms));
        Arbitrary<Sent> power = Combinators.combine(Arbitraries.integers().between(0, 3_000), after)
                .as((p, ms) -> new Sent("salle-13", "\"p\": " + p, ms));
        return Arbitraries.oneOf(room, room, power).list().ofMinSize(1).ofMaxSize(60);
    }

    @Provide
    static Arbitrary<Set<Integer>> places() {
        return Arbitraries.integers().between(0, 59).set().ofMaxSize(6);
    }
}
