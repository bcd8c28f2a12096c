package org.veille.condition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.veille.condition.Combination.Kind;
import org.veille.condition.Inventory.Installed;
import org.veille.config.TextOr;
import org.veille.config.Where;
import org.veille.model.InvalidValue;

/** Turns what a person wrote into nodes, and reports everything that does not make sense. */
final class Compiler {
    /** Deepest nesting: more is unreadable, and a recursion stays small. */
    static final int MAX_DEPTH = 8;

    /** Longest {@code for}, a week: a longer one would begin anew with every restart and hardly ever elapse. */
    static final Duration MAX_LASTING = Duration.ofDays(7);

    private final Scope scope;
    private final Findings findings;

    Compiler(Scope scope, Findings findings) {
        this.scope = scope;
        this.findings = findings;
    }

    Optional<Node> compile(Condition condition) {
        return compile(condition, 1);
    }

    private Optional<Node> compile(Condition c, int depth) {
        if (depth > MAX_DEPTH) {
            findings.error(
                    c.where(), "tooDeep", "level " + depth, "at most " + MAX_DEPTH + " levels", "make two rules of it");
            return Optional.empty();
        }
        List<String> subjects = subjects(c);
        if (subjects.size() != 1) {
            findings.error(
                    c.where(),
                    subjects.isEmpty() ? "noSubject" : "severalSubjects",
                    String.join(", ", subjects),
                    "exactly one of all, any, every, series, not, inside, outside",
                    subjects.isEmpty() ? "say what the condition is about" : "put each under 'all:' as an item");
            return Optional.empty();
        }
        boolean overSeries = c.every().isPresent() || c.series().isPresent() || isPattern(c);
        if (overSeries) {
            return lasting(c, overSeries(c));
        }
        return lasting(c, untested(c, subjects.getFirst()) ? other(c, depth) : Optional.empty());
    }

    private static List<String> subjects(Condition c) {
        List<String> subjects = new ArrayList<>();
        c.all().ifPresent(_ -> subjects.add("all"));
        c.any().ifPresent(_ -> subjects.add("any"));
        c.every().ifPresent(_ -> subjects.add("every"));
        c.series().ifPresent(_ -> subjects.add("series"));
        c.not().ifPresent(_ -> subjects.add("not"));
        c.inside().ifPresent(_ -> subjects.add("inside"));
        c.outside().ifPresent(_ -> subjects.add("outside"));
        return subjects;
    }

    private static boolean isPattern(Condition c) {
        return c.any().filter(TextOr.Text.class::isInstance).isPresent();
    }

    private static List<String> tests(Condition c) {
        List<String> tests = new ArrayList<>();
        c.above().ifPresent(_ -> tests.add("above"));
        c.below().ifPresent(_ -> tests.add("below"));
        c.equals().ifPresent(_ -> tests.add("equals"));
        c.between().ifPresent(_ -> tests.add("between"));
        return tests;
    }

    private boolean untested(Condition c, String subject) {
        List<String> tests = tests(c);
        c.clear().ifPresent(_ -> tests.add("clear"));
        if (!tests.isEmpty()) {
            findings.error(
                    c.where().of(tests.getFirst()),
                    "testWithoutSeries",
                    tests.getFirst(),
                    "a test beside any, every or series with a pattern, not beside " + subject,
                    "move it to the condition that has the pattern");
        }
        return tests.isEmpty();
    }

    private Optional<Node> lasting(Condition c, Optional<Node> node) {
        if (c.lasting().isEmpty()) {
            return node;
        }
        Duration span = c.lasting().get();
        if (span.compareTo(Duration.ofSeconds(1)) < 0 || span.compareTo(MAX_LASTING) > 0) {
            findings.error(
                    c.where().of("for"), "outOfBounds", Spans.text(span), "1 s to 7 d", "choose a time in between");
            return Optional.empty();
        }
        return node.map(part -> new Lasting(part, span.toNanos()));
    }

    private Optional<Node> other(Condition c, int depth) {
        if (c.all().isPresent()) {
            return combination(Kind.ALL, "all", c.all().get(), c.where(), depth);
        }
        if (c.any().isPresent() && c.any().get() instanceof TextOr.Many<Condition> many) {
            return combination(Kind.ANY, "any", many.items(), c.where(), depth);
        }
        if (c.not().isPresent()) {
            return combination(Kind.NOT, "not", List.of(c.not().get()), c.where(), depth);
        }
        return c.inside().isPresent()
                ? schedule(c.inside().get(), true, c.where().of("inside"))
                : schedule(c.outside().orElseThrow(), false, c.where().of("outside"));
    }

    private Optional<Node> combination(Kind kind, String key, List<Condition> parts, Where where, int depth) {
        if (parts.isEmpty()) {
            findings.error(where.of(key), "emptyList", "[]", "a condition or more", "remove '" + key + "' or fill it");
            return Optional.empty();
        }
        List<Node> nodes = new ArrayList<>();
        for (Condition part : parts) {
            compile(part, depth + 1).ifPresent(nodes::add);
        }
        return nodes.size() == parts.size() ? Optional.of(new Combination(kind, nodes)) : Optional.empty();
    }

    private Optional<Node> schedule(String name, boolean wanted, Where where) {
        Timetable timetable = scope.schedules().get(name);
        if (timetable == null) {
            String known = String.join(", ", new TreeSet<>(scope.schedules().keySet()));
            findings.error(
                    where,
                    "unknownSchedule",
                    name,
                    known.isEmpty() ? "a schedule under 'schedules'" : "one of the schedules " + known,
                    "add it under 'schedules'");
            return Optional.empty();
        }
        return Optional.of(new InSchedule(name, timetable, wanted));
    }

    private Optional<Node> overSeries(Condition c) {
        String key = c.every().isPresent() ? "every" : c.series().isPresent() ? "series" : "any";
        Where where = c.where().of(key);
        Optional<SeriesPattern> pattern = pattern(c, where).flatMap(written -> fixed(written, where));
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<Installed>> devices = devices(pattern.get(), key.equals("series"), where);
        Optional<Threshold> threshold = threshold(c, pattern.get(), where);
        if (devices.isEmpty() || threshold.isEmpty()) {
            return Optional.empty();
        }
        OverSeries.Kind kind = switch (key) {
            case "every" -> OverSeries.Kind.EVERY;
            case "series" -> OverSeries.Kind.ONE;
            default -> OverSeries.Kind.ANY;
        };
        return Optional.of(new OverSeries(kind, pattern.get(), threshold.get(), devices.get()));
    }

    private Optional<SeriesPattern> pattern(Condition c, Where where) {
        if (c.every().isPresent()) {
            return c.every();
        }
        if (c.series().isPresent()) {
            return c.series();
        }
        TextOr.Text<Condition> text = (TextOr.Text<Condition>) c.any().orElseThrow();
        try {
            return Optional.of(SeriesPattern.parse(text.text()));
        } catch (InvalidValue e) {
            findings.error(where, "badPattern", e.found(), e.expected(), e.remedy());
            return Optional.empty();
        }
    }

    private Optional<SeriesPattern> fixed(SeriesPattern pattern, Where where) {
        if (!pattern.isRelative()) {
            return Optional.of(pattern);
        }
        if (scope.own().isEmpty()) {
            findings.error(
                    where,
                    "ownOutsideSampling",
                    pattern.toString(),
                    "a pattern without '.', which only a sampling rule can apply to a device",
                    "write the name, or * for any");
        }
        return scope.own().map(pattern::of);
    }

    private Optional<List<Installed>> devices(SeriesPattern pattern, boolean one, Where where) {
        List<Installed> devices =
                scope.inventory().devices().stream().filter(pattern::mayMatch).toList();
        if (devices.isEmpty()) {
            findings.error(
                    where,
                    "noMatch",
                    pattern.toString(),
                    pattern.whyNone(scope.inventory()).orElse("a series of a configured device"),
                    "mend the pattern, or add the device");
            return Optional.empty();
        }
        if (one && devices.size() > 1) {
            findings.error(
                    where,
                    "severalMatches",
                    pattern.toString(),
                    "a pattern of exactly one series; it matches " + devices.size() + " devices",
                    "name the device, or write any: or every: instead of series:");
            return Optional.empty();
        }
        return Optional.of(devices);
    }

    private Optional<Threshold> threshold(Condition c, SeriesPattern pattern, Where where) {
        List<String> tests = tests(c);
        if (pattern.quantity().isEmpty()) {
            findings.error(
                    where, "noQuantity", pattern.toString(), "a quantity as the last segment", "write for example co2");
            return Optional.empty();
        }
        if (tests.size() != 1) {
            findings.error(
                    tests.isEmpty() ? where : c.where().of(tests.get(1)),
                    tests.isEmpty() ? "noTest" : "severalTests",
                    tests.isEmpty() ? pattern.toString() : String.join(", ", tests),
                    "exactly one of above, below, equals, between",
                    "add a test, or put several conditions under 'all:'");
            return Optional.empty();
        }
        return new Tests(c, pattern.quantity().get(), findings).threshold();
    }
}
