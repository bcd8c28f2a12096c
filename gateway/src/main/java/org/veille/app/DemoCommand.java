package org.veille.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.veille.adapter.proc.OwnProcess;
import org.veille.config.Durations;
import org.veille.json.JsonWriter;
import org.veille.lab.AcceleratedClock;
import org.veille.lab.SimulatedRelay;
import org.veille.lab.Stage;
import org.veille.lab.school.School;
import org.veille.model.InvalidValue;
import org.veille.page.StatusJson;
import org.veille.port.Health;
import org.veille.port.Status;
import org.veille.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code veille demo}: the real gateway in a simulated school. */
@Command(
        name = "demo",
        description = "A simulated school sends over real MQTT, CoAP and LoRaWAN packets to the real gateway.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Nothing to install or configure: an MQTT broker and a stand-in for InfluxDB run in the program, on the",
            "loopback address. A school day passes in minutes. Ctrl-C ends it.",
            "",
            "Examples:",
            "  veille demo",
            "  veille demo --for 60s",
            "  veille demo --for 30s --json",
            "  veille demo --keep school            also keeps the configuration and the database, to look at:",
            "                                       veille series -c school/veille.yaml"
        })
final class DemoCommand implements Callable<Integer> {
    private static final List<String> PROTOCOLS = List.of("mqtt", "coap", "lorawan");
    /** The show begins shortly before the first pupils come. */
    private static final Duration BEFORE_LESSONS = Duration.ofMinutes(7 * 60);

    private static final long CLEAN_UP_S = 8;
    private static final long READY_MS = 20_000;
    private static final long STEP_MS = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Span.class,
            description = "How long, in real time: 30s, 5min. Without it until Ctrl-C.")
    private Optional<Duration> span = Optional.empty();

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "300",
            description = "Simulated seconds in a real one (default: 300).")
    private double speed;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Another school day (default: 1).")
    private long seed;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keeps configuration and database in this new folder.")
    private Optional<Path> keep = Optional.empty();

    @Option(names = "--json", description = "One JSON object on standard output at the end.")
    private boolean json;

    private volatile boolean interrupted;
    private final CountDownLatch cleaned = new CountDownLatch(1);

    /** What is known at the end. */
    private record Ending(Status status, Stage.Counts sent, long realMs, long simulatedMs, int devices) {}

    @Override
    public Integer call() throws Exception {
        Logs.level(System.getenv().getOrDefault("VEILLE_LOG", "SEVERE"));
        Path folder = folder();
        try {
            Ending ending = show(folder);
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? json(ending) : summary(ending));
            return delivered(ending) ? Veille.FINE : Veille.FAILURE;
        } finally {
            if (keep.isEmpty()) {
                delete(folder);
            }
            cleaned.countDown();
        }
    }

    private Path folder() throws IOException {
        if (keep.isEmpty()) {
            return Files.createTempDirectory("veille-demo");
        }
        try {
            return Files.createDirectory(keep.get());
        } catch (FileAlreadyExistsException _) {
            throw new InvalidValue(keep.get().toString(), "a folder that is not there yet", "name another");
        } catch (NoSuchFileException _) {
            throw new InvalidValue(keep.get().toString(), "a new folder in one that exists", "create its parent first");
        }
    }

    private Ending show(Path folder) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        Thread hook = new Thread(this::interrupt);
        School school = new School(seed);
        try (Stage stage = Stage.open(folder)) {
            int coapPort = Stage.freeUdpPort();
            int gwmpPort = Stage.freeUdpPort();
            school.writeConfiguration(folder, stage.mqttPort(), coapPort, gwmpPort, stage.influxPort());
            Site site = Configuration.load(folder.resolve("veille.yaml"), err)
                    .orElseThrow(() -> new IllegalStateException("the demo's own configuration has mistakes"));
            long startMs = school.startMs() + BEFORE_LESSONS.toMillis();
            AcceleratedClock clock = new AcceleratedClock(startMs, speed);
            Runtime.getRuntime().addShutdownHook(hook);
            try (Gateway gateway = new Gateway(site, clock, (id, _) -> new SimulatedRelay(id, clock), 0)) {
                gateway.start();
                awaitSources(gateway);
                stage.play(school, clock, coapPort, gwmpPort);
                long realMs = watch(gateway, stage, clock);
                Status last = gateway.look()
                        .orElseThrow(() -> new Complaint.Failure("the gateway does not answer", ""));
                long simulatedMs = clock.epochMs() - startMs;
                return new Ending(last, stage.counts(), realMs, simulatedMs, school.deviceCount());
            } finally {
                release(hook);
            }
        }
    }

    /** On Ctrl-C: the program ends when this returns, so it waits until the demo has cleaned up behind itself. */
    private void interrupt() {
        interrupted = true;
        try {
            cleaned.await(CLEAN_UP_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After Ctrl-C the hook runs and waits for this thread; without it, it must not. */
    private void release(Thread hook) {
        if (!interrupted) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private static void awaitSources(Gateway gateway) throws InterruptedException {
        for (long waitedMs = 0; waitedMs < READY_MS; waitedMs += STEP_MS) {
            Optional<Status> status = gateway.look();
            if (status.isPresent()
                    && PROTOCOLS.stream().map(status.get().parts()::get).allMatch(Health::up)) {
                return;
            }
            Thread.sleep(STEP_MS);
        }
        throw new Complaint.Failure(
                "the sources did not come up: "
                        + gateway.look().flatMap(Status::trouble).orElse("no reason known"),
                "");
    }

    /** Shows how it goes, once a second, until time is up or somebody presses Ctrl-C. */
    private long watch(Gateway gateway, Stage stage, AcceleratedClock clock) throws InterruptedException {
        TerminalView view = new TerminalView(spec.commandLine().getErr(), clock.speed(), json);
        long endMs = span.map(Duration::toMillis).orElse(Long.MAX_VALUE);
        long startNs = System.nanoTime();
        long realMs = 0;
        while (realMs < endMs && !interrupted) {
            Thread.sleep(Math.min(STEP_MS, endMs - realMs));
            realMs = (System.nanoTime() - startNs) / 1_000_000;
            if (view.isDue(realMs)) {
                gateway.look().ifPresent(status -> view.show(status, stage));
            }
        }
        view.end();
        return realMs;
    }

    private static boolean delivered(Ending ending) {
        Status status = ending.status();
        boolean balanced = status.uplinks().balanced() && status.readings().balanced();
        return balanced && PROTOCOLS.stream().allMatch(protocol -> bySource(status, protocol) > 0);
    }

    private static long bySource(Status status, String source) {
        return status.uplinksBySource().getOrDefault(source, 0L);
    }

    private static String summary(Ending ending) {
        Status status = ending.status();
        long readings = status.readings().decoded();
        long points = status.points().released();
        return "%d s, %d simulated hours: %d readings of %d devices condensed into %d points and their hourly means; %s"
                .formatted(
                        ending.realMs() / 1_000,
                        Duration.ofMillis(ending.simulatedMs()).toHours(),
                        readings,
                        ending.devices(),
                        points,
                        delivered(ending) ? "every reading is accounted for" : "SOMETHING IS MISSING, see --json");
    }

    private String json(Ending ending) {
        Status status = ending.status();
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.demo/1");
        writer.field("seconds", ending.realMs() / 1_000.0);
        writer.field("simulatedSeconds", ending.simulatedMs() / 1_000.0);
        writer.field("speed", speed).field("devices", ending.devices());
        writer.key("protocols").object();
        PROTOCOLS.forEach(protocol -> writer.field(protocol, bySource(status, protocol)));
        writer.end();
        StatusJson.balances(writer, status);
        writer.key("decisions").object();
        writer.field("dryRun", status.decisions().getOrDefault("dryRun", 0L));
        writer.field("active", status.decisions().getOrDefault("ordered", 0L)).end();
        OwnProcess own = new OwnProcess();
        OptionalLong resident = own.residentBytes();
        writer.field("rssMb", resident.isEmpty() ? -1 : Math.round(resident.getAsLong() / 1e5) / 10.0);
        writer.field("bytesWritten", own.bytesWritten().orElse(-1));
        return writer.end().toString();
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException e) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** {@code 30s}, {@code 5 min}. */
    private static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Durations.parse(text);
            } catch (InvalidValue e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
