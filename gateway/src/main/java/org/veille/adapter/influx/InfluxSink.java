package org.veille.adapter.influx;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Destination;
import org.veille.model.InvalidValue;
import org.veille.model.Row;
import org.veille.port.Clock;
import org.veille.port.Health;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/**
 * Writes batches to one InfluxDB, on one thread of its own. A batch goes out in requests of at most
 * {@link Sink#MAX_ROWS} rows and {@link #MAX_BYTES}; a request that the server finds too large is halved. The first
 * request that is not accepted decides the outcome of the batch: what went before it is in, and writing it again
 * changes nothing.
 *
 * <p>Rows for {@link Destination#LIVE} go to the live bucket or retention policy when one is configured, else where
 * all others go, in the same request: never nowhere.
 */
public final class InfluxSink implements Sink {
    /** Most bytes of a request before compression: what a small server and a proxy's usual limit take. */
    static final int MAX_BYTES = 1_000_000;

    /** How long {@link #close} lets a request in flight end; the pipeline has waited for it before. */
    private static final int CLOSE_S = 1;

    private static final Logger LOG = LoggerFactory.getLogger(InfluxSink.class);

    private final InfluxSettings settings;
    private final Clock clock;
    private final Timeouts timeouts;
    private final Traffic traffic;
    private final Http http;
    private final ExecutorService worker;

    // Of the worker's thread alone.
    private Api api;

    private volatile String server = "";
    private volatile CompletableFuture<WriteOutcome> inFlight = CompletableFuture.completedFuture(null);
    private volatile Health health;

    public InfluxSink(InfluxSettings settings, Clock clock) {
        this(settings, clock, Timeouts.NORMAL);
    }

    InfluxSink(InfluxSettings settings, Clock clock, Timeouts timeouts) {
        this.settings = settings;
        this.clock = clock;
        this.timeouts = timeouts;
        this.traffic = new Traffic(settings.url(), clock);
        this.http = new Http(settings, timeouts, traffic);
        this.health = new Health(true, "nothing sent yet to " + settings.url());
        this.worker = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("influx").daemon().factory());
    }

    @Override
    public String name() {
        return "influx";
    }

    @Override
    public CompletableFuture<WriteOutcome> write(List<Row> batch) {
        CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
        inFlight = outcome;
        try {
            worker.execute(() -> attempt(batch, outcome));
        } catch (RejectedExecutionException _) {
            outcome.complete(closed());
        }
        return outcome;
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public String version() {
        return server;
    }

    @Override
    public long sentBytes() {
        return traffic.bytes();
    }

    @Override
    public void close() {
        worker.submit(this::disconnect);
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_S, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException _) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
        // A request that does not end is a daemon thread's; nobody waits for its answer any more.
        inFlight.complete(closed());
    }

    private static WriteOutcome closed() {
        return later("the sink is closed");
    }

    private static WriteOutcome later(String words) {
        return new WriteOutcome.Later(OptionalLong.empty(), words);
    }

    /** Completes {@code outcome} in any case: a batch that is never answered would hold up all that come after it. */
    private void attempt(List<Row> batch, CompletableFuture<WriteOutcome> outcome) {
        WriteOutcome found = later(settings.url() + ": a defect of this program, see its log");
        try {
            found = tried(batch);
        } catch (RuntimeException | Error e) {
            LOG.error("Writing to {} failed in a way that should not be; the points are kept", settings.url(), e);
        } finally {
            show(found);
            outcome.complete(found);
        }
    }

    private WriteOutcome tried(List<Row> batch) {
        Map<Destination, List<String>> lines;
        try {
            lines = BatchLines.of(batch, settings::keeps);
        } catch (InvalidValue e) {
            // Which one it is, is found out like any other, and costs no request.
            String words = "not a point that InfluxDB can keep: " + e.getMessage();
            return new WriteOutcome.Refused(0, words, batch.size() == 1);
        }
        try {
            connect();
            for (Map.Entry<Destination, List<String>> entry : lines.entrySet()) {
                WriteOutcome outcome = writeAll(entry.getKey(), entry.getValue(), batch.size());
                if (!(outcome instanceof WriteOutcome.Accepted)) {
                    return outcome;
                }
            }
            return new WriteOutcome.Accepted();
        } catch (InvalidValue e) {
            disconnect();
            return later(e.getMessage());
        } catch (IOException e) {
            traffic.breaks();
            return later(settings.url() + ": " + words(e));
        } catch (RuntimeException e) {
            disconnect();
            throw e;
        }
    }

    /** Asks for the version once; again after an answer that does not fit it. */
    private void connect() throws IOException {
        if (api != null) {
            return;
        }
        switch (settings.version()) {
            case AUTO -> {
                Server asked = Server.ask(http);
                server = asked.name();
                api = asked.api(settings, http, timeouts, traffic);
            }
            case V1 -> {
                server = "InfluxDB 1";
                api = new ApiV1(settings, http);
            }
            case V2, V3 -> {
                server = "InfluxDB " + settings.version();
                api = new ApiV2(settings, timeouts, traffic);
            }
        }
    }

    private void disconnect() {
        if (api != null) {
            api.close();
            api = null;
        }
    }

    /** @param batch rows of all requests: a request that is refused as a whole is not all of them */
    private WriteOutcome writeAll(Destination destination, List<String> lines, int batch) throws IOException {
        int from = 0;
        while (from < lines.size()) {
            int to = end(lines, from);
            WriteOutcome outcome = writeOrHalve(destination, lines.subList(from, to), batch);
            if (!(outcome instanceof WriteOutcome.Accepted)) {
                return outcome;
            }
            from = to;
        }
        return new WriteOutcome.Accepted();
    }

    /** Where a request that begins at {@code from} ends: it has one line at least. */
    private static int end(List<String> lines, int from) {
        int bytes = 0;
        int to = from;
        while (to < lines.size() && to - from < MAX_ROWS) {
            bytes += lines.get(to).getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes > MAX_BYTES && to > from) {
                return to;
            }
            to++;
        }
        return to;
    }

    private WriteOutcome writeOrHalve(Destination destination, List<String> lines, int batch) throws IOException {
        Answer answer = api.write(destination, lines);
        if (answer.status() == Answer.TOO_LARGE && lines.size() > 1) {
            int middle = lines.size() / 2;
            WriteOutcome first = writeOrHalve(destination, lines.subList(0, middle), batch);
            return first instanceof WriteOutcome.Accepted
                    ? writeOrHalve(destination, lines.subList(middle, lines.size()), batch)
                    : first;
        }
        WriteOutcome outcome = answer.outcome(batch, api.target(destination), clock.epochMs());
        if (answer.status() >= 300 && !(outcome instanceof WriteOutcome.Refused)) {
            // New credentials are read, and a server that was replaced is asked again.
            disconnect();
        }
        return outcome;
    }

    private void show(WriteOutcome outcome) {
        boolean wasUp = health.up();
        health = switch (outcome) {
            case WriteOutcome.Accepted _ ->
                new Health(true, server + " at " + settings.url() + ", last written " + now());
            case WriteOutcome.Refused refused ->
                new Health(
                        true,
                        server + " at " + settings.url() + ", refused points at " + now() + ": " + refused.words());
            case WriteOutcome.Later later -> new Health(false, later.words() + ", at " + now());
        };
        if (health.up() != wasUp) {
            if (wasUp) {
                LOG.warn("Points are kept, not sent: {}", health.detail());
            } else {
                LOG.info("Points are sent again: {}", health.detail());
            }
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.epochMs());
    }

    /** The outermost cause that means something to a person: a time-out is often caused by the socket it closed. */
    private static String words(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException _ -> {
                    return "no such host; mend influx.url, or the name service";
                }
                case ConnectException _ -> {
                    return "nobody listens there, or the way is blocked (" + cause.getMessage() + ")";
                }
                case SSLException _ -> {
                    return "no trusted connection (" + cause.getMessage()
                            + "); install the authority of its certificate";
                }
                case InterruptedIOException _ -> {
                    return "no answer in time";
                }
                default -> {}
            }
        }
        return "the connection broke (" + e.getMessage() + ")";
    }
}
