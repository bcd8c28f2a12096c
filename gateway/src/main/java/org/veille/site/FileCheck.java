package org.veille.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.veille.condition.CalendarFile;
import org.veille.condition.Calendars;
import org.veille.condition.FrenchHolidays;
import org.veille.config.Binder;
import org.veille.config.Effective;
import org.veille.config.Node;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.device.Profile;
import org.veille.rule.RuleTest;
import org.veille.rule.RulesFile;

/**
 * Checks one file of any kind: {@code veille.yaml} with all it refers to, or a single file of devices, rules, calendars, a
 * device profile or a rule test by itself. What kind it is shows in its top keys.
 */
public final class FileCheck {
    private static final Set<String> OF_PROFILES = Set.of("model", "codec", "maker");

    private enum Kind {
        SITE,
        DEVICES,
        RULES,
        RULE_TEST,
        CALENDAR,
        PROFILE
    }

    private FileCheck() {}

    /** @return the site, when the file was a {@code veille.yaml} without errors */
    public static Optional<Site> check(Path file, SiteLoader loader, Problems problems) {
        // Looked at once to see what it is; its mistakes are reported by the reading that follows.
        Optional<Node> top = YamlFile.read(file, new Problems());
        if (top.isEmpty()) {
            YamlFile.read(file, problems);
            return Optional.empty();
        }
        Kind kind = kindOf(file, top.get());
        if (kind == Kind.SITE) {
            return loader.load(file, problems);
        }
        YamlFile.read(file, problems).ifPresent(node -> alone(kind, node, loader, problems));
        return Optional.empty();
    }

    /** What holds by a file that was found right, as YAML that can be read again: {@link Effective#yaml}. */
    public static String effective(Path file) {
        Node node = readAgain(file);
        return Effective.yaml(type(kindOf(file, node)), node);
    }

    /** The same, value by value. */
    public static List<Effective.Line> effectiveLines(Path file) {
        Node node = readAgain(file);
        return Effective.lines(type(kindOf(file, node)), node);
    }

    private static Node readAgain(Path file) {
        return YamlFile.read(file, new Problems()).orElseThrow(() -> new IllegalArgumentException(file.toString()));
    }

    private static Class<? extends Record> type(Kind kind) {
        return switch (kind) {
            case SITE -> SiteFile.class;
            case DEVICES -> DeviceEntry.class;
            case RULES -> RulesFile.class;
            case RULE_TEST -> RuleTest.class;
            case CALENDAR -> CalendarFile.class;
            case PROFILE -> Profile.class;
        };
    }

    private static Kind kindOf(Path file, Node top) {
        return top instanceof Node.Sequence ? Kind.DEVICES : kind(file, top);
    }

    private static void alone(Kind kind, Node node, SiteLoader loader, Problems problems) {
        switch (kind) {
            case SITE -> throw new IllegalArgumentException("a site is checked with all it refers to");
            case DEVICES -> loader.checkDevices(node, problems);
            case RULES -> loader.checkRules(node, problems);
            case RULE_TEST ->
                Binder.bind(RuleTest.class, node, problems).ifPresent(test -> test.check(problems::error));
            case CALENDAR ->
                Binder.bind(CalendarFile.class, node, problems)
                        .ifPresent(file -> Calendars.of(
                                FrenchHolidays.NATIONAL, List.of(file), Optional.empty(), problems::error));
            case PROFILE -> Binder.bind(Profile.class, node, problems);
        }
    }

    private static Kind kind(Path file, Node top) {
        if (file.getFileName().toString().endsWith(".test.yaml")) {
            return Kind.RULE_TEST;
        }
        if (top instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                switch (entry.key().text()) {
                    case "schedules", "condense", "sampling", "triggers" -> {
                        return Kind.RULES;
                    }
                    case "known", "zones", "dates" -> {
                        return Kind.CALENDAR;
                    }
                    default -> {
                        if (OF_PROFILES.contains(entry.key().text())) {
                            return Kind.PROFILE;
                        }
                    }
                }
            }
        }
        return Kind.SITE;
    }
}
