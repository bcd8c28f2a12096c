package org.veille.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.veille.adapter.sqlite.SqliteHistory;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.port.History;
import org.veille.servers.InfluxDb1;
import org.veille.servers.Mosquitto;

/**
 * Runs scenarios: a broker, a server, the gateway and the load, each a process; at the end the readings are counted in the
 * journal and in InfluxDB, and a run that has lost or doubled one has failed.
 */
final class ThroughputTrial {
    /** Longer than any delivery interval and commit interval of a scenario together. */
    private static final Duration START = Duration.ofSeconds(60);

    private static final String TRACE = "-XX:StartFlightRecording:method-trace="
            + SqliteJournal.class.getName() + "::commit -Xlog:jfr*=off";

    /** Messages whose commits are timed: some hundred commits. */
    private static final long TIMED_MESSAGES = 10_000;

    private final Path launcher;
    private final Path work;
    private final Consumer<String> progress;

    /**
     * @param launcher starts the gateway
     * @param work folder on the disk that is measured; emptied after each scenario
     */
    ThroughputTrial(Path launcher, Path work, Consumer<String> progress) {
        this.launcher = launcher;
        this.work = work;
        this.progress = progress;
    }

    ThroughputResult run(ThroughputScenario scenario) throws IOException {
        OptionalDouble commitMs = OptionalDouble.empty();
        if (scenario.needsCommitTimes()) {
            progress.accept(scenario + ": how long a commit takes");
            commitMs = OptionalDouble.of(medianCommitMs(scenario));
        }
        progress.accept(scenario + ": starting");
        return measure(scenario, "", commitMs, _ -> {});
    }

    /** In a run of its own: a recorder inside the gateway costs memory and time that are not the gateway's. */
    private double medianCommitMs(ThroughputScenario scenario) throws IOException {
        Path recording = work.resolve("commits.jfr");
        Files.createDirectories(work);
        ThroughputScenario timed = new ThroughputScenario(
                scenario.name(), scenario.window(), scenario.readings(), scenario.messagesPerS(), scenario.warmUp(),
                Math.min(TIMED_MESSAGES, scenario.messages()), scenario.commitEvery(), Duration.ZERO, List.of());
        // Method tracing: JEP 520.
        measure(timed, TRACE, OptionalDouble.empty(), gateway -> gateway.dump(recording));
        double[] ms;
        try (RecordingFile file = new RecordingFile(recording)) {
            Stream.Builder<RecordedEvent> commits = Stream.builder();
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals("jdk.MethodTrace")) {
                    commits.add(event);
                }
            }
            ms = commits.build()
                    .mapToDouble(event -> event.getDuration().toNanos() / 1e6)
                    .sorted()
                    .toArray();
        }
        Files.delete(recording);
        if (ms.length == 0) {
            throw new IllegalStateException("no commit was recorded");
        }
        return ms[ms.length / 2];
    }

    /** What else is done with the gateway before it is stopped. */
    private interface Visit {
        void at(BenchedGateway gateway) throws IOException;
    }

    private ThroughputResult measure(
            ThroughputScenario scenario, String javaOptions, OptionalDouble commitMs, Visit visit) throws IOException {
        double load = Machine.loadNow();
        Path folder = work.resolve("throughput");
        delete(folder);
        try (Mosquitto broker = broker(scenario, folder);
                InfluxDb1 influx = new InfluxDb1(folder.resolve("influxdb"))) {
            broker.start();
            influx.start();
            influx.query("banc", "CREATE DATABASE banc");
            long beganNs = System.nanoTime();
            try (BenchedGateway gateway = new BenchedGateway(
                            launcher, folder.resolve("gateway"), broker.port(), influx.uri(), scenario, javaOptions);
                    LoadProcess generator = new LoadProcess(broker.port())) {
                gateway.awaitLook("subscribed", START, look -> look.flag("/parts/mqtt/up"));
                ProcessFigures up = gateway.figures();
                ThroughputResult.Start start =
                        new ThroughputResult.Start((up.atNs() - beganNs) / 1e9, up.cpuS(), up.rssMb());
                ThroughputResult result = load(scenario, gateway, generator, start, commitMs, load);
                visit.at(gateway);
                gateway.stop();
                requireAll(scenario, gateway, influx);
                return result;
            }
        } finally {
            delete(folder);
        }
    }

    private static Mosquitto broker(ThroughputScenario scenario, Path folder) {
        // The load does not wait for the gateway: what is not in the window has to find room in the broker's queue.
        Mosquitto broker = new Mosquitto(folder.resolve("mosquitto")).quiet().with("max_queued_messages 0");
        return scenario.window() == ThroughputScenario.STOCK_WINDOW
                ? broker
                : broker.with("max_inflight_messages " + scenario.window());
    }

    private ThroughputResult load(
            ThroughputScenario scenario,
            BenchedGateway gateway,
            LoadProcess generator,
            ThroughputResult.Start start,
            OptionalDouble commitMs,
            double load)
            throws IOException {
        long warm = scenario.warmUp() * scenario.readings();
        generator.publish(scenario.warmUp(), 0, scenario.readings());
        gateway.awaitLook("the warm-up", scenario.bound(scenario.warmUp()), look -> look.hasSent(warm));
        ThroughputResult.Idle idle = idle(scenario.idle(), gateway);

        progress.accept(scenario + ": " + scenario.messages() + " messages");
        long all = warm + scenario.messages() * scenario.readings();
        Duration atMost = scenario.bound(scenario.messages());
        long commitsBefore = gateway.look().number("/commits");
        ProcessFigures before = gateway.figures();
        generator.publish(scenario.messages(), scenario.messagesPerS(), scenario.readings());
        gateway.awaitLook("all readings decoded", atMost, look -> look.decoded() >= all);
        double seconds = (System.nanoTime() - before.atNs()) / 1e9;
        gateway.awaitLook("all points with the server", atMost, look -> look.hasSent(all));
        ProcessFigures after = gateway.figures();
        return new ThroughputResult(
                scenario,
                seconds,
                after.cpuSince(before),
                after.secondsSince(before),
                after.wakeUpsSince(before),
                gateway.look().number("/commits") - commitsBefore,
                commitMs,
                start,
                after.peakRssMb(),
                idle,
                load);
    }

    private ThroughputResult.Idle idle(Duration span, BenchedGateway gateway) {
        if (span.isZero()) {
            return ThroughputResult.Idle.UNMEASURED;
        }
        progress.accept("idle for " + span.toSeconds() + " s");
        ProcessFigures before = gateway.figures();
        for (long leftNs = span.toNanos(); leftNs > 0; leftNs = before.atNs() + span.toNanos() - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
        ProcessFigures after = gateway.figures();
        double spanS = after.secondsSince(before);
        return new ThroughputResult.Idle(
                after.cpuSince(before) / spanS * 3_600, after.wakeUpsSince(before) / spanS, after.rssMb());
    }

    /** A benchmark that loses readings measures something else. */
    private static void requireAll(ThroughputScenario scenario, BenchedGateway gateway, InfluxDb1 influx) {
        long sent = (scenario.warmUp() + scenario.messages()) * scenario.readings();
        long kept;
        try (SqliteHistory history = new SqliteHistory(gateway.database())) {
            kept = history.series().stream().mapToLong(History.Summary::readings).sum();
        }
        require(kept, sent, "in the journal");
        String[] answer = influx.query("banc", "SELECT count(value) FROM temperature").strip().split("[,\n]");
        require(Long.parseLong(answer[answer.length - 1]), sent, "in InfluxDB");
    }

    private static void require(long found, long sent, String where) {
        if (found != sent) {
            throw new IllegalStateException(sent + " readings were sent, and " + found + " are " + where);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
