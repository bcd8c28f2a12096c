package org.veille.app;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.adapter.coap.CoapSource;
import org.veille.adapter.control.ControlSocket;
import org.veille.adapter.gpio.GpioContext;
import org.veille.adapter.gpio.GpioRelay;
import org.veille.adapter.gpio.GpioSettings;
import org.veille.adapter.gwmp.GwmpSource;
import org.veille.adapter.influx.InfluxSink;
import org.veille.adapter.mqtt.MqttSource;
import org.veille.adapter.proc.LinuxMachine;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.config.ByteSize;
import org.veille.config.DailyBytes;
import org.veille.model.ActuatorId;
import org.veille.model.Address;
import org.veille.model.SourceId;
import org.veille.page.Page;
import org.veille.pipeline.BoundedInbox;
import org.veille.pipeline.Budgets;
import org.veille.pipeline.ClockLimits;
import org.veille.pipeline.Pipeline;
import org.veille.pipeline.PipelineThread;
import org.veille.pipeline.Settings;
import org.veille.port.Actuator;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.Excerpts;
import org.veille.port.History;
import org.veille.port.Journal;
import org.veille.port.Machine;
import org.veille.port.Plan;
import org.veille.port.Settlement;
import org.veille.port.Sink;
import org.veille.port.Source;
import org.veille.port.Status;
import org.veille.port.Stranger;
import org.veille.port.Wish;
import org.veille.site.Budget;
import org.veille.site.Site;
import org.veille.site.SiteFile;

/** One running gateway: the parts that a site asks for, wired to one pipeline. Started once, closed once. */
final class Gateway implements AutoCloseable {
    static final String DATABASE = "veille.db";

    /** The pipeline's last commit and its last batch; the whole stop stays within 5 s. */
    private static final long STOP_MS = 4_500;

    private static final long LOOK_MS = 2_000;

    /** 20,000 refused rows, and a card that takes its time. */
    private static final long SETTLE_MS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Site site;
    private final Clock clock;
    private final Machine machine;
    private final BoundedInbox inbox = new BoundedInbox();
    private final SqliteJournal journal;
    private final Optional<Sink> sink;
    private final Map<SourceId, Source> sources = new LinkedHashMap<>();
    private final Map<ActuatorId, Actuator> actuators = new LinkedHashMap<>();
    private final Pipeline pipeline;
    private final PipelineThread thread;
    private volatile Plan plan;
    private Optional<Page> page = Optional.empty();
    private Optional<ControlSocket> control = Optional.empty();

    /**
     * Opens the database and recovers; nothing listens yet.
     *
     * @throws Journal.JournalException when the database cannot be used
     */
    Gateway(Site site, Clock clock) {
        this(site, clock, relays(clock), Build.read().builtMs());
    }

    /**
     * @param relays makes the driver of an actuator; the demo has no pins
     * @param builtMs no clock that reads earlier is right, milliseconds since 1970 UTC; the demo's school year may lie before
     */
    Gateway(Site site, Clock clock, BiFunction<ActuatorId, GpioSettings, Actuator> relays, long builtMs) {
        this.site = site;
        this.plan = site.plan();
        this.clock = clock;
        SiteFile file = site.file();
        this.machine = new LinuxMachine(file.data());
        this.journal = new SqliteJournal(database(file), retention(file));
        try {
            this.sink = file.influx().map(settings -> new InfluxSink(settings, clock));
            file.sources().ifPresent(this::addSources);
            site.relays().forEach((id, relay) -> actuators.put(id, relays.apply(id, relay)));
            Settings settings = new Settings(
                    file.commitInterval(),
                    file.influx().map(influx -> influx.every()).orElse(file.commitInterval()),
                    sources,
                    budgets(file),
                    new Settings.Card(OptionalLong.of(file.cardWrites().bytes()), machine),
                    new ClockLimits(file.clockEntry().hold(), builtMs),
                    Optional.of(Settings.SILENCE));
            this.pipeline = new Pipeline(
                    site.plan(), settings, journal, sink, actuators, inbox, clock, RandomGenerator.getDefault());
            this.thread = new PipelineThread(pipeline, inbox, clock);
            pipeline.recover(clock.now());
        } catch (RuntimeException | Error e) {
            // The database is free for the next attempt; nothing else holds more than memory before the start.
            journal.close();
            throw e;
        }
    }

    private static Retention retention(SiteFile file) {
        Optional<Long> disk = file.budget().flatMap(Budget::disk).map(ByteSize::bytes);
        return new Retention(file.keptHistory(), file.influx().isPresent(), limit(disk));
    }

    static Path database(SiteFile file) {
        return file.data().resolve(DATABASE);
    }

    private static Budgets budgets(SiteFile file) {
        // Without a sink rows live as long as the history: nothing waits that could be thinned.
        Optional<Budget> budget = file.influx().flatMap(_ -> file.budget());
        return new Budgets(
                limit(budget.flatMap(Budget::disk).map(ByteSize::bytes)),
                limit(budget.flatMap(Budget::uplink).map(DailyBytes::bytes)));
    }

    private static OptionalLong limit(Optional<Long> bytes) {
        return bytes.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    private void addSources(SiteFile.Sources settings) {
        settings.mqtt().ifPresent(mqtt -> add(new MqttSource(mqtt, "veille-" + site.plan().site(), clock)));
        settings.coap().ifPresent(coap -> add(new CoapSource(coap, clock, machine, this::knows)));
        settings.lorawan().ifPresent(lorawan -> add(new GwmpSource(lorawan, clock, machine)));
    }

    /** Sources are made before the pipeline, and ask once they are started. */
    private boolean knows(Address from) {
        return pipeline.knows(from);
    }

    private void add(Source source) {
        sources.put(source.id(), source);
    }

    /** The GPIO library is loaded only when the first relay is made. */
    private static BiFunction<ActuatorId, GpioSettings, Actuator> relays(Clock clock) {
        Supplier<GpioContext> context = new Supplier<>() {
            private GpioContext made;

            @Override
            public GpioContext get() {
                made = made == null ? new GpioContext() : made;
                return made;
            }
        };
        return (id, relay) -> new GpioRelay(id, relay, context.get(), clock);
    }

    /**
     * The page comes first: what may fail shall fail before anything is heard or switched. Whoever calls closes the
     * gateway then.
     *
     * @throws Complaint.Failure when the port of the page is taken
     */
    void start() throws IOException {
        if (site.file().page().isPresent()) {
            page = Optional.of(page(site.file().page().get().port()));
            LOG.info("local page: http://127.0.0.1:{}/", page.get().port());
        }
        control = control();
        actuators.values().forEach(actuator -> actuator.start(inbox));
        thread.start();
        sources.values().forEach(source -> source.start(inbox));
        if (sources.isEmpty()) {
            LOG.warn("no source is configured: nothing will arrive. Add one under 'sources' in veille.yaml");
        }
        if (sink.isEmpty()) {
            LOG.warn("no sink is configured: series stay on this machine. 'veille series' shows them");
        }
    }

    /** Without it everything works but the verbs that talk to a running gateway. */
    private Optional<ControlSocket> control() {
        Path socket = site.file().data().resolve(ControlSocket.NAME);
        try {
            return Optional.of(ControlSocket.open(socket, verbs(), clock));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("no control socket at {}: {}. 'veille series', 'ledger' and 'outbox' want the gateway stopped then",
                    socket, e.getMessage());
            return Optional.empty();
        }
    }

    private Map<String, ControlSocket.Verb> verbs() {
        Map<String, ControlSocket.Verb> verbs = new HashMap<>(new OutboxVerbs(this).byName());
        verbs.putAll(new HistoryVerbs(this).byName());
        verbs.putAll(new AlarmVerbs(this).byName());
        verbs.putAll(new DeviceVerbs(this).byName());
        verbs.putAll(new ReloadVerb(this, site).byName());
        return verbs;
    }

    private Page page(int port) throws IOException {
        try {
            return new Page(port, this::look);
        } catch (BindException e) {
            throw new Complaint.Failure(
                    "page.port: cannot listen on port " + port + " of this machine (" + e.getMessage() + ")",
                    "end the program that has it, perhaps another gateway, or write another port in "
                            + site.read().getFirst());
        }
    }

    /** Where the page is; empty when there is none. */
    OptionalInt pagePort() {
        return page.map(open -> OptionalInt.of(open.port())).orElseGet(OptionalInt::empty);
    }

    /** One consistent look; empty when the pipeline does not answer in time. */
    Optional<Status> look() {
        CompletableFuture<Status> seen = new CompletableFuture<>();
        inbox.offer(new Event.Look(seen::complete, clock.now()));
        return await(seen, LOOK_MS);
    }

    /** What it works by. */
    Plan plan() {
        return plan;
    }

    /** Who has sent something and is no device; empty when the pipeline does not answer in time. */
    Optional<List<Stranger>> strangers() {
        CompletableFuture<List<Stranger>> heard = new CompletableFuture<>();
        inbox.offer(new Event.Look(_ -> heard.complete(pipeline.strangers()), clock.now()));
        return await(heard, LOOK_MS);
    }

    /**
     * Works by other devices and rules from now on.
     *
     * @return whether it does already; else it will soon
     */
    boolean reload(Plan next) {
        inbox.offer(new Event.Reload(next, clock.now()));
        plan = next;
        return look().isPresent();
    }

    /**
     * Reads in the journal, on the pipeline's thread: for tenths of a second at most. With it comes what the next commit will
     * put there of each series.
     *
     * @return empty when the pipeline does not answer in time
     */
    <T> Optional<T> read(BiFunction<Excerpts, Supplier<List<History.Summary>>, T> reading) {
        CompletableFuture<T> read = new CompletableFuture<>();
        inbox.offer(new Event.Look(
                _ -> {
                    try {
                        read.complete(reading.apply(journal.excerpts(), pipeline::uncommitted));
                    } catch (RuntimeException e) {
                        read.completeExceptionally(e);
                    }
                },
                clock.now()));
        return await(read, LOOK_MS);
    }

    /**
     * Somebody has seen an alarm.
     *
     * @param subject empty for all of this name
     * @return how many are raised; empty when the pipeline does not answer in time
     */
    Optional<Integer> alarmSeen(String alarm, Optional<String> subject) {
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        inbox.offer(new Event.AlarmSeen(alarm, subject, seen::complete, clock.now()));
        return await(seen, LOOK_MS);
    }

    /**
     * Does with refused rows what an operator wants.
     *
     * @return empty when it is not done in time; it may be done later
     */
    Optional<Settlement> settle(Wish wish) {
        CompletableFuture<Settlement> done = new CompletableFuture<>();
        inbox.offer(new Event.Settle(wish, done::complete, clock.now()));
        return await(done, SETTLE_MS);
    }

    private static <T> Optional<T> await(CompletableFuture<T> answer, long ms) {
        try {
            return Optional.of(answer.get(ms, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits until the pipeline has ended. */
    void await() throws InterruptedException {
        thread.join();
    }

    /** Commits, tries the sink once, and lets go of everything. What was not acknowledged will be sent again. */
    @Override
    public void close() {
        sources.values().forEach(Source::deafen);
        inbox.offer(new Event.Stop(clock.now()));
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        page.ifPresent(Page::close);
        control.ifPresent(ControlSocket::close);
        sources.values().forEach(Source::close);
        sink.ifPresent(Sink::close);
        actuators.values().forEach(Actuator::close);
        // A commit that still waits for the disk must not have the database closed under it: the end of the process does that.
        if (!thread.isAlive()) {
            journal.close();
        }
    }
}
