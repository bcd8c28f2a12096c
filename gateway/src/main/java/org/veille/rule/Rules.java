package org.veille.rule;

import java.util.List;
import org.veille.condition.Findings;
import org.veille.condition.Scope;

/**
 * The checked rules of a site. What they become remembers (since when a condition holds, whether a trigger has fired), so
 * each pipeline makes its own from here: live, in a replay, in a test.
 */
public record Rules(List<SamplingRule> sampling, List<TriggerRule> triggers, Scope scope, Actuators actuators) {
    private static final Findings CHECKED = (where, code, found, expected, remedy) -> {
        throw new IllegalStateException(where.path() + ": " + code + " in rules that had been checked");
    };

    public Rules {
        sampling = List.copyOf(sampling);
        triggers = List.copyOf(triggers);
    }

    /** Reports what is wrong with them; they can be used when nothing was. */
    public void check(Findings findings) {
        SamplingPlan.of(sampling, scope, findings);
        Triggers.of(triggers, scope, actuators, 0, findings);
    }

    public SamplingPlan samplingPlan() {
        return SamplingPlan.of(sampling, scope, CHECKED);
    }

    /** @param startedNs when the gateway started, monotonic */
    public List<Trigger> triggers(long startedNs) {
        return Triggers.of(triggers, scope, actuators, startedNs, CHECKED);
    }
}
