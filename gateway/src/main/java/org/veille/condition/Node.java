package org.veille.condition;

import java.util.List;
import org.veille.condition.StateBytes.Reader;
import org.veille.condition.StateBytes.Writer;
import org.veille.model.Series;

/**
 * A part of a condition. A node always evaluates all its children, also when the first has decided: each child must see
 * every moment to know since when it holds.
 */
interface Node {
    Ternary evaluate(Evaluation e);

    long nextDeadlineNs(Evaluation e);

    void explain(Evaluation e, List<String> decisive, List<String> others);

    boolean reads(Series series);

    boolean readsSeries();

    String text();

    void save(Writer out, long nowNs);

    void restore(Reader in, long nowNs, boolean sameBoot);

    /** Reads over its own state. */
    void skip(Reader in);
}
