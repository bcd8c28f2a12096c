package org.veille.rule;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.veille.condition.Condition;
import org.veille.condition.Findings;
import org.veille.condition.Scope;
import org.veille.condition.SeriesPattern;
import org.veille.condition.Timetable;
import org.veille.config.Measure;
import org.veille.config.TextOr;
import org.veille.config.Where;
import org.veille.model.InvalidValue;
import org.veille.model.Quantity;

/**
 * Warns of two triggers that want different states of one actuator at one level, and whose conditions may hold at once: the one
 * that spoke last would have its way. Two that are both active are refused whatever they want; this finds them while they are in dry run.
 *
 * <p>What may hold at once is not decidable by looking; a pair passes when something that both need shows that it cannot:
 * schedules that do not meet, values that do not meet, or a condition of one that stops the other. Everything else is
 * reported, so a pair that a person knows to be apart may be reported too; different levels say which wins, and end it.
 */
final class Fights {
    private final Scope scope;

    private Fights(Scope scope) {
        this.scope = scope;
    }

    static void check(List<TriggerRule> rules, Scope scope, Findings findings) {
        Fights fights = new Fights(scope);
        for (int i = 0; i < rules.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (fights.between(rules.get(j), rules.get(i))) {
                    warn(rules.get(j), rules.get(i), findings);
                }
            }
        }
    }

    private static void warn(TriggerRule first, TriggerRule second, Findings findings) {
        findings.warning(
                second.then().where().of("to"),
                "rulesFight",
                second.then().to().id(),
                "no other wish for " + second.then().actuator() + " at level "
                        + second.then().level() + " while this rule may want one",
                "rule '" + first.name() + "' wants " + first.then().to().id()
                        + " there: give the one that must win a smaller level, or make their times differ");
    }

    private boolean between(TriggerRule one, TriggerRule other) {
        return one.then().actuator().equals(other.then().actuator())
                && one.then().level() == other.then().level()
                && one.then().to() != other.then().to()
                && !(one.mode() == TriggerRule.Mode.ACTIVE && other.mode() == TriggerRule.Mode.ACTIVE)
                && !areApart(one, other);
    }

    private boolean areApart(TriggerRule one, TriggerRule other) {
        List<Condition> ofOne = needs(one.when()).toList();
        List<Condition> ofOther = needs(other.when()).toList();
        return ofOne.stream().anyMatch(a -> ofOther.stream().anyMatch(b -> excludes(a, b)))
                || stops(one, ofOther)
                || stops(other, ofOne);
    }

    /** Whether what the other rule needs keeps this one from acting. */
    private boolean stops(TriggerRule rule, List<Condition> needed) {
        return rule.unless().filter(obstacle -> needed.stream().anyMatch(one -> implies(one, obstacle))).isPresent();
    }

    private boolean implies(Condition one, Condition other) {
        if (same(one, other)) {
            return true;
        }
        if (other.any().orElse(null) instanceof TextOr.Many<Condition>(var parts) && other.lasting().isEmpty()) {
            return parts.stream().anyMatch(part -> implies(one, part));
        }
        return false;
    }

    /** What surely holds while the condition does. */
    private static Stream<Condition> needs(Condition condition) {
        return condition.all().isPresent()
                ? condition.all().get().stream().flatMap(Fights::needs)
                : Stream.of(condition);
    }

    private boolean excludes(Condition one, Condition other) {
        return one.not().filter(not -> same(not, other)).isPresent()
                || other.not().filter(not -> same(not, one)).isPresent()
                || schedulesExclude(one, other)
                || valuesExclude(one, other);
    }

    private boolean schedulesExclude(Condition one, Condition other) {
        Optional<Timetable> in = one.inside().map(scope.schedules()::get);
        Optional<Timetable> out = one.outside().map(scope.schedules()::get);
        Optional<Timetable> otherIn = other.inside().map(scope.schedules()::get);
        Optional<Timetable> otherOut = other.outside().map(scope.schedules()::get);
        return both(in, otherIn, Timetable::excludes)
                || both(in, otherOut, Timetable::isWithin)
                || both(otherIn, out, Timetable::isWithin)
                || both(out, otherOut, Timetable::fillsUpWith);
    }

    private interface Relation {
        boolean holds(Timetable one, Timetable other);
    }

    private static boolean both(Optional<Timetable> one, Optional<Timetable> other, Relation relation) {
        return one.isPresent() && other.isPresent() && relation.holds(one.get(), other.get());
    }

    /** Values of the same series that cannot be both: of several series, only where one of the two speaks of every one. */
    private boolean valuesExclude(Condition one, Condition other) {
        Optional<SeriesPattern> pattern = pattern(one);
        if (pattern.isEmpty() || !pattern.equals(pattern(other))) {
            return false;
        }
        boolean ofAll = one.any().isEmpty() || other.any().isEmpty() || isOneSeries(pattern.get());
        Optional<Interval> values = pattern.get().quantity().flatMap(quantity -> Interval.of(one, quantity));
        Optional<Interval> others = pattern.get().quantity().flatMap(quantity -> Interval.of(other, quantity));
        return ofAll
                && values.isPresent()
                && others.filter(found -> found.isApartFrom(values.get())).isPresent();
    }

    private boolean isOneSeries(SeriesPattern pattern) {
        return scope.inventory().devices().stream().filter(pattern::mayMatch).count() == 1;
    }

    private static Optional<SeriesPattern> pattern(Condition condition) {
        if (condition.any().orElse(null) instanceof TextOr.Text<Condition>(String text)) {
            try {
                return Optional.of(SeriesPattern.parse(text));
            } catch (InvalidValue _) {
                return Optional.empty();
            }
        }
        return condition.every().or(condition::series);
    }

    /** The values with which a test may hold, canonical unit; with hysteresis also those with which it goes on. */
    private record Interval(double from, double to, boolean fromIn, boolean toIn) {
        static Optional<Interval> of(Condition test, Quantity quantity) {
            Optional<Double> clear = test.clear().map(value -> in(value, quantity));
            if (test.above().isPresent()) {
                double from = in(test.above().get(), quantity);
                return Optional.of(new Interval(
                        Math.min(from, clear.orElse(from)), Double.POSITIVE_INFINITY, clear.isPresent(), false));
            }
            if (test.below().isPresent()) {
                double to = in(test.below().get(), quantity);
                return Optional.of(new Interval(
                        Double.NEGATIVE_INFINITY, Math.max(to, clear.orElse(to)), false, clear.isPresent()));
            }
            if (test.equals().isPresent()) {
                double value = in(test.equals().get(), quantity);
                return Optional.of(new Interval(value, value, true, true));
            }
            return test.between()
                    .filter(ends -> ends.size() == 2)
                    .map(ends -> new Interval(in(ends.get(0), quantity), in(ends.get(1), quantity), true, true));
        }

        private static double in(Measure value, Quantity quantity) {
            return value.in(quantity.unit());
        }

        boolean isApartFrom(Interval other) {
            return endsBefore(other) || other.endsBefore(this);
        }

        private boolean endsBefore(Interval other) {
            return to < other.from || to == other.from && !(toIn && other.fromIn);
        }
    }

    private static boolean same(Condition one, Condition other) {
        return unplaced(one).equals(unplaced(other));
    }

    /** The condition without the places where it stands. */
    private static Condition unplaced(Condition c) {
        Optional<TextOr<Condition>> any = c.any().map(found -> switch (found) {
            case TextOr.Text<Condition> text -> text;
            case TextOr.Many<Condition>(var items) -> new TextOr.Many<>(unplaced(items));
        });
        return new Condition(
                c.all().map(Fights::unplaced), any, c.every(), c.series(), c.not().map(Fights::unplaced), c.above(),
                c.below(), c.equals(), c.between(), c.clear(), c.lasting(), c.inside(), c.outside(),
                c.risingFasterThan(), c.fallingFasterThan(), c.meanOver(), c.missingFor(), Where.NOWHERE);
    }

    private static List<Condition> unplaced(List<Condition> conditions) {
        return conditions.stream().map(Fights::unplaced).toList();
    }
}
