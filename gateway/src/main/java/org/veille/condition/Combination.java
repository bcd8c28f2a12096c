package org.veille.condition;

import java.util.List;
import java.util.stream.Collectors;
import org.veille.condition.StateBytes.Reader;
import org.veille.condition.StateBytes.Writer;
import org.veille.model.Series;

/** {@code all}, {@code any} or {@code not} of other nodes; has no state of its own. */
record Combination(Kind kind, List<Node> parts) implements Node {
    enum Kind {
        ALL,
        ANY,
        /** Of exactly one. */
        NOT
    }

    @Override
    public Ternary evaluate(Evaluation e) {
        Ternary result = kind == Kind.ANY ? Ternary.FALSE : Ternary.TRUE;
        for (Node part : parts) {
            Ternary one = part.evaluate(e);
            result = kind == Kind.ANY ? result.or(one) : result.and(one);
        }
        return kind == Kind.NOT ? result.not() : result;
    }

    @Override
    public long nextDeadlineNs(Evaluation e) {
        long next = Long.MAX_VALUE;
        for (Node part : parts) {
            next = Math.min(next, part.nextDeadlineNs(e));
        }
        return next;
    }

    @Override
    public void explain(Evaluation e, List<String> decisive, List<String> others) {
        parts.forEach(part -> part.explain(e, decisive, others));
    }

    @Override
    public boolean reads(Series series) {
        return parts.stream().anyMatch(part -> part.reads(series));
    }

    @Override
    public boolean readsSeries() {
        return parts.stream().anyMatch(Node::readsSeries);
    }

    @Override
    public String text() {
        return parts.stream()
                .map(Node::text)
                .collect(Collectors.joining(", ", kind.name().toLowerCase(java.util.Locale.ROOT) + "(", ")"));
    }

    @Override
    public void save(Writer out, long nowNs) {
        parts.forEach(part -> part.save(out, nowNs));
    }

    @Override
    public void restore(Reader in, long nowNs, boolean sameBoot) {
        parts.forEach(part -> part.restore(in, nowNs, sameBoot));
    }

    @Override
    public void skip(Reader in) {
        parts.forEach(part -> part.skip(in));
    }
}
