package org.veille.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.device.Device;
import org.veille.model.ActuatorId;
import org.veille.model.Address;
import org.veille.model.Loss;
import org.veille.model.Order;
import org.veille.model.Received;
import org.veille.model.Sample;
import org.veille.model.SourceId;
import org.veille.port.Actuator;
import org.veille.port.Batch;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.History;
import org.veille.port.Inbox;
import org.veille.port.Journal;
import org.veille.port.Plan;
import org.veille.port.Sink;
import org.veille.port.Source;
import org.veille.port.Stranger;

/**
 * THE way of a reading: receive, deduplicate, decode, normalise, condense, decide, commit. Every event is handled here, on
 * one thread, in the order of arrival; time comes in with it. The same events give the same output, whether they come from
 * real sources, from a replay or from a simulation.
 *
 * <p>Nothing is acknowledged before the tick that holds it is on disk, and no order leaves before its audit row is.
 */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    /** How long the sink may take for its last batch at the end, nanoseconds: all of a stop has to fit into 5 s. */
    private static final long LAST_TRY_NS = 2_500_000_000L;

    private final Settings settings;
    private final Journal journal;
    private final Map<ActuatorId, Actuator> actuators;
    private final Tick tick;
    private final Ledger ledger = new Ledger();
    private final Strangers strangers = new Strangers();
    private final Alarms alarms;
    private final Storage storage;
    private final Answering answering;
    private final OwnSeries ownSeries;
    private final CardWrites card;
    private final Vitals vitals;
    private final Timekeeping time;
    private final Reception reception;
    private final Decoding decoding;
    private final Lanes lanes;
    private final Deciding deciding;
    private final Resumption resumption;
    private final Delivery delivery;
    private final Quarantine quarantine;
    private final DiskBudget diskBudget;
    private final Overview overview;

    /** Written by the pipeline's thread alone. */
    private volatile Plan plan;

    private long endNs = Long.MAX_VALUE;
    private boolean ended;

    /**
     * @param clock for the sink's answers only, which arrive on its own thread; everything else is timed by its event
     * @param jitter spreads retries; seeded by the caller
     */
    public Pipeline(
            Plan plan,
            Settings settings,
            Journal journal,
            Optional<Sink> sink,
            Map<ActuatorId, Actuator> actuators,
            Inbox inbox,
            Clock clock,
            RandomGenerator jitter) {
        this.plan = plan;
        this.settings = settings;
        this.journal = journal;
        this.actuators = actuators;
        this.tick = new Tick(settings.card().maxTickBytes());
        this.alarms = new Alarms(plan.site(), tick, settings::tell);
        this.storage = new Storage(journal, settings, tick, ledger, alarms);
        this.answering = new Answering(settings, tick, ledger, strangers, storage);
        this.ownSeries = new OwnSeries(tick);
        this.card = new CardWrites(settings, tick, alarms);
        this.vitals = new Vitals(settings, sink, alarms);
        this.time = new Timekeeping(settings.clock(), tick, ledger, alarms);
        this.reception = new Reception(plan, tick, settings, strangers);
        this.lanes = new Lanes(plan, tick, ledger);
        this.decoding = new Decoding(ledger, lanes);
        this.deciding = new Deciding(plan, tick);
        this.resumption = new Resumption(ledger, lanes, deciding);
        Uplink uplink = new Uplink(sink, settings.budgets().uplinkBytes(), tick, alarms);
        long everyNs = settings.deliverEvery().toNanos();
        this.delivery = new Delivery(sink, journal, inbox, clock, jitter, everyNs, uplink, tick, ledger);
        this.quarantine = new Quarantine(journal, tick, ledger);
        this.diskBudget =
                new DiskBudget(settings.budgets().diskBytes(), journal, tick, ledger, alarms, lanes::between);
        this.overview = new Overview(
                settings, sink, actuators, ledger, lanes, time, delivery, deciding, alarms, storage);
    }

    /** Reads the journal and goes on where it ends. Before the first event. */
    public void recover(Received start) {
        Journal.Recovery recovery = storage.recover();
        overview.recover(start);
        recovery.states().stream().filter(Ledger::owns).forEach(ledger::restore);
        alarms.recover(recovery);
        Received now = time.recover(recovery, start);
        ownSeries.recover(now);
        card.recover(recovery, now);
        vitals.recover(ledger.uplinks(), now);
        reception.recover(recovery, time.nowOfKeys(now), now);
        lanes.recover(journal, recovery, now.monotonicNs());
        deciding.recover(recovery, now);
        delivery.recover(recovery, now);
        diskBudget.recover(recovery);
        storage.tell(recovery.salvage(), now);
        if (!tick.isEmpty()) {
            // Runs whose method is another one now have ended.
            tick.changed(Tick.UNREPEATABLE_NS, now.monotonicNs());
        }
        LOG.info("recovered: tick {}, {} series, {} rows wait for the sink",
                recovery.lastTick(), recovery.series().size(), delivery.pending());
    }

    /** One event. Call {@link #pass} afterwards. */
    public void handle(Event heard) {
        Event event = time.at(heard, time(heard.at()));
        switch (event) {
            case Event.Uplink uplink -> receive(uplink);
            case Event.Lost lost -> answering.lost(lost);
            case Event.SessionLost gone -> reception.forget(gone.source(), gone.at());
            case Event.Delivered answer -> delivery.delivered(answer);
            case Event.ReadBack result -> deciding.readBack(result);
            case Event.Override override -> deciding.override(override);
            case Event.Reload reload -> swap(reload);
            case Event.Look look -> look.eye().accept(overview.status(plan.site(), look.at()));
            case Event.Settle settle -> quarantine.begin(settle.wish(), settle.told(), settle.at());
            case Event.AlarmSeen seen -> seen.told().accept(alarms.acknowledge(seen.alarm(), seen.subject(), seen.at()));
            case Event.Stop stop -> stop(stop.at());
        }
    }

    /** Time passes: what is due happens, and the tick is committed if it has to be. */
    public void pass(Received raw) {
        Received now = time(raw);
        reception.due(now).forEach(message -> read(message, now));
        lanes.silence(now.monotonicNs(), settings.commitIntervalNs());
        deciding.pass(now);
        quarantine.pass(now);
        vitals.pass(plan, ledger.uplinks(), now);
        if (Math.min(tick.dueNs(), diskBudget.dueNs()) <= now.monotonicNs()) {
            commit(now);
        }
        if (!tick.isFull()) {
            // What the sink answers has to fit in, too.
            delivery.attempt(now);
        }
        if (endNs != Long.MAX_VALUE && (delivery.isQuiet() || now.monotonicNs() >= endNs)) {
            commit(now);
            quarantine.end();
            ended = true;
        }
    }

    /** When {@link #pass} has something to do, monotonic nanoseconds. */
    public long nextDeadlineNs() {
        long deliveryNs = tick.isFull() ? Long.MAX_VALUE : delivery.dueNs();
        long rows = Math.min(deliveryNs, Math.min(quarantine.dueNs(), diskBudget.dueNs()));
        long soonest = Math.min(Math.min(tick.dueNs(), rows), Math.min(lanes.silenceDueNs(), endNs));
        soonest = Math.min(soonest, Math.min(reception.nextDeadlineNs(), deciding.nextDeadlineNs()));
        return Math.min(soonest, Math.min(vitals.dueNs(), time.nextDeadlineNs()));
    }

    public boolean hasEnded() {
        return ended;
    }

    /**
     * Whether it wants what sources bring. Not while the disk takes nothing and the open transaction is full: what it holds is
     * promised to nobody yet, and more would fill the memory.
     */
    public boolean takesUplinks() {
        return !tick.isFull();
    }

    /** Whether a device has this address. Any thread may ask; a reload changes the answer. */
    public boolean knows(Address from) {
        return !plan.bindings().of(from).isEmpty();
    }

    /** Who has sent something and is no device; the newest first. On the pipeline's thread: ask it from an {@link Event.Look}. */
    public List<Stranger> strangers() {
        return strangers.list();
    }

    /** What will be on disk with the next commit, of each series; on the pipeline's thread, as {@link #strangers}. */
    public List<History.Summary> uncommitted() {
        return lanes.uncommitted();
    }

    // ---- the way of a reading ---------------------------------------------------------------------------------------

    private void receive(Event.Uplink uplink) {
        ledger.received(uplink.source());
        switch (reception.receive(uplink)) {
            case Reception.Known known -> {
                ledger.ended(Ledger.End.DUPLICATE, 1);
                if (known.tellSource()) {
                    answering.kept(uplink);
                }
            }
            case Reception.Waiting _ -> {}
            case Reception.Refused(Loss why, String detail) -> {
                answering.refuse(uplink, why, detail);
                reception.learn(uplink, false);
            }
            case Reception.Arrived(Message message) -> reception.learn(uplink, read(message, uplink.at()));
        }
        ledger.waiting(reception.waiting());
    }

    /**
     * Decode, normalise; then condense and decide.
     *
     * @return whether anything of it is kept: a message that was refused is refused again when it is repeated
     */
    private boolean read(Message heard, Received now) {
        ledger.waiting(reception.waiting());
        Message message = heard.at(time.again(heard.at()));
        boolean waits = time.isWaiting();
        boolean decoded = decoding.decode(message, now, waits, new Decoding.Taker() {
            @Override
            public void take(Sample sample, boolean stamped, Device device) {
                Pipeline.this.take(sample, stamped, device, message, now);
            }

            @Override
            public void hold(Sample sample, Unstamped.TimeOf timeOf, long timeMs) {
                Pipeline.this.hold(sample, timeOf, timeMs, message, now);
            }
        });
        if (decoded && !waits) {
            message.bindings().forEach(binding -> lanes.heard(binding.device().id(), now.epochMs()));
        }
        Optional<Loss> refusal = decoded ? Optional.empty() : Optional.of(Loss.UNDECODABLE);
        answering.answer(message.source(), message.ack(), refusal, now.monotonicNs());
        return decoded;
    }

    private void take(Sample sample, boolean stamped, Device device, Message message, Received now) {
        deciding.see(sample, time.right(message.at()));
        // After every reading, not once a message: a short contrary one must not go unseen.
        deciding.decide(now);
        if (deciding.keeps(sample, device, now)) {
            lanes.accept(sample, stamped, device, message.source(), now.monotonicNs(), now.epochMs());
        } else {
            ledger.discarded(Loss.SAMPLED, message.source(), sample.series(), now.epochMs(), "");
        }
    }

    /** @return false when the disk did not take it */
    private boolean commit(Received now) {
        ledger.waiting(reception.waiting());
        diskBudget.check(storage.lastTick(), delivery, now);
        if (tick.isEmpty() && !ledger.hasRows() && !time.isDirty()) {
            tick.skip();
            return true;
        }
        long next = storage.lastTick() + 1;
        lanes.save(next, time.newestMs(now));
        deciding.save(now);
        Balances balances = ledger.balances(lanes.released(), lanes.held() + time.held());
        tick.state(balances.toRow());
        ownSeries.tell(plan.site(), balances, overview.points(), now);
        card.save(now);
        time.save();
        Batch batch = tick.batch(next, now.epochMs(), ledger.rows(), lanes.neededFromTick(next + 1));
        int rows = batch.rows().size();
        int gone = tick.rowsGone();
        if (!storage.commit(batch, now)) {
            return false;
        }
        lanes.committed(next);
        ownSeries.lost(batch.ledger());
        ledger.committed();
        Optional<SourceId> forcedBy = tick.forcedBy();
        List<Order> orders = tick.committed(now.monotonicNs());
        card.committed(forcedBy, now);
        orders.forEach(order -> submit(order, now));
        delivery.committed(next, rows, gone, now.monotonicNs());
        quarantine.committed(now.monotonicNs());
        storage.committed(now);
        return true;
    }

    private void submit(Order order, Received now) {
        Actuator driver = actuators.get(order.actuator());
        if (driver != null) {
            driver.submit(order);
        } else {
            String words = "its driver is made at the start only: restart the gateway";
            deciding.readBack(new Event.ReadBack(order.actuator(), order.id(), Optional.empty(), words, now));
        }
    }

    // ---- what time it is --------------------------------------------------------------------------------------------

    /** The same moment, stamped; readings that waited to know it go on. */
    private Received time(Received raw) {
        Received now = time.at(raw);
        if (time.isFarAhead() && commit(now)) {
            // What is stored was stamped years ahead. Time begins anew in a tick of its own, so that recovery never feeds readings
            // of both times to one run.
            now = time.fallBack(raw, plan.zone());
            lanes.beginAnew(now.epochMs(), time.toldBeforeMs());
            deciding.beginAnew();
        }
        if (time.hasMoved()) {
            reception.clockMoved(now);
            deciding.clockMoved(now);
        }
        Received known = now;
        time.release(
                now, (waited, sample, at, ofThisBoot) -> resumption.take(waited, sample, at, ofThisBoot, plan, known));
        return now;
    }

    /** Nobody knows what time it is: the reading waits. Rules see it where that does not matter. */
    private void hold(Sample sample, Unstamped.TimeOf timeOf, long timeMs, Message message, Received now) {
        time.hold(message, sample, timeOf, timeMs);
        if (timeOf != Unstamped.TimeOf.DEVICE) {
            deciding.see(sample, message.at());
            deciding.decide(now);
        }
    }

    // ---- around it --------------------------------------------------------------------------------------------------

    private void swap(Event.Reload reload) {
        plan = reload.plan();
        reception.flush(reload.at()).forEach(message -> read(message, reload.at()));
        reception.reload(plan);
        strangers.reload(plan);
        lanes.reload(plan, reload.at().monotonicNs());
        deciding.reload(plan, reload.at());
        tick.changed(0, reload.at().monotonicNs());
        LOG.info("the new configuration is in force");
    }

    private void stop(Received now) {
        reception.flush(now).forEach(message -> read(message, now));
        commit(now);
        delivery.hurry(now.monotonicNs());
        endNs = now.monotonicNs() + LAST_TRY_NS;
    }
}
