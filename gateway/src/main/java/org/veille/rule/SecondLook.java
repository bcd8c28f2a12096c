package org.veille.rule;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.veille.condition.Findings;
import org.veille.model.ActuatorId;
import org.veille.model.DeviceId;

/** What is right by the letter and probably not what was meant, in rules that have no mistake. */
public final class SecondLook {
    private final Rules rules;
    private final Leftovers leftovers;

    public SecondLook(CondensePlan condense, Rules rules) {
        this.rules = rules;
        this.leftovers = new Leftovers(rules.scope().inventory().devices(), condense, rules.sampling());
    }

    /** Warns of rules that come to nothing and of such that fight each other. */
    public void check(Findings findings) {
        leftovers.checkRules(findings);
        Fights.check(rules.triggers(), rules.scope(), findings);
    }

    /** Devices without what most of their model have, in words: {@code a sampling rule}. */
    public Map<DeviceId, String> forgotten() {
        return leftovers.forgotten();
    }

    /** The actuators that some rule switches. */
    public Set<ActuatorId> switched() {
        return rules.triggers().stream().map(rule -> rule.then().actuator()).collect(Collectors.toSet());
    }
}
