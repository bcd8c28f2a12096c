package org.veille.site;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.veille.condition.CalendarFile;
import org.veille.config.Binder;
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

    private FileCheck() {}

    /** @return the site, when the file was a {@code veille.yaml} without errors */
    public static Optional<Site> check(Path file, SiteLoader loader, Problems problems) {
        // Looked at once to see what it is; its mistakes are reported by the reading that follows.
        Optional<Node> top = YamlFile.read(file, new Problems());
        if (top.isEmpty()) {
            YamlFile.read(file, problems);
            return Optional.empty();
        }
        if (top.get() instanceof Node.Sequence list) {
            Binder.bindList(DeviceEntry.class, list, problems);
            return Optional.empty();
        }
        Class<? extends Record> kind = kind(file, top.get());
        if (kind == SiteFile.class) {
            return loader.load(file, problems);
        }
        YamlFile.read(file, problems).ifPresent(node -> Binder.bind(kind, node, problems));
        return Optional.empty();
    }

    private static Class<? extends Record> kind(Path file, Node top) {
        if (file.getFileName().toString().endsWith(".test.yaml")) {
            return RuleTest.class;
        }
        if (top instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                switch (entry.key().text()) {
                    case "schedules", "condense", "sampling", "triggers" -> {
                        return RulesFile.class;
                    }
                    case "known", "zones", "dates" -> {
                        return CalendarFile.class;
                    }
                    default -> {
                        if (OF_PROFILES.contains(entry.key().text())) {
                            return Profile.class;
                        }
                    }
                }
            }
        }
        return SiteFile.class;
    }
}
