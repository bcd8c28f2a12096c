package org.veille.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.veille.actuate.Interlock.Hold;
import org.veille.actuate.PriorityArray.Entry;
import org.veille.condition.StateBytes.Reader;
import org.veille.condition.StateBytes.Unreadable;
import org.veille.condition.StateBytes.Writer;
import org.veille.model.ActuatorId;
import org.veille.model.Command;
import org.veille.model.Order;
import org.veille.model.Received;
import org.veille.model.StateRow;
import org.veille.model.SwitchState;

/**
 * One actuator: what everybody wants of it, what protects it, what it was told last. One thread.
 *
 * <p>The interlocks stand at level 6 of the array: they beat rules and operators, and levels 1 to 5 beat them. A
 * command that an interlock blocks stays in the array; {@link #expire} orders it once the interlock lets go, if it
 * still wins. A load that is never cut is ordered on and nothing else, whatever the level.
 *
 * <p>After a restart nobody knows what the contact did meanwhile: the first {@link #expire} orders the state that
 * wins, also when it is the one ordered last; while a minimum time runs, the one ordered last.
 *
 * <p>State, version 1: {@code u8 last state + 1 (0: none), then Interlock, then PriorityArray levels 1 to 8}.
 */
public final class ActuatorState {
    public static final String STATE_KIND = "actuator";
    public static final int STATE_VERSION = 1;

    private final ActuatorId id;
    private final ActuatorSettings settings;
    private final LongSupplier orderIds;
    private PriorityArray wanted = new PriorityArray();
    private Interlock interlock;
    private Optional<SwitchState> told = Optional.empty();

    /** Entries that ran out before a command came, and that no {@link Expiry} has told of yet. */
    private final List<Entry> unreported = new ArrayList<>();

    /** Whether {@link #told} was told in this boot. */
    private boolean inStep;

    /** @param orderIds gives each order its id, unique in the life of the journal */
    public ActuatorState(ActuatorId id, ActuatorSettings settings, LongSupplier orderIds) {
        this.id = id;
        this.settings = settings;
        this.orderIds = orderIds;
        this.interlock = new Interlock(settings);
    }

    /**
     * What time has done.
     *
     * @param expired entries that ran out, for the audit
     * @param order empty when the driver need not be told anything
     */
    public record Expiry(List<Entry> expired, Optional<Order> order) {}

    /** Takes a command: writes or releases its level, and orders what wins if nothing forbids it. */
    public Outcome apply(Command command, Received now) {
        if (!command.actuator().equals(id)) {
            throw new IllegalArgumentException("a command for " + command.actuator() + " came to " + id);
        }
        if (command.level() == PriorityArray.MINIMUM_TIME) {
            return refused("level 6 belongs to the minimum times");
        }
        if (command.state().isEmpty()) {
            unreported.addAll(wanted.expire(now));
            return wanted.release(command.level(), command.who()) ? outcome(0, now) : new Outcome.NoChange();
        }
        SwitchState state = command.state().get();
        if (settings.load().neverCut() && state != SwitchState.ON) {
            return refused("never cut: " + settings.load().id());
        }
        if (command.untilMs() <= now.epochMs()) {
            return refused("late: it expired before it was taken");
        }
        unreported.addAll(wanted.expire(now));
        wanted.write(command, state, now);
        return outcome(command.level(), now);
    }

    private static Outcome refused(String reason) {
        return new Outcome.Blocked(reason, OptionalLong.empty());
    }

    /** @param level that was written; 0 for a release, which nothing overrules */
    private Outcome outcome(int level, Received now) {
        Optional<Order> order = order(now);
        if (order.isPresent()) {
            return new Outcome.Ordered(order.get());
        }
        Optional<Integer> higher = wanted.highest().map(Entry::level).filter(winner -> winner < level);
        if (higher.isPresent()) {
            return new Outcome.Overruled(higher.get());
        }
        Optional<Hold> hold = hold(now);
        return hold.isPresent()
                ? new Outcome.Blocked(hold.get().reason(), OptionalLong.of(hold.get().untilNs()))
                : new Outcome.NoChange();
    }

    /** Takes away what has expired, and orders what wins now or what an interlock has let go. */
    public Expiry expire(Received now) {
        unreported.addAll(wanted.expire(now));
        Expiry expiry = new Expiry(List.copyOf(unreported), order(now));
        unreported.clear();
        return expiry;
    }

    /** The state that wins, before interlocks. */
    public SwitchState winning() {
        return settings.load().neverCut()
                ? SwitchState.ON
                : wanted.highest().map(Entry::state).orElse(settings.relinquishDefault());
    }

    /** Why the state that wins may not be ordered now; empty when it may be, or need not be. */
    private Optional<Hold> hold(Received now) {
        boolean critical = wanted.highest().filter(entry -> entry.level() < PriorityArray.MINIMUM_TIME).isPresent();
        return told.isEmpty() || told.get() == winning() || critical || settings.load().neverCut()
                ? Optional.empty()
                : interlock.holds(told.get(), winning(), now);
    }

    private Optional<Order> order(Received now) {
        SwitchState next = hold(now).isPresent() ? told.orElseThrow() : winning();
        boolean same = told.filter(next::equals).isPresent();
        if (same && inStep) {
            return Optional.empty();
        }
        if (!same) {
            // The first order of all: what the load did before is unknown, so its minimum time begins now.
            SwitchState from = told.orElse(next == SwitchState.ON ? SwitchState.OFF : SwitchState.ON);
            interlock.switched(from, next, now);
        }
        told = Optional.of(next);
        inStep = true;
        return Optional.of(new Order(orderIds.getAsLong(), id, next));
    }

    /** Monotonic time at which {@link #expire} would do something; {@link Long#MAX_VALUE} when nothing is due. */
    public long nextDeadlineNs(Received now) {
        if (!inStep) {
            return now.monotonicNs();
        }
        long held = hold(now).map(Hold::untilNs).orElse(Long.MAX_VALUE);
        return Math.min(held, wanted.nextDeadlineNs());
    }

    /** What the driver was told last; empty before the first order. */
    public Optional<SwitchState> told() {
        return told;
    }

    public PriorityArray wanted() {
        return wanted;
    }

    public ActuatorId id() {
        return id;
    }

    /** To be saved with every tick in which a command or an order came. */
    public StateRow save(Received now) {
        Writer out = new Writer().u8(told.map(state -> state.ordinal() + 1).orElse(0));
        interlock.save(out, now);
        wanted.save(out, now);
        return new StateRow(STATE_KIND, id.name(), STATE_VERSION, out.done());
    }

    /**
     * Takes over what a former boot saved.
     *
     * @return false when the bytes are of another version or do not read; the actuator then starts with every level
     *     null
     */
    public boolean restore(StateRow row, Received now) {
        if (row.version() != STATE_VERSION) {
            return false;
        }
        try {
            Reader in = new Reader(row.bytes());
            int last = in.u8();
            Interlock restored = new Interlock(settings);
            restored.restore(in, now);
            PriorityArray array = PriorityArray.restore(in, now);
            in.end();
            told = last == 0 ? Optional.empty() : Optional.of(PriorityArray.state(last - 1));
            interlock = restored;
            wanted = array;
            inStep = false;
            return true;
        } catch (Unreadable _) {
            return false;
        }
    }
}
