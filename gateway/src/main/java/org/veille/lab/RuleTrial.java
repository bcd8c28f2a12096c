package org.veille.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.veille.condition.Evaluation;
import org.veille.condition.Inventory;
import org.veille.condition.LatestValues;
import org.veille.config.Binder;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.model.DeviceId;
import org.veille.model.Received;
import org.veille.model.Sample;
import org.veille.model.Series;
import org.veille.model.Trust;
import org.veille.rule.Actuators;
import org.veille.rule.CondensePlan;
import org.veille.rule.RuleTest;
import org.veille.rule.RuleTest.Doing;
import org.veille.rule.RuleTest.Expectation;
import org.veille.rule.RulesFile;
import org.veille.rule.SamplingPlan;
import org.veille.rule.Trigger;
import org.veille.rule.TriggerRule;
import org.veille.site.RuleSet;
import org.veille.site.YamlFolder;

/**
 * Runs a rule test: the rules' own classes, on virtual time. The clock jumps from one instant at which something happens to
 * the next (a reading, a deadline of a rule, an expectation), so a month takes no longer than what happens in it.
 */
public final class RuleTrial {
    /** The gateway has been up for long when a test begins, so no trigger waits for its start. */
    private static final long UP_NS = Duration.ofDays(1).toNanos();

    /** A bound on a test that would never end: a deadline that does not pass. */
    private static final int MAX_STEPS = 1_000_000;

    private static final long NS_PER_MS = 1_000_000L;

    private final RuleTest test;
    private final CondensePlan condense;
    private final SamplingPlan sampling;
    private final List<Trigger> triggers;
    private final Inventory inventory;
    private final LatestValues latest = new LatestValues();
    private final Map<DeviceId, Duration> intervals = new HashMap<>();
    private final List<Mismatch> mismatches = new ArrayList<>();
    private final long startMs;

    /** One expectation that was not met. */
    public record Mismatch(int line, String expected, String found) {}

    /** @param mismatches empty when the test passed */
    public record Result(int expectations, List<Mismatch> mismatches) {}

    private record Arrival(long tMs, Sample sample) {}

    private RuleTrial(RuleTest test, RuleSet rules) {
        this.test = test;
        this.condense = rules.condense();
        this.sampling = rules.rules().samplingPlan();
        this.startMs = test.start().epochMs(test.zone());
        this.triggers = rules.rules().triggers(nsAt(startMs) - UP_NS);
        this.inventory = test.inventory();
    }

    /**
     * Reads a test and its rules and runs it.
     *
     * @param file {@code <rule>.test.yaml}
     * @param home the folder with {@code edge-rules/calendars}
     * @return empty when a file has mistakes, which {@code problems} then tells
     */
    public static Optional<Result> run(Path file, Path home, Problems problems) {
        Optional<RuleTest> test =
                YamlFile.read(file, problems).flatMap(node -> Binder.bind(RuleTest.class, node, problems));
        test.ifPresent(found -> found.check(problems::error));
        Optional<RulesFile> rules = test.flatMap(
                found -> YamlFile.read(file.resolveSibling(found.rules()), problems)
                        .flatMap(node -> Binder.bind(RulesFile.class, node, problems)));
        if (problems.hasErrors() || test.isEmpty() || rules.isEmpty()) {
            return Optional.empty();
        }
        RuleSet set = RuleSet.of(
                List.of(rules.get()),
                YamlFolder.calendars(home, test.get().schoolZone(), problems),
                test.get().inventory(),
                Actuators.of(test.get().actuators(), List.of()),
                problems);
        return problems.hasErrors() ? Optional.empty() : Optional.of(new RuleTrial(test.get(), set).run());
    }

    private Result run() {
        List<Arrival> arrivals = arrivals();
        List<Expectation> expectations = new ArrayList<>(test.expect());
        expectations.removeIf(this::timeless);
        expectations.sort(Comparator.comparingLong(this::atMs));
        int arrival = 0;
        int met = 0;
        long nowMs = startMs;
        for (int step = 0; met < expectations.size() && step < MAX_STEPS; step++) {
            while (arrival < arrivals.size() && arrivals.get(arrival).tMs() <= nowMs) {
                latest.offer(arrivals.get(arrival++).sample(), at(nowMs));
                evaluate(nowMs);
            }
            long deadlineMs = evaluate(nowMs);
            while (met < expectations.size() && atMs(expectations.get(met)) <= nowMs) {
                judge(expectations.get(met++));
            }
            if (met < expectations.size()) {
                long next = Math.min(deadlineMs, atMs(expectations.get(met)));
                nowMs = arrival < arrivals.size() ? Math.min(next, arrivals.get(arrival).tMs()) : next;
            }
        }
        return new Result(test.expect().size(), List.copyOf(mismatches));
    }

    private List<Arrival> arrivals() {
        List<Arrival> arrivals = new ArrayList<>();
        for (RuleTest.Input input : test.inputs()) {
            long tMs = input.from().orElse(test.start()).epochMs(test.zone());
            for (OptionalDouble value : input.values().readings()) {
                if (value.isPresent()) {
                    arrivals.add(new Arrival(tMs, new Sample(input.series(), tMs, value.getAsDouble())));
                }
                tMs += input.every().toMillis();
            }
        }
        // Stable: at one time in the order in which they are written.
        arrivals.sort(Comparator.comparingLong(Arrival::tMs));
        return arrivals;
    }

    /** @return the next instant at which a rule may change its mind by itself, rounded up to a millisecond */
    private long evaluate(long nowMs) {
        Evaluation e = new Evaluation(at(nowMs), test.zone(), latest);
        long dueNs = Long.MAX_VALUE;
        for (Trigger trigger : triggers) {
            trigger.evaluate(e);
            dueNs = Math.min(dueNs, trigger.nextDeadlineNs(e));
        }
        for (Inventory.Installed device : inventory.devices()) {
            sampling.effective(device.id(), e)
                    .ifPresent(effective -> intervals.put(device.id(), effective.interval()));
            dueNs = Math.min(dueNs, sampling.nextDeadlineNs(device.id(), e));
        }
        return dueNs == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(nowMs + 1, Math.ceilDiv(dueNs, NS_PER_MS));
    }

    /** An expectation about condensing needs no time: it is judged at once. */
    private boolean timeless(Expectation expectation) {
        expectation.series().ifPresent(series -> compare(expectation, expectation.condense().orElse(""), method(series)));
        return expectation.series().isPresent();
    }

    private String method(Series series) {
        return inventory.devices().stream()
                .filter(device -> device.id().equals(series.device()))
                .findFirst()
                .flatMap(device -> condense.of(device, series))
                .map(chosen -> chosen.rule().method())
                .orElse("none");
    }

    private void judge(Expectation expectation) {
        expectation.trigger()
                .ifPresent(name -> compare(expectation, expectation.is().map(Enum::name).orElse(""), doing(name)));
        expectation.device()
                .ifPresent(device -> compare(
                        expectation,
                        expectation.interval().map(Duration::toString).orElse(""),
                        Optional.ofNullable(intervals.get(device)).map(Duration::toString).orElse("none")));
    }

    private String doing(String name) {
        return triggers.stream()
                .filter(trigger -> trigger.rule().name().equals(name))
                .findFirst()
                .map(RuleTrial::doing)
                .map(Enum::name)
                .orElse("no such trigger");
    }

    private static Doing doing(Trigger trigger) {
        return switch (trigger.phase()) {
            case IDLE -> Doing.NOTHING;
            case BLOCKED -> Doing.BLOCKED;
            case FIRED, RESTORED ->
                trigger.rule().mode() == TriggerRule.Mode.ACTIVE ? Doing.WANTING : Doing.DRY_RUN;
        };
    }

    private void compare(Expectation expectation, String expected, String found) {
        if (!expected.equals(found)) {
            mismatches.add(new Mismatch(expectation.where().line(), expected, found));
        }
    }

    private long atMs(Expectation expectation) {
        return expectation.at().orElse(test.start()).epochMs(test.zone());
    }

    /** Both clocks run as one: virtual time never jumps. */
    private static Received at(long tMs) {
        return new Received("virtual", nsAt(tMs), tMs, Trust.TRUSTED);
    }

    private static long nsAt(long tMs) {
        return tMs * NS_PER_MS;
    }
}
