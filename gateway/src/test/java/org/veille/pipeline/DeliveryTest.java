package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.port.Event;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/** The outbox on its way to the sink. */
class DeliveryTest {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final ScriptedSink sink = new ScriptedSink();
    private final Bench bench = new Bench(Sites.plan()).with(sink).start();

    @Test
    void rowsGoOutInTheirOrderWithinTheInterval() {
        committed(600, 700, 800);
        bench.elapse(EVERY);

        assertThat(sink.rows()).isEqualTo(bench.disk.rows());
        assertThat(bench.status().points().forwarded()).isEqualTo(sink.rows().size());
        assertThat(bench.status().points().pending()).isZero();
    }

    @Test
    void whatWasDeliveredIsMarkedInTheNextTickAndNeedsNone() {
        committed(600);
        bench.elapse(EVERY);
        int commits = bench.commits();
        bench.elapse(EVERY);
        assertThat(bench.commits()).isEqualTo(commits);

        committed(700);

        assertThat(bench.disk.batches().getLast().delivered()).isPresent();
    }

    @Test
    void whatWasMarkedIsNotSentAgainAfterACrash() {
        committed(600);
        bench.elapse(EVERY);
        committed(700);
        bench.elapse(EVERY);
        sink.batches().clear();

        bench.crash();
        bench.elapse(EVERY);

        assertThat(sink.rows()).isNotEmpty().allMatch(row -> row.fields().containsValue(700.0));
    }

    @Test
    void whatWasNotMarkedIsSentAgainUnchangedAfterACrash() {
        committed(600, 700);
        bench.elapse(EVERY);
        var before = sink.rows();
        sink.batches().clear();

        bench.crash();
        bench.elapse(EVERY);

        assertThat(sink.rows()).isEqualTo(before);
    }

    @Test
    void aFailureDoublesThePauseUpToItsBound() {
        sink.otherwise(ScriptedSink.later());
        committed(600);
        List<Long> sent = new ArrayList<>();
        for (long tenths = 0; tenths < 36_000; tenths++) {
            bench.elapse(Duration.ofMillis(100));
            while (sent.size() < sink.batches().size()) {
                sent.add(tenths);
            }
        }

        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < sent.size(); i++) {
            pauses.add(sent.get(i) - sent.get(i - 1));
        }
        for (int i = 0; i < pauses.size(); i++) {
            long longest = 10 * Math.min(1L << Math.min(i, 20), 300);
            assertThat(pauses.get(i)).isBetween(longest / 2 - 1, longest + 1);
        }
        assertThat(pauses).hasSizeBetween(15, 35);
        List<Row> first = sink.batches().getFirst();
        assertThat(sink.batches())
                .allMatch(batch -> batch.subList(0, first.size()).equals(first));
    }

    @Test
    void theJitterSpreadsTheUpperHalf() {
        bench.jitter = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long bound) {
                return 0;
            }
        };
        bench.start();
        sink.then(ScriptedSink.later());
        committed(600);
        bench.elapse(Duration.ofMillis(499));
        assertThat(sink.batches()).hasSize(1);

        bench.elapse(Duration.ofMillis(1));
        assertThat(sink.batches()).hasSize(2);
    }

    @Test
    void theServersOwnWishIsHeard() {
        sink.then(new WriteOutcome.Later(OptionalLong.of(90_000), "overloaded"));
        committed(600);
        bench.elapse(Duration.ofSeconds(80));
        assertThat(sink.batches()).hasSize(1);

        bench.elapse(Duration.ofSeconds(10));
        assertThat(sink.batches()).hasSize(2);
    }

    @Test
    void aWishBeyondReasonIsCut() {
        sink.then(new WriteOutcome.Later(OptionalLong.of(Long.MAX_VALUE), "come back next year"));
        committed(600);

        bench.elapse(Duration.ofSeconds(301));

        assertThat(sink.batches()).hasSize(2);
    }

    @Test
    void afterASuccessThePauseIsShortAgain() {
        sink.then(ScriptedSink.later(), ScriptedSink.later(), ScriptedSink.later(), new WriteOutcome.Accepted());
        committed(600);
        bench.elapse(Duration.ofMinutes(1));
        sink.then(ScriptedSink.later());
        committed(700);
        int before = sink.batches().size();
        bench.elapse(EVERY.plusSeconds(2));

        assertThat(sink.batches().size()).isGreaterThan(before);
        assertThat(bench.status().points().pending()).isZero();
    }

    @Test
    void aFullBatchIsFollowedAtOnceByTheRest() {
        for (int i = 0; i < Sink.MAX_ROWS + 100; i++) {
            bench.mqtt("salle-12", "{\"co2\": " + (i % 2 == 0 ? 600 : 700) + ", \"at\": " + (bench.epochMs() + i) + "}");
        }
        bench.pass();
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.disk.rows()).hasSizeGreaterThan(Sink.MAX_ROWS);
        assertThat(sink.rows()).isEqualTo(bench.disk.rows());
    }

    @Test
    void aRefusedBatchIsKeptApartWithTheServersWordsAndTheNextOnesGoOn() {
        sink.then(new WriteOutcome.Refused(400, "field type conflict", true));
        committed(600);
        int refused = bench.disk.rows().size();
        bench.elapse(EVERY);
        committed(700);
        bench.elapse(EVERY);

        assertThat(bench.disk.refused()).hasSize(refused).allMatch(row -> row.words().equals("field type conflict"));
        assertThat(bench.disk.ledger()).extracting("reason").contains(Loss.REFUSED);
        assertThat(bench.status().points().quarantined()).isEqualTo(refused);
        assertThat(sink.batches().getLast()).allMatch(row -> row.fields().containsValue(700.0));
        assertThat(bench.status().points().pending()).isZero();
    }

    @Test
    void afterAnOutageTheBacklogGoesOutAtOnceInRequestsThatGrow() {
        sink.then(ScriptedSink.later());
        sink.otherwise(ScriptedSink.later());
        for (int i = 0; i < Sink.MAX_ROWS + 100; i++) {
            bench.co2(i % 2 == 0 ? 600 : 700);
            bench.elapse(Duration.ofMillis(1));
        }
        bench.elapse(Bench.INTERVAL);
        sink.batches().clear();
        sink.otherwise(new WriteOutcome.Accepted());
        bench.elapse(Duration.ofMinutes(5));

        assertThat(bench.disk.rows()).hasSizeGreaterThan(Sink.MAX_ROWS);
        List<Integer> sizes = sink.batches().stream().map(List::size).toList();
        assertThat(sizes).startsWith(Pace.MIN_ROWS, 2 * Pace.MIN_ROWS, 4 * Pace.MIN_ROWS).hasSize(7);
        assertThat(sink.rows()).isEqualTo(bench.disk.rows());
    }

    @Test
    void theEndTriesOnceAndMarks() {
        bench.co2(600);

        bench.handle(new Event.Stop(bench.now()));

        assertThat(bench.pipeline.hasEnded()).isTrue();
        assertThat(sink.rows()).isEqualTo(bench.disk.rows()).isNotEmpty();
        assertThat(bench.disk.batches().getLast().delivered()).isPresent();
    }

    @Test
    void theEndTriesOnceThoughTheSinkFails() {
        sink.otherwise(ScriptedSink.later());
        committed(600);
        bench.elapse(Duration.ofMinutes(30));
        int before = sink.batches().size();

        bench.handle(new Event.Stop(bench.now()));

        assertThat(bench.pipeline.hasEnded()).isTrue();
        assertThat(sink.batches()).hasSize(before + 1);
    }

    @Test
    void theEndAlsoSendsWhatCameAfterTheBatchInFlight() {
        committed(600);
        sink.batches().clear();
        SlowSink slow = new SlowSink();
        bench.sink = Optional.of(slow);
        bench.start();
        bench.elapse(EVERY);
        assertThat(slow.taken).hasSize(1);
        bench.co2(700);

        bench.handle(new Event.Stop(bench.now()));
        slow.answer();
        bench.pass();
        assertThat(slow.taken).hasSize(2);
        slow.answer();
        bench.pass();

        assertThat(bench.pipeline.hasEnded()).isTrue();
        assertThat(bench.status().points().pending()).isZero();
    }

    @Test
    void theEndDoesNotWaitForASinkThatNeverAnswers() {
        SlowSink slow = new SlowSink();
        bench.sink = Optional.of(slow);
        bench.start();
        bench.co2(600);

        bench.handle(new Event.Stop(bench.now()));
        assertThat(bench.pipeline.hasEnded()).isFalse();
        bench.elapse(Duration.ofSeconds(3));

        assertThat(bench.pipeline.hasEnded()).isTrue();
    }

    /** Commits these readings; a minute passes. */
    private void committed(double... values) {
        for (double value : values) {
            bench.co2(value);
            bench.elapse(Duration.ofMillis(10));
        }
        bench.elapse(Bench.INTERVAL.minusMillis(10L * values.length));
    }
}
