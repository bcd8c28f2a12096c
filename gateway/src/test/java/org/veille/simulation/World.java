package org.veille.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.veille.model.Loss;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.pipeline.BoundedInbox;
import org.veille.pipeline.Budgets;
import org.veille.pipeline.ClockLimits;
import org.veille.pipeline.Pipeline;
import org.veille.pipeline.Settings;
import org.veille.port.Batch;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.Health;
import org.veille.port.Inbox;
import org.veille.port.LossTally;
import org.veille.port.Plan;
import org.veille.port.Source;
import org.veille.port.Status;

/**
 * The gateway, what surrounds it, and their time: the pipeline is driven as its thread drives it, an event, then
 * {@code pass}, then sleep until the next deadline of anybody. When the power is cut, all that is not on the disk
 * is gone, and the world goes on until the gateway is started again.
 */
final class World implements Surroundings.Gateway, Clock, Inbox {
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(60);
    private static final Duration DELIVER_EVERY = Duration.ofSeconds(10);

    private static final long EXCHANGE_LIFETIME_S = 250;

    /** So small that a storm fills it while the disk takes nothing. */
    private static final int CRAMPED_TICK_BYTES = 16 * 1024;

    static final int CRAMPED_EVENTS = 60;

    /** Passes at one instant: more is a thread that never sleeps. */
    private static final int MAX_PASSES = 5_000;

    final Chance chance;
    final SimulatedClock clock = new SimulatedClock();
    final Agenda agenda = new Agenda();
    final Fuse fuse = new Fuse();
    final Disk disk;
    final Influx influx;
    final Broker broker;
    final Sensors sensors;
    final Board board;

    /** Of the card, bytes in 24 hours. */
    final OptionalLong budget;

    private final Supplier<Tampering> tamperings;
    private final List<String> trace = new ArrayList<>();
    private final Map<SourceId, LossTally> losses = new TreeMap<>(Comparator.comparing(SourceId::name));
    private final boolean cramped;
    private BoundedInbox inbox = new BoundedInbox();
    private final ArrayDeque<Event> taken = new ArrayDeque<>();
    /** Something has come in since the inbox was looked at. */
    private boolean heard;

    private Tampering tampering = Tampering.NONE;
    private Plan plan = Building.PLAN;
    private Pipeline pipeline;
    private long life;
    private long upSinceNs = -Duration.ofHours(1).toNanos();
    private int powerCuts;
    private static final Duration ENDING = Duration.ofSeconds(6);
    private long dropped;
    private final List<Ending> endings = new ArrayList<>();
    /** Of the broker's messages, the same again counted again, since the last transaction. */
    private int handled;

    private long atOnceNs = Long.MIN_VALUE;
    private Runnable watcher = () -> {};

    World(Chance chance, Supplier<Tampering> tamperings) {
        this.chance = chance;
        this.tamperings = tamperings;
        Surroundings around = new Surroundings(clock, agenda, chance, fuse, this);
        cramped = chance.oneIn(2);
        budget = chance.oneIn(3) ? OptionalLong.of(chance.of(300_000L, 3_000_000L)) : OptionalLong.empty();
        disk = new Disk(clock, chance, fuse, this::isForced);
        influx = new Influx(around);
        broker = new Broker(around);
        sensors = new Sensors(
                chance,
                clock,
                broker,
                new CoapSender(around),
                new RadioField(around, Building.PLAN.sessions().getFirst()));
        board = new Board(this);
    }

    /** @param after every event that the gateway has handled */
    void watch(Runnable after) {
        watcher = after;
    }

    void note(String what) {
        trace.add(Duration.ofNanos(clock.worldNs()) + " " + what);
    }

    List<String> trace() {
        return trace;
    }

    int powerCuts() {
        return powerCuts;
    }

    Plan plan() {
        return plan;
    }

    // ---- the gateway's life -----------------------------------------------------------------------------------------

    void start() {
        if (isUp()) {
            return;
        }
        life++;
        upSinceNs = clock.worldNs();
        board.started();
        taken.clear();
        inbox = cramped ? new BoundedInbox(CRAMPED_EVENTS, MAX_BYTES) : new BoundedInbox();
        tampering = tamperings.get();
        disk.begin();
        atOnce();
        guarded(() -> {
            Map<SourceId, Source> sources = new TreeMap<>(Comparator.comparing(SourceId::name));
            List.of(new Kind(Broker.ID, Broker.WINDOW, true), new Kind(CoapSender.ID, 256, false),
                            new Kind(RadioField.ID, Integer.MAX_VALUE, false))
                    .forEach(kind -> sources.put(kind.id(), tampering.source(kind)));
            Pipeline fresh = new Pipeline(
                    plan,
                    new Settings(
                            COMMIT_INTERVAL, DELIVER_EVERY, sources, Budgets.NONE, card(), ClockLimits.DEFAULT,
                            Optional.of(Settings.SILENCE)),
                    tampering.journal(disk),
                    Optional.of(tampering.sink(influx)),
                    Map.of(),
                    this,
                    this,
                    chance.generator());
            fresh.recover(now());
            pipeline = fresh;
            broker.connect();
        });
        turn();
    }

    private Settings.Card card() {
        return new Settings.Card(budget, tampering.machine(disk.machine()), maxTickBytes());
    }

    /** Of a transaction, in memory. */
    int maxTickBytes() {
        return cramped ? CRAMPED_TICK_BYTES : 2 * 1024 * 1024;
    }

    /** What happens now is committed at once, whatever the budget says. */
    private void atOnce() {
        atOnceNs = clock.worldNs();
    }

    private boolean isForced(Batch batch) {
        boolean window = handled >= Broker.WINDOW;
        handled = 0;
        // What an operator asks for, and a clock that falls back.
        boolean asked = !batch.amendments().settled().isEmpty();
        // What else takes memory is not in the batch.
        return Oracle.memory(batch) > maxTickBytes() / 3
                || asked
                || Oracle.beginsAnew(batch)
                || clock.worldNs() - atOnceNs < Duration.ofSeconds(10).toNanos()
                || window;
    }

    private void fail(PowerCut cut) {
        powerCuts++;
        note("power cut " + cut.getMessage());
        forgetDropped();
        down(chance.of(0L, 2L, 30L, 600L, 5_000L, 40_000L));
    }

    /**
     * A boot whose clock is trusted takes it for continuous with that of the boot before. Where it was set in between, a CoAP
     * device that still repeats itself would be taken for a new one: that gap is known, and left out.
     */
    private void down(long seconds) {
        boolean reboots = chance.oneIn(2);
        long leastS = reboots && clock.wasSet() ? EXCHANGE_LIFETIME_S : 0;
        if (reboots) {
            board.reboot();
        }
        kill(Math.max(seconds, leastS));
    }

    /** The process ends, and is started again in the same boot. */
    void kill(long seconds) {
        pipeline = null;
        life++;
        losses.clear();
        broker.disconnect();
        agenda.at(clock.worldNs() + Duration.ofSeconds(seconds).toNanos(), this::start);
    }

    /** As the service manager ends it: politely. */
    void stop(long downS) {
        if (isUp()) {
            losses.values().forEach(tally -> tally.flushAll(inbox, now()));
            long fromNs = clock.worldNs();
            offer(new Event.Stop(now()));
            elapse(ENDING);
            // Longer where the disk stalls.
            endings.add(new Ending(fromNs, clock.worldNs()));
            if (isUp()) {
                if (disk.isFull()) {
                    forgetDropped();
                }
                down(downS);
            }
        }
    }

    /** Whether it was being ended politely then: its last transaction does not wait. */
    boolean wasEnding(long worldNs) {
        return endings.stream().anyMatch(ending -> worldNs >= ending.fromNs() && worldNs <= ending.toNs());
    }

    private record Ending(long fromNs, long toNs) {}

    /** What was dropped and is not on disk, nobody can count any more. */
    void forgetDropped() {
        dropped = disk.dropped();
    }

    void reload(Plan next) {
        plan = next;
        if (isUp()) {
            offer(new Event.Reload(next, now()));
        }
    }

    // ---- time -------------------------------------------------------------------------------------------------------

    void elapse(Duration span) {
        long untilNs = clock.worldNs() + span.toNanos();
        turn();
        while (true) {
            long nextNs = Math.min(agenda.nextNs(), gatewayDueNs());
            if (nextNs > untilNs) {
                break;
            }
            clock.advanceTo(nextNs);
            agenda.runDue(clock.worldNs());
            turn();
        }
        clock.advanceTo(untilNs);
        turn();
    }

    private long gatewayDueNs() {
        if (!isUp() || pipeline.hasEnded()) {
            return Long.MAX_VALUE;
        }
        long dueNs = pipeline.nextDeadlineNs();
        // By the gateway's own idea of time, which a planted bug may have bent.
        return dueNs == Long.MAX_VALUE ? dueNs : clock.worldNs() + Math.max(0, dueNs - now().monotonicNs());
    }

    /** Everything that is to be done at this instant. */
    private void turn() {
        if (!isUp() || pipeline.hasEnded()) {
            return;
        }
        guarded(() -> {
            int passes = 0;
            Event event;
            do {
                heard = false;
                losses.values().forEach(tally -> tally.flushAll(inbox, now()));
                broker.push();
                event = poll();
                if (event != null) {
                    account(event);
                    pipeline.handle(tampering.event(event));
                    fuse.burn("between an event and its tick");
                }
                pipeline.pass(now());
                watcher.run();
                if (++passes > MAX_PASSES) {
                    throw new AssertionError("the gateway never sleeps");
                }
            } while (!pipeline.hasEnded() && (event != null || heard || gatewayDueNs() <= clock.worldNs()));
        });
    }

    /** What it is that may make the next transaction one that cannot wait. */
    private void account(Event event) {
        switch (event) {
            case Event.Uplink uplink -> handled += uplink.source().equals(Broker.ID) ? 1 : 0;
            case Event.SessionLost _, Event.Reload _, Event.Stop _ -> atOnce();
            default -> {}
        }
    }

    /** As the thread does: so many at once as the inbox gives, one after the other. */
    private Event poll() {
        if (taken.isEmpty()) {
            List<Event> next = new ArrayList<>();
            try {
                inbox.take(next, 0, tampering.takes(pipeline.takesUplinks()));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            taken.addAll(next);
        }
        return taken.poll();
    }

    private void guarded(Runnable what) {
        try {
            what.run();
        } catch (PowerCut cut) {
            fail(cut);
        }
    }

    /** As people see it; empty while it is down. */
    Optional<Status> status() {
        if (!isUp()) {
            return Optional.empty();
        }
        AtomicReference<Status> seen = new AtomicReference<>();
        pipeline.handle(new Event.Look(seen::set, now()));
        return Optional.of(seen.get());
    }

    // ---- what the gateway and its neighbours see --------------------------------------------------------------------

    @Override
    public boolean isUp() {
        return pipeline != null;
    }

    @Override
    public long life() {
        return life;
    }

    @Override
    public long upSinceNs() {
        return upSinceNs;
    }

    @Override
    public boolean offer(Event event) {
        boolean room = inbox.offer(event);
        heard |= room;
        return room;
    }

    @Override
    public void put(Event event) {
        try {
            inbox.put(event);
            heard = true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean offerOrLose(Event.Uplink uplink) {
        if (inbox.offer(uplink)) {
            return true;
        }
        dropped++;
        losses.computeIfAbsent(uplink.source(), LossTally::new).add(Loss.INBOX_FULL, "simulated");
        guarded(() -> tampering.dropped(uplink));
        return false;
    }

    @Override
    public void sessionLost(Event.SessionLost gone) {
        put(gone);
    }

    /** Uplinks that found no room, without those whose count the power cut took. */
    long dropped() {
        return dropped;
    }

    @Override
    public long monotonicNs() {
        return now().monotonicNs();
    }

    @Override
    public long epochMs() {
        return now().epochMs();
    }

    @Override
    public String bootId() {
        return clock.bootId();
    }

    @Override
    public Received now() {
        return tampering.time(clock.now());
    }

    private record Kind(SourceId id, int window, boolean redelivers) implements Source {
        @Override
        public void start(Inbox inbox) {}

        @Override
        public Health health() {
            return new Health(true, "simulated");
        }

        @Override
        public void close() {}
    }
}
