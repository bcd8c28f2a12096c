package org.veille.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.veille.condition.Evaluation;
import org.veille.condition.Evaluator;
import org.veille.condition.Findings;
import org.veille.condition.Inventory.Installed;
import org.veille.condition.Scope;
import org.veille.condition.Ternary;
import org.veille.config.Where;
import org.veille.model.DeviceId;
import org.veille.model.Series;

/**
 * How often each device is to report now. The first rule that matches a device is its rule; in it, the first case
 * that holds decides, else the base interval.
 *
 * <p>Unknown never makes a device report more slowly: a case that comes after an unknown one counts only if it is
 * faster than the base. So with no fresh reading a device reports at its base interval or faster.
 *
 * <p>A case whose pattern has a {@code .} is left out for devices that do not measure the quantity.
 */
public final class SamplingPlan {
    private final Map<DeviceId, OfDevice> byDevice = new LinkedHashMap<>();

    private SamplingPlan() {}

    /** What decided. */
    public enum Cause {
        /** No case. */
        BASE,
        /** A case that only the clock changes. */
        SCHEDULE,
        /** A case that readings change. */
        CONDITION
    }

    /**
     * The interval of a device now.
     *
     * @param number which case, from 1; 0 for the base
     * @param inputs what decided, for people
     */
    public record Effective(Duration interval, Cause cause, int number, List<String> inputs) {}

    private record OfDevice(SamplingRule rule, List<ReadyCase> cases) {}

    private record ReadyCase(int number, Duration interval, Evaluator when) {}

    /** Checks the rules against the devices; the plan can be used when nothing was reported. */
    public static SamplingPlan of(List<SamplingRule> rules, Scope scope, Findings findings) {
        SamplingPlan plan = new SamplingPlan();
        rules.forEach(rule -> rule.check(scope.inventory(), findings));
        // Case by case in the order of the files; not keyed by the records, whose hash goes through the whole file.
        Map<SamplingRule, List<Attempt>> attempts = new IdentityHashMap<>();
        rules.forEach(rule -> attempts.put(
                rule, rule.cases().stream().map(_ -> new Attempt()).toList()));
        for (Installed device : scope.inventory().devices()) {
            rules.stream().filter(rule -> rule.match().matches(device)).findFirst().ifPresent(rule -> {
                List<ReadyCase> ready = new ArrayList<>();
                for (int i = 0; i < rule.cases().size(); i++) {
                    SamplingRule.Case one = rule.cases().get(i);
                    int number = i + 1;
                    Attempt attempt = attempts.get(rule).get(i);
                    Evaluator.compile(one.when(), scope.of(device), attempt).ifPresent(when -> {
                        attempt.worked = true;
                        ready.add(new ReadyCase(number, one.interval(), when));
                    });
                }
                plan.byDevice.put(device.id(), new OfDevice(rule, ready));
            });
        }
        rules.forEach(rule -> attempts.get(rule).forEach(attempt -> attempt.report(findings)));
        return plan;
    }

    /**
     * What one case met with over all its devices: a pattern without match counts only if it has none for any device.
     */
    private static final class Attempt implements Findings {
        private final List<Finding> found = new ArrayList<>();
        private boolean worked;

        private record Finding(Where where, String code, String found, String expected, String remedy) {}

        @Override
        public void error(Where where, String code, String found, String expected, String remedy) {
            this.found.add(new Finding(where, code, found, expected, remedy));
        }

        void report(Findings to) {
            Set<String> told = new HashSet<>();
            for (Finding one : found) {
                boolean pardoned = worked && one.code.equals("noMatch");
                if (!pardoned && told.add(one.where + one.code)) {
                    to.error(one.where, one.code, one.found, one.expected, one.remedy);
                }
            }
        }
    }

    /** @return empty when no rule is for this device: it reports as it likes */
    public Optional<Effective> effective(DeviceId device, Evaluation e) {
        OfDevice mine = byDevice.get(device);
        if (mine == null) {
            return Optional.empty();
        }
        Duration base = mine.rule.interval();
        ReadyCase chosen = null;
        boolean unknownBefore = false;
        for (ReadyCase one : mine.cases) {
            // Every case is evaluated, also after the choice: each must see every moment to know since when it holds.
            Ternary holds = one.when.evaluate(e);
            if (chosen == null && holds == Ternary.TRUE && (!unknownBefore || one.interval.compareTo(base) < 0)) {
                chosen = one;
            }
            unknownBefore |= holds == Ternary.UNKNOWN;
        }
        if (chosen == null) {
            return Optional.of(new Effective(base, Cause.BASE, 0, List.of()));
        }
        Cause cause = chosen.when.readsSeries() ? Cause.CONDITION : Cause.SCHEDULE;
        return Optional.of(new Effective(chosen.interval, cause, chosen.number, chosen.when.explain(e)));
    }

    /** The rule of a device. */
    public Optional<SamplingRule> rule(DeviceId device) {
        return Optional.ofNullable(byDevice.get(device)).map(OfDevice::rule);
    }

    /** The devices whose interval a reading of this series can change. */
    public List<DeviceId> affectedBy(Series series) {
        List<DeviceId> affected = new ArrayList<>();
        byDevice.forEach((device, mine) -> {
            if (mine.cases.stream().anyMatch(one -> one.when.reads(series))) {
                affected.add(device);
            }
        });
        return affected;
    }

    /** When the interval of a device may change without a reading; monotonic, {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNs(DeviceId device, Evaluation e) {
        OfDevice mine = byDevice.get(device);
        long next = Long.MAX_VALUE;
        if (mine != null) {
            for (ReadyCase one : mine.cases) {
                next = Math.min(next, one.when.nextDeadlineNs(e));
            }
        }
        return next;
    }
}
