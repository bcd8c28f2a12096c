package org.veille.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.condition.Evaluation;
import org.veille.condition.Evaluator;
import org.veille.condition.Findings;
import org.veille.condition.Scope;
import org.veille.condition.StateBytes.Reader;
import org.veille.condition.StateBytes.Unreadable;
import org.veille.condition.StateBytes.Writer;
import org.veille.condition.Ternary;
import org.veille.model.Command;
import org.veille.model.Received;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.model.SwitchState;

/**
 * A trigger at work. One thread; evaluate it after every reading that it {@link #reads} and at {@link #nextDeadlineNs}.
 *
 * <pre>
 *           when TRUE, unless FALSE                    half of 'expires' has passed
 *   IDLE ─────────────────────────────► FIRED ──────────────────────────┐
 *     ▲ ▲                                │  ▲ ◄──────── renewed ────────┘
 *     │ └── when FALSE or UNKNOWN ───────┘  │ unless FALSE
 *     │              released               ▼
 *     └──── when FALSE or UNKNOWN ─────  BLOCKED   when TRUE, and unless TRUE or UNKNOWN, or too soon after the start
 * </pre>
 *
 * <p>An input that goes stale releases: no data, no action. In a dry run the same machine runs, and its decisions
 * never hold a command for an actuator.
 *
 * <p><b>Restart.</b> Rules' levels are null after one. A trigger that had fired is not fired again: it keeps its
 * state until its old expiry without saying anything while its inputs are unknown, wants its state again ("renewed")
 * if its condition holds on fresh data, and releases if it does not. A {@code for} counts anew. No trigger acts
 * within {@link #START_DELAY_NS} of the start, each a little later than the one before, so that a building does not
 * switch as one.
 *
 * <p>State, version 1: {@code u8 phase, text what it wants, i64 fired since (wall, ms), i64 until (wall, ms), bytes
 * when, bytes unless}.
 */
public final class Trigger {
    public static final String STATE_KIND = "trigger";
    public static final int STATE_VERSION = 1;

    /** Nothing automatic so soon after the start, ns: 2 min, time for read-backs and first readings. */
    public static final long START_DELAY_NS = 120_000_000_000L;

    /** Triggers are spread over this much more, ns: 1 min, by their names. */
    public static final long STAGGER_NS = 60_000_000_000L;

    private static final long NS_PER_MS = 1_000_000;

    private final TriggerRule rule;
    private final Evaluator when;
    private final Optional<Evaluator> unless;
    private final long readyNs;
    private Phase phase = Phase.IDLE;
    private long sinceMs;
    private long untilMs;
    private long renewNs;
    private String blockedBy = "";

    /** Where a trigger is. */
    public enum Phase {
        IDLE,
        FIRED,
        BLOCKED,
        /** Had fired before a restart and has not seen fresh data yet. */
        RESTORED
    }

    private Trigger(TriggerRule rule, Evaluator when, Optional<Evaluator> unless, long startedNs) {
        this.rule = rule;
        this.when = when;
        this.unless = unless;
        this.readyNs = startedNs + START_DELAY_NS + Math.floorMod(rule.name().hashCode() * 31L, STAGGER_NS);
    }

    /**
     * Checks a rule and makes it ready.
     *
     * @param startedNs when the gateway started, monotonic; a reload passes the same
     * @return empty when something was reported
     */
    public static Optional<Trigger> of(
            TriggerRule rule, Scope scope, Actuators actuators, long startedNs, Findings findings) {
        boolean[] clean = {true};
        Findings noting = (where, code, found, expected, remedy) -> {
            clean[0] = false;
            findings.error(where, code, found, expected, remedy);
        };
        rule.check(actuators, noting);
        Optional<Evaluator> when = Evaluator.compile(rule.when(), scope, noting);
        Optional<Evaluator> unless = rule.unless().flatMap(c -> Evaluator.compile(c, scope, noting));
        return clean[0] ? when.map(ready -> new Trigger(rule, ready, unless, startedNs)) : Optional.empty();
    }

    /** @return empty when nothing changed */
    public Optional<Decision> evaluate(Evaluation e) {
        Ternary holds = when.evaluate(e);
        Ternary forbidden = unless.map(condition -> condition.evaluate(e)).orElse(Ternary.FALSE);
        String obstacle = obstacle(forbidden, e);
        boolean acts = holds == Ternary.TRUE && obstacle.isEmpty();
        return switch (phase) {
            case IDLE -> acts ? Optional.of(fire(e)) : holds == Ternary.TRUE ? block(obstacle, e) : Optional.empty();
            case BLOCKED -> acts ? Optional.of(fire(e)) : whileBlocked(holds, obstacle, e);
            case FIRED -> acts ? renew(e) : Optional.of(release(holds, obstacle, e));
            case RESTORED -> restored(holds, forbidden, acts, obstacle, e);
        };
    }

    private String obstacle(Ternary forbidden, Evaluation e) {
        if (forbidden != Ternary.FALSE) {
            return forbidden == Ternary.TRUE ? "'unless' holds" : "'unless' is unknown";
        }
        return e.now().monotonicNs() < readyNs ? "the gateway has just started" : "";
    }

    private Decision fire(Evaluation e) {
        phase = Phase.FIRED;
        sinceMs = e.now().epochMs();
        return want(e, false);
    }

    private Decision want(Evaluation e, boolean renewed) {
        long expiresMs = rule.then().expires().toMillis();
        untilMs = e.now().epochMs() + expiresMs;
        renewNs = e.now().monotonicNs() + expiresMs / 2 * NS_PER_MS;
        blockedBy = "";
        Command command = command(Optional.of(rule.then().to()), untilMs);
        return rule.mode() == TriggerRule.Mode.ACTIVE
                ? new Decision.Wanted(command, renewed, inputs(e))
                : new Decision.DryRun(command, "the condition holds", inputs(e));
    }

    private Optional<Decision> renew(Evaluation e) {
        boolean due = rule.mode() == TriggerRule.Mode.ACTIVE && e.now().monotonicNs() >= renewNs;
        return due ? Optional.of(want(e, true)) : Optional.empty();
    }

    private Decision release(Ternary holds, String obstacle, Evaluation e) {
        phase = holds == Ternary.TRUE ? Phase.BLOCKED : Phase.IDLE;
        blockedBy = obstacle;
        String reason = switch (holds) {
            case TRUE -> obstacle;
            case FALSE -> "the condition no longer holds";
            case UNKNOWN -> "an input is unknown";
        };
        Command command = command(Optional.empty(), e.now().epochMs());
        return rule.mode() == TriggerRule.Mode.ACTIVE
                ? new Decision.Released(command, reason, inputs(e))
                : new Decision.DryRun(command, reason, inputs(e));
    }

    private Optional<Decision> block(String obstacle, Evaluation e) {
        phase = Phase.BLOCKED;
        blockedBy = obstacle;
        return Optional.of(new Decision.Blocked(obstacle, inputs(e)));
    }

    private Optional<Decision> whileBlocked(Ternary holds, String obstacle, Evaluation e) {
        if (holds != Ternary.TRUE) {
            phase = Phase.IDLE;
            return Optional.empty();
        }
        return obstacle.equals(blockedBy) ? Optional.empty() : block(obstacle, e);
    }

    private Optional<Decision> restored(Ternary holds, Ternary forbidden, boolean acts, String obstacle, Evaluation e) {
        if (acts) {
            phase = Phase.FIRED;
            return rule.mode() == TriggerRule.Mode.ACTIVE ? Optional.of(want(e, true)) : Optional.empty();
        }
        boolean waiting = forbidden != Ternary.TRUE && holds != Ternary.FALSE;
        return waiting && e.now().epochMs() < untilMs ? Optional.empty() : Optional.of(release(holds, obstacle, e));
    }

    private Command command(Optional<SwitchState> state, long until) {
        return new Command(rule.then().actuator(), rule.then().level(), state, until, rule.name(), rule.why());
    }

    private List<String> inputs(Evaluation e) {
        List<String> inputs = new ArrayList<>(when.explain(e));
        unless.ifPresent(condition -> condition.explain(e).forEach(line -> inputs.add("unless: " + line)));
        return inputs;
    }

    /** When {@link #evaluate} may say something without a reading; monotonic, {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNs(Evaluation e) {
        long next = Math.min(
                when.nextDeadlineNs(e),
                unless.map(condition -> condition.nextDeadlineNs(e)).orElse(Long.MAX_VALUE));
        if (phase == Phase.FIRED && rule.mode() == TriggerRule.Mode.ACTIVE) {
            next = Math.min(next, renewNs);
        }
        if (phase == Phase.RESTORED) {
            long leftMs = Math.min(untilMs - e.now().epochMs(), TriggerRule.MAX_EXPIRES.toMillis());
            next = Math.min(next, e.now().monotonicNs() + Math.max(1, leftMs) * NS_PER_MS);
        }
        boolean early = e.now().monotonicNs() < readyNs && (phase == Phase.BLOCKED || phase == Phase.RESTORED);
        return early ? Math.min(next, readyNs) : next;
    }

    /** Whether a reading of this series can change what the trigger says. */
    public boolean reads(Series series) {
        return when.reads(series) || unless.filter(condition -> condition.reads(series)).isPresent();
    }

    public TriggerRule rule() {
        return rule;
    }

    public Phase phase() {
        return phase;
    }

    /** Since when it has fired: wall clock, milliseconds since 1970 UTC; 0 before the first time. */
    public long sinceMs() {
        return sinceMs;
    }

    /** The values that the last evaluation looked at, as text. */
    public List<String> explain(Evaluation e) {
        return inputs(e);
    }

    /** What stands in the way of a changed rule going on where the old one was. */
    private String wish() {
        TriggerRule.Then then = rule.then();
        return rule.mode() + " " + then.actuator() + " " + then.to() + " " + then.level();
    }

    /** For a trigger that a reload takes away: the release of what it wants now; empty when it wants nothing. */
    public Optional<Command> letGo(Received now) {
        return phase == Phase.FIRED && rule.mode() == TriggerRule.Mode.ACTIVE
                ? Optional.of(command(Optional.empty(), now.epochMs()))
                : Optional.empty();
    }

    /** To be saved with every tick in which it decided something. */
    public StateRow save(Received now) {
        Writer out = new Writer().u8(phase.ordinal()).text(wish()).i64(sinceMs).i64(untilMs);
        out.bytes(when.save(now.monotonicNs()));
        out.bytes(unless.map(condition -> condition.save(now.monotonicNs())).orElse(new byte[0]));
        return new StateRow(STATE_KIND, rule.name(), STATE_VERSION, out.done());
    }

    /**
     * Takes over a state: of this boot at a reload, of a former one after a restart.
     *
     * @return false when the bytes are of another version, or conditions, mode or wish were changed; the trigger
     * then starts idle, and at a reload the caller applies the old trigger's {@link #letGo}
     */
    public boolean restore(StateRow row, Received now, boolean sameBoot) {
        if (row.version() != STATE_VERSION) {
            return false;
        }
        try {
            Reader in = new Reader(row.bytes());
            int ordinal = in.u8();
            String wish = in.text();
            long since = in.i64();
            long until = in.i64();
            byte[] whenState = in.bytes();
            byte[] unlessState = in.bytes();
            in.end();
            boolean fits = ordinal < Phase.values().length
                    && wish.equals(wish())
                    && when.restore(whenState, now.monotonicNs(), sameBoot)
                    && unless.map(c -> c.restore(unlessState, now.monotonicNs(), sameBoot))
                            .orElse(unlessState.length == 0);
            if (!fits) {
                return false;
            }
            boolean fired = ordinal == Phase.FIRED.ordinal() || ordinal == Phase.RESTORED.ordinal();
            sinceMs = since;
            untilMs = until;
            // Renewed at the next evaluation: the entry may be gone, and after a reload the state wanted may be
            // another.
            renewNs = now.monotonicNs();
            phase = !fired ? Phase.IDLE : sameBoot ? Phase.FIRED : Phase.RESTORED;
            return true;
        } catch (Unreadable _) {
            return false;
        }
    }
}
