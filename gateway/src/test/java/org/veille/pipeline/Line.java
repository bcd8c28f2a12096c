package org.veille.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.veille.model.Row;
import org.veille.port.Health;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/** A sink at the end of a line that takes its time, on the bench's clock: {@link #elapse} lets it pass. */
final class Line implements Sink {
    private static final Duration STEP = Duration.ofMillis(20);

    /** One request as it was. */
    record Request(List<Row> rows, long sentNs, long answeredNs) {
        long tookNs() {
            return answeredNs - sentNs;
        }
    }

    private final List<Request> requests = new ArrayList<>();
    private Optional<Request> inFlight = Optional.empty();
    private Bench bench;
    private Function<List<Row>, WriteOutcome> judge = _ -> new WriteOutcome.Accepted();
    private Function<List<Row>, Duration> duration = _ -> Duration.ZERO;
    private CompletableFuture<WriteOutcome> open = new CompletableFuture<>();

    /** The bench whose clock it looks at. */
    Line on(Bench of) {
        bench = of;
        return this;
    }

    void judges(Function<List<Row>, WriteOutcome> by) {
        judge = by;
    }

    void takes(Function<List<Row>, Duration> time) {
        duration = time;
    }

    List<Request> requests() {
        return requests;
    }

    void elapse(Duration span) {
        for (Duration passed = Duration.ZERO; passed.compareTo(span) < 0; passed = passed.plus(STEP)) {
            answer();
            bench.elapse(STEP);
            answer();
        }
    }

    private void answer() {
        if (inFlight.isPresent() && bench.monotonicNs() >= inFlight.get().answeredNs()) {
            List<Row> rows = inFlight.get().rows();
            inFlight = Optional.empty();
            open.complete(judge.apply(rows));
            bench.pass();
        }
    }

    @Override
    public CompletableFuture<WriteOutcome> write(List<Row> batch) {
        long nowNs = bench.monotonicNs();
        Request request = new Request(List.copyOf(batch), nowNs, nowNs + duration.apply(batch).toNanos());
        requests.add(request);
        inFlight = Optional.of(request);
        open = new CompletableFuture<>();
        return open;
    }

    @Override
    public String name() {
        return "influx";
    }

    @Override
    public Health health() {
        return new Health(true, "a line");
    }

    @Override
    public long sentBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
