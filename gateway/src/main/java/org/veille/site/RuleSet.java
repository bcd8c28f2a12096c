package org.veille.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.veille.condition.Calendars;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.condition.Schedule;
import org.veille.condition.Scope;
import org.veille.condition.Timetable;
import org.veille.config.Problems;
import org.veille.config.Where;
import org.veille.rule.Actuators;
import org.veille.rule.CondensePlan;
import org.veille.rule.CondenseRule;
import org.veille.rule.Rules;
import org.veille.rule.RulesFile;
import org.veille.rule.SamplingRule;
import org.veille.rule.TriggerRule;

/**
 * All rules of a site, or of a rule test: several files make one set.
 *
 * @param count rules of all kinds
 */
public record RuleSet(CondensePlan condense, Rules rules, int count) {
    private static final Timetable NEVER = new Timetable(Map.of(), List.of());

    /** Puts the files together and checks them against what is there; usable when {@code problems} has no errors. */
    public static RuleSet of(
            List<RulesFile> files, Calendars calendars, Inventory inventory, Actuators actuators, Problems problems) {
        return of(files, calendars, inventory, actuators, Doubts.none(), problems);
    }

    /** The same, when some of what is there may not be known. */
    static RuleSet of(
            List<RulesFile> files,
            Calendars calendars,
            Inventory inventory,
            Actuators actuators,
            Doubts doubts,
            Problems problems) {
        Findings findings = doubts.into(problems);
        List<CondenseRule> condense = new ArrayList<>();
        List<SamplingRule> sampling = new ArrayList<>();
        List<TriggerRule> triggers = new ArrayList<>();
        for (RulesFile file : files) {
            condense.addAll(file.condense());
            sampling.addAll(file.sampling());
            triggers.addAll(file.triggers());
        }
        CondensePlan plan = new CondensePlan(condense);
        plan.check(inventory, findings);
        Scope scope = new Scope(inventory, schedules(files, calendars, findings));
        Rules rules = new Rules(sampling, triggers, scope, actuators);
        rules.check(findings);
        int count = condense.size() + sampling.size() + triggers.size();
        if (count > RulesFile.MAX_RULES) {
            problems.error(
                    files.getLast().where(),
                    "tooManyRules",
                    Integer.toString(count),
                    "at most " + RulesFile.MAX_RULES + " rules",
                    "one rule can match many devices");
        }
        return new RuleSet(plan, rules, count);
    }

    private static Map<String, Timetable> schedules(List<RulesFile> files, Calendars calendars, Findings findings) {
        Map<String, Schedule> named = new LinkedHashMap<>();
        Map<String, Timetable> compiled = new TreeMap<>();
        for (RulesFile file : files) {
            // One with a mistake is there all the same, so that rules which name it are not told that it is not.
            Where written = file.where().keys().getOrDefault("schedules", Where.NOWHERE);
            written.keys().keySet().forEach(name -> compiled.put(name, NEVER));
            file.schedules().forEach((name, schedule) -> {
                if (named.putIfAbsent(name, schedule) != null) {
                    findings.error(
                            schedule.where(),
                            "duplicateSchedule",
                            name,
                            "a name that no other schedule has",
                            "rename one of the two");
                }
            });
        }
        named.forEach((name, schedule) -> schedule.compile(calendars, findings)
                .ifPresent(timetable -> compiled.put(name, timetable)));
        return compiled;
    }
}
