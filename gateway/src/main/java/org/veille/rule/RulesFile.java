package org.veille.rule;

import java.util.List;
import java.util.Map;
import org.veille.condition.Schedule;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Partial;
import org.veille.config.Where;

/** A file of rules. Several files of a folder make one set, in the order of their names. */
@Partial
@Doc("Schedules, and the rules that condense, sample and switch.")
public record RulesFile(
        @Doc("Hours of the week by name, for 'inside' and 'outside'.") @Default("{}") Map<String, Schedule> schedules,
        @Doc("How series are condensed; the first rule that matches a series wins.") @Default("[]")
                List<CondenseRule> condense,
        @Doc("How often devices report; the first rule that matches a device wins.") @Default("[]")
                List<SamplingRule> sampling,
        @Doc("When actuators are switched.") @Default("[]") List<TriggerRule> triggers,
        Where where) {
    /** Most rules of a site, all kinds together. */
    public static final int MAX_RULES = 500;
}
