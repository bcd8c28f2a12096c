package org.veille.condition;

import java.util.List;
import org.veille.condition.StateBytes.Reader;
import org.veille.condition.StateBytes.Writer;
import org.veille.model.Series;

/** True once another node has been true for a while without a break. */
final class Lasting implements Node {
    private static final long NOT_COUNTING = -1;

    private final Node part;
    private final long spanNs;
    private boolean counting;
    private long sinceNs;

    Lasting(Node part, long spanNs) {
        this.part = part;
        this.spanNs = spanNs;
    }

    @Override
    public Ternary evaluate(Evaluation e) {
        Ternary now = part.evaluate(e);
        if (now != Ternary.TRUE) {
            counting = false;
            return now;
        }
        if (!counting) {
            counting = true;
            sinceNs = e.nowNs();
        }
        return Ternary.of(e.nowNs() - sinceNs >= spanNs);
    }

    @Override
    public long nextDeadlineNs(Evaluation e) {
        long inner = part.nextDeadlineNs(e);
        return counting && e.nowNs() - sinceNs < spanNs ? Math.min(inner, sinceNs + spanNs) : inner;
    }

    @Override
    public void explain(Evaluation e, List<String> decisive, List<String> others) {
        part.explain(e, decisive, others);
        others.add((counting ? "for " + Spans.text(e.nowNs() - sinceNs) : "not now") + " of " + Spans.text(spanNs));
    }

    @Override
    public boolean reads(Series series) {
        return part.reads(series);
    }

    @Override
    public boolean readsSeries() {
        return part.readsSeries();
    }

    @Override
    public String text() {
        return part.text() + " for " + Spans.text(spanNs);
    }

    @Override
    public void save(Writer out, long nowNs) {
        out.i64(counting ? nowNs - sinceNs : NOT_COUNTING);
        part.save(out, nowNs);
    }

    @Override
    public void restore(Reader in, long nowNs, boolean sameBoot) {
        long elapsedNs = in.i64();
        counting = sameBoot && elapsedNs >= 0;
        sinceNs = nowNs - elapsedNs;
        part.restore(in, nowNs, sameBoot);
    }

    @Override
    public void skip(Reader in) {
        in.i64();
        part.skip(in);
    }
}
