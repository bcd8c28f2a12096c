package org.veille.pipeline;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.actuate.ActuatorSettings;
import org.veille.actuate.ActuatorState;
import org.veille.actuate.Outcome;
import org.veille.condition.Evaluation;
import org.veille.condition.LatestValues;
import org.veille.device.Device;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.Command;
import org.veille.model.Order;
import org.veille.model.Received;
import org.veille.model.Sample;
import org.veille.model.StateRow;
import org.veille.model.SwitchState;
import org.veille.port.Event;
import org.veille.port.Journal;
import org.veille.port.Plan;
import org.veille.rule.Decision;
import org.veille.rule.SamplingPlan;
import org.veille.rule.Thinning;
import org.veille.rule.Trigger;

/**
 * Where rules meet readings and actuators: latest values, thinning, triggers, priority arrays. Every decision becomes an
 * audit row in the tick; the tick sends the order once that row is on disk.
 */
final class Deciding {
    /** Audit rows kept in memory for whoever looks. */
    private static final int RECENT = 20;

    private static final String ORDERS_KIND = "orders";
    private static final Logger LOG = LoggerFactory.getLogger(Deciding.class);

    private final Tick tick;
    private final LatestValues latest = new LatestValues();
    private Thinning thinning = new Thinning();
    private final Map<ActuatorId, ActuatorState> actuators = new TreeMap<>();
    private final Set<Trigger> touched = new LinkedHashSet<>();
    private final Set<Trigger> decided = new LinkedHashSet<>();
    private final Set<ActuatorId> commanded = new LinkedHashSet<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final ArrayDeque<AuditRow> recent = new ArrayDeque<>();

    private Plan plan;
    private SamplingPlan sampling;
    private List<Trigger> triggers = List.of();
    private long startedNs;
    private long lastOrder;
    private long dueNs = Long.MAX_VALUE;

    Deciding(Plan plan, Tick tick) {
        this.plan = plan;
        this.tick = tick;
        this.sampling = plan.rules().samplingPlan();
    }

    void recover(Journal.Recovery recovery, Received now) {
        startedNs = now.monotonicNs();
        install(now);
        Map<String, Trigger> byName = new HashMap<>();
        triggers.forEach(trigger -> byName.put(trigger.rule().name(), trigger));
        for (StateRow row : recovery.states()) {
            switch (row.kind()) {
                case ORDERS_KIND -> lastOrder = ByteBuffer.wrap(row.bytes()).getLong();
                case Trigger.STATE_KIND -> Optional.ofNullable(byName.get(row.key()))
                        .ifPresent(trigger -> trigger.restore(row, now, false));
                case ActuatorState.STATE_KIND -> actuators.values().stream()
                        .filter(actuator -> actuator.id().name().equals(row.key()))
                        .forEach(actuator -> actuator.restore(row, now));
                default -> {}
            }
        }
        schedule(now);
    }

    private void install(Received now) {
        sampling = plan.rules().samplingPlan();
        triggers = plan.rules().triggers(startedNs);
        plan.devices().forEach((id, device) -> latest.expect(id, device.periodMs()));
        latest.keepOnly(plan.devices().keySet());
        actuators.keySet().retainAll(plan.actuators().keySet());
        plan.actuators()
                .forEach((id, settings) ->
                        actuators.computeIfAbsent(id, _ -> new ActuatorState(id, settings, () -> ++lastOrder)));
    }

    /** Rules see every reading, also those that thinning keeps from the condensers. */
    void see(Sample sample, Received at) {
        latest.offer(sample, at);
        for (Trigger trigger : triggers) {
            if (trigger.reads(sample.series())) {
                touched.add(trigger);
            }
        }
    }

    /** Whether the sampling plan lets the reading go on to the condensers. */
    boolean keeps(Sample sample, Device device, Received now) {
        return sampling.effective(device.id(), at(now))
                .map(plan -> thinning.keeps(sample.series(), sample.tMs(), sample.value(), plan.interval()))
                .orElse(true);
    }

    /** The message is read: what it touched is judged. */
    void decide(Received now) {
        if (!touched.isEmpty()) {
            judge(touched, now);
            touched.clear();
            schedule(now);
        }
    }

    /** What only time decides: a duration is over, a schedule flips, a command expires. */
    void pass(Received now) {
        if (now.monotonicNs() < dueNs) {
            return;
        }
        judge(triggers, now);
        for (ActuatorState actuator : actuators.values()) {
            ActuatorState.Expiry expiry = actuator.expire(now);
            expiry.expired()
                    .forEach(entry -> note(
                            now, entry.who(), actuator.id(), "expired", entry.level(), Optional.empty(), "", List.of()));
            expiry.order().ifPresent(order -> {
                note(now, "priority array", actuator.id(), "ordered", 0, Optional.of(order.state()), "", List.of());
                order(actuator.id(), order, now);
            });
        }
        schedule(now);
    }

    /** Stamps have moved: what a schedule says now is asked at once, not when it would have changed. */
    void clockMoved(Received now) {
        dueNs = now.monotonicNs();
    }

    /** Time begins anew, earlier than what was kept. */
    void beginAnew() {
        thinning = new Thinning();
    }

    long nextDeadlineNs() {
        return dueNs;
    }

    private void schedule(Received now) {
        Evaluation e = at(now);
        long soonest = Long.MAX_VALUE;
        for (Trigger trigger : triggers) {
            soonest = Math.min(soonest, trigger.nextDeadlineNs(e));
        }
        for (ActuatorState actuator : actuators.values()) {
            soonest = Math.min(soonest, actuator.nextDeadlineNs(now));
        }
        dueNs = soonest;
    }

    private Evaluation at(Received now) {
        return new Evaluation(now, plan.zone(), latest);
    }

    private void judge(Iterable<Trigger> some, Received now) {
        Evaluation e = at(now);
        for (Trigger trigger : some) {
            trigger.evaluate(e).ifPresent(decision -> {
                decided.add(trigger);
                carryOut(trigger, decision, now);
            });
        }
    }

    private void carryOut(Trigger trigger, Decision decision, Received now) {
        String who = trigger.rule().name();
        ActuatorId actuator = trigger.rule().then().actuator();
        int level = trigger.rule().then().level();
        switch (decision) {
            case Decision.Wanted(Command command, boolean renewed, List<String> inputs) ->
                command(command, renewed, inputs, now);
            case Decision.Released(Command command, String reason, List<String> inputs) -> {
                note(now, who, actuator, "released", level, Optional.empty(), reason, inputs);
                command(command, true, inputs, now);
            }
            case Decision.DryRun(Command would, String reason, List<String> inputs) ->
                note(now, who, actuator, "dryRun", level, would.state(), reason, inputs);
            case Decision.Blocked(String reason, List<String> inputs) ->
                note(now, who, actuator, "blocked", level, Optional.empty(), reason, inputs);
        }
    }

    /** @param quiet the wish is known already: only a change of the load is worth a row */
    private void command(Command command, boolean quiet, List<String> inputs, Received now) {
        commanded.add(command.actuator());
        switch (actuators.get(command.actuator()).apply(command, now)) {
            case Outcome.Ordered(Order order) -> {
                note(now, command, "ordered", command.why(), inputs);
                order(command.actuator(), order, now);
            }
            case Outcome.NoChange() -> {
                if (!quiet) {
                    note(now, command, "noChange", command.why(), inputs);
                }
            }
            case Outcome.Blocked(String reason, _) -> note(now, command, "blocked", reason, inputs);
            case Outcome.Overruled(int byLevel) -> {
                if (!quiet) {
                    note(now, command, "overruled", "level " + byLevel + " stands above", inputs);
                }
            }
        }
    }

    private void order(ActuatorId actuator, Order order, Received now) {
        commanded.add(actuator);
        tick.order(order, now.monotonicNs());
    }

    void override(Event.Override override) {
        Command command = override.command();
        if (!actuators.containsKey(command.actuator())) {
            note(override.at(), command, "blocked", "there is no such actuator", List.of());
            return;
        }
        command(command, false, List.of(), override.at());
        schedule(override.at());
    }

    void readBack(Event.ReadBack result) {
        String decision = result.reached().isPresent() ? "readBack" : "failed";
        if (result.reached().isEmpty()) {
            LOG.error("{} did not do what it was told: {}", result.actuator(), result.words());
        }
        note(
                result.at(),
                "order " + result.order(),
                result.actuator(),
                decision,
                0,
                result.reached(),
                result.words(),
                List.of());
    }

    private void note(Received now, Command command, String decision, String why, List<String> inputs) {
        note(now, command.who(), command.actuator(), decision, command.level(), command.state(), why, inputs);
    }

    private void note(
            Received now,
            String who,
            ActuatorId actuator,
            String decision,
            int level,
            Optional<SwitchState> state,
            String why,
            List<String> inputs) {
        String reached = state.map(SwitchState::id).orElse("");
        AuditRow row = new AuditRow(
                now.epochMs(), who, actuator, decision, level, reached, why, String.join("; ", inputs));
        LOG.info("{}: {} {} {} {}", who, decision, actuator, reached, why);
        counts.merge(decision, 1L, Long::sum);
        recent.addFirst(row);
        if (recent.size() > RECENT) {
            recent.removeLast();
        }
        tick.audit(row);
        tick.changed(Tick.UNREPEATABLE_NS, now.monotonicNs());
    }

    /** Puts the state of everything that decided or was commanded into the tick. */
    void save(Received now) {
        decided.forEach(trigger -> tick.state(trigger.save(now)));
        commanded.stream().filter(actuators::containsKey).forEach(id -> tick.state(
                actuators.get(id).save(now)));
        if (!commanded.isEmpty()) {
            byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(lastOrder).array();
            tick.state(new StateRow(ORDERS_KIND, "last", 1, bytes));
        }
        decided.clear();
        commanded.clear();
    }

    /** Another plan is in force. What a rule that is gone or changed still wants is let go. */
    void reload(Plan next, Received now) {
        List<Trigger> before = triggers;
        List<Command> released = new ArrayList<>();
        protect(next, now);
        plan = next;
        install(now);
        Map<String, Trigger> byName = new HashMap<>();
        triggers.forEach(trigger -> byName.put(trigger.rule().name(), trigger));
        for (Trigger old : before) {
            Trigger heir = byName.get(old.rule().name());
            if (heir == null || !heir.restore(old.save(now), now, true)) {
                old.letGo(now).ifPresent(released::add);
            }
        }
        released.stream()
                .filter(command -> actuators.containsKey(command.actuator()))
                .forEach(command -> command(command, true, List.of(), now));
        touched.clear();
        judge(triggers, now);
        schedule(now);
    }

    /**
     * An actuator that is protected in another way goes on under its new protection, as after a restart: operators'
     * commands stand, and rules renew theirs.
     */
    private void protect(Plan next, Received now) {
        actuators.replaceAll((id, before) -> {
            ActuatorSettings settings = next.actuators().get(id);
            if (settings == null || protectsAlike(settings, plan.actuators().get(id))) {
                return before;
            }
            ActuatorState changed = new ActuatorState(id, settings, () -> ++lastOrder);
            changed.restore(before.save(now), now);
            return changed;
        });
    }

    /** Wherever the two are written. */
    private static boolean protectsAlike(ActuatorSettings a, ActuatorSettings b) {
        return a.load() == b.load()
                && a.minOn().equals(b.minOn())
                && a.minOff().equals(b.minOff())
                && a.maxSwitchesPerHour() == b.maxSwitchesPerHour()
                && a.relinquishDefault() == b.relinquishDefault();
    }

    Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    List<AuditRow> recent() {
        return List.copyOf(recent);
    }
}
