package org.veille.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.veille.condition.CalendarFile;
import org.veille.condition.Calendars;
import org.veille.condition.FrenchHolidays;
import org.veille.config.Binder;
import org.veille.config.Node;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.device.Profile;
import org.veille.rule.RuleTest;

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
        Kind kind = top.get() instanceof Node.Sequence ? Kind.DEVICES : kind(file, top.get());
        if (kind == Kind.SITE) {
            return loader.load(file, problems);
        }
        YamlFile.read(file, problems).ifPresent(node -> alone(kind, node, loader, problems));
        return Optional.empty();
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
