package org.veille.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.condition.StateBytes.Reader;
import org.veille.condition.StateBytes.Unreadable;
import org.veille.condition.StateBytes.Writer;
import org.veille.model.Series;

/**
 * A condition ready to be evaluated: an unchanging tree whose nodes remember since when they hold. One thread.
 *
 * <p>Unknown never triggers: {@code any} is true when one is true, else unknown when one is unknown; {@code every}
 * is false when one is false, else unknown when one is unknown. {@code for} counts monotonic time while its
 * condition is true; false and unknown both start it anew. So evaluate after every reading that it {@link #reads}
 * and at {@link #nextDeadlineNs}: a short contrary reading between two evaluations would go unseen.
 *
 * <p>State, version 1: {@code u8 version, i32 hash of text(), then per node in the order of the text: for "for" i64
 * elapsed ns (-1: not counting); for series i32 n and n texts, the series that passed last (hysteresis)}.
 */
public final class Evaluator {
    /** Of the bytes of {@link #save}. */
    public static final int STATE_VERSION = 1;

    /** Most lines of {@link #explain}: an audit row is read by a person. */
    public static final int MAX_INPUTS = 20;

    private final Node root;
    private final String text;

    Evaluator(Node root) {
        this.root = root;
        this.text = root.text();
    }

    /**
     * Checks a condition against what is there and makes it ready.
     *
     * @return empty when something was reported
     */
    public static Optional<Evaluator> compile(Condition condition, Scope scope, Findings findings) {
        return new Compiler(scope, findings).compile(condition).map(Evaluator::new);
    }

    public Ternary evaluate(Evaluation e) {
        return root.evaluate(e);
    }

    /**
     * When the answer may change without a reading: a {@code for} elapses, a schedule flips, an input goes stale. To be
     * asked after {@link #evaluate}.
     *
     * @return monotonic, later than now; {@link Long#MAX_VALUE} when nothing is due
     */
    public long nextDeadlineNs(Evaluation e) {
        return root.nextDeadlineNs(e);
    }

    /**
     * The values that the last evaluation looked at, those that decided first, as {@code gym-pir/occupancy = 0 (3
     * min old)}; changes nothing.
     */
    public List<String> explain(Evaluation e) {
        List<String> decisive = new ArrayList<>();
        List<String> others = new ArrayList<>();
        root.explain(e, decisive, others);
        decisive.addAll(others);
        if (decisive.size() <= MAX_INPUTS) {
            return decisive;
        }
        List<String> shown = new ArrayList<>(decisive.subList(0, MAX_INPUTS));
        shown.add("and " + (decisive.size() - MAX_INPUTS) + " more");
        return shown;
    }

    /** Whether a reading of this series can change the answer. */
    public boolean reads(Series series) {
        return root.reads(series);
    }

    /** Whether any reading can change the answer; else only the clock does. */
    public boolean readsSeries() {
        return root.readsSeries();
    }

    /** The condition in one line, in canonical units; equal texts mean the same condition. */
    public String text() {
        return text;
    }

    /** @param nowNs monotonic */
    public byte[] save(long nowNs) {
        Writer out = new Writer().u8(STATE_VERSION).i32(text.hashCode());
        root.save(out, nowNs);
        return out.done();
    }

    /**
     * Takes over a state. What passed goes on passing (hysteresis). How long something held is taken over only
     * within one boot, at a reload: after a restart nobody watched for a while, so {@code for} counts anew from
     * fresh readings.
     *
     * @return false when the bytes are of another version or another condition; nothing is changed then
     */
    public boolean restore(byte[] state, long nowNs, boolean sameBoot) {
        try {
            if (!isMine(new Reader(state))) {
                return false;
            }
            // A first pass that changes nothing: half a state is worse than none.
            Reader trial = new Reader(state);
            isMine(trial);
            root.skip(trial);
            trial.end();
            Reader in = new Reader(state);
            isMine(in);
            root.restore(in, nowNs, sameBoot);
            return true;
        } catch (Unreadable _) {
            return false;
        }
    }

    private boolean isMine(Reader in) {
        return in.u8() == STATE_VERSION && in.i32() == text.hashCode();
    }
}
