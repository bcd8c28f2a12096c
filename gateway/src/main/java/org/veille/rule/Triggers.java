package org.veille.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veille.condition.Findings;
import org.veille.condition.Scope;

/** All triggers of a site: checked one by one, then against each other. */
public final class Triggers {
    private Triggers() {}

    /**
     * Makes triggers ready; usable when nothing was reported.
     *
     * @param startedNs when the gateway started, monotonic
     */
    public static List<Trigger> of(
            List<TriggerRule> rules, Scope scope, Actuators actuators, long startedNs, Findings findings) {
        List<Trigger> triggers = new ArrayList<>();
        Map<String, TriggerRule> byName = new HashMap<>();
        Map<String, TriggerRule> byLevel = new HashMap<>();
        for (TriggerRule rule : rules) {
            Trigger.of(rule, scope, actuators, startedNs, findings).ifPresent(triggers::add);
            if (byName.putIfAbsent(rule.name(), rule) != null) {
                findings.error(
                        rule.where().of("name"),
                        "duplicateName",
                        rule.name(),
                        "a name that no other trigger has",
                        "rename one; the audit could not tell them apart");
            }
            checkRivals(rule, byLevel, findings);
        }
        return triggers;
    }

    /** Two active rules at one level of one actuator would overwrite each other, and the last reading would decide. */
    private static void checkRivals(TriggerRule rule, Map<String, TriggerRule> byLevel, Findings findings) {
        if (rule.mode() != TriggerRule.Mode.ACTIVE) {
            return;
        }
        TriggerRule rival = byLevel.putIfAbsent(rule.then().actuator() + " " + rule.then().level(), rule);
        if (rival != null) {
            findings.error(
                    rule.then().where().of("level"),
                    "sameLevel",
                    Integer.toString(rule.then().level()),
                    "a level that no other active rule uses for " + rule.then().actuator(),
                    "rule '" + rival.name() + "' has it; the smaller number wins");
        }
    }
}
