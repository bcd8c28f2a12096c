package org.veille.rule;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.condition.Inventory.Installed;
import org.veille.config.Binder;
import org.veille.config.Located.Severity;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.model.DeviceId;
import org.veille.model.Place;
import org.veille.model.Quantity;

/** Condense rules as people write them, beside a building of a few devices, and what a check says of them. */
final class RuleSheet {
    private static final Place PLACE = new Place("principal", "salle-12");

    private final List<Installed> devices = new ArrayList<>();
    private final StringBuilder rules = new StringBuilder("condense:\n");

    /** A device of a model whose sensors are described; without quantities only its readings will tell. */
    RuleSheet device(String id, String model, Map<Quantity, Double> resolution, Quantity... quantities) {
        Optional<Set<Quantity>> known = quantities.length == 0
                ? Optional.empty()
                : Optional.of(EnumSet.copyOf(List.of(quantities)));
        devices.add(new Installed(new DeviceId(id), model, PLACE, known, resolution));
        return this;
    }

    RuleSheet device(String id, Quantity... quantities) {
        return device(id, "", Map.of(), quantities);
    }

    /** One rule a line. */
    RuleSheet rule(String yaml) {
        rules.append("  - {").append(yaml).append(", why: a test}\n");
        return this;
    }

    Installed installed(String id) {
        return devices.stream()
                .filter(device -> device.id().name().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** What stands in the sheet, bound; a mistake that only binding sees is a mistake of the test. */
    CondensePlan plan() {
        Problems problems = new Problems();
        return bind(problems).orElseThrow(() -> new AssertionError(problems));
    }

    private Optional<CondensePlan> bind(Problems problems) {
        return YamlFile.parse("rules.yaml", rules.toString(), problems)
                .flatMap(node -> Binder.bind(RulesFile.class, node, problems))
                .map(file -> new CondensePlan(file.condense()));
    }

    /** What {@code check} prints. */
    List<String> lines() {
        Problems problems = new Problems();
        bind(problems).ifPresent(plan -> plan.check(new Inventory(devices), Findings.into(problems)));
        return lines(problems);
    }

    /** The same of rules that no file can name yet. */
    List<String> lines(CondenseRule... others) {
        Problems problems = new Problems();
        new CondensePlan(List.of(others)).check(new Inventory(devices), Findings.into(problems));
        return lines(problems);
    }

    private static List<String> lines(Problems problems) {
        return problems.sorted().stream()
                .map(problem -> (problem.severity() == Severity.WARNING ? "warning: " : "") + problem)
                .toList();
    }
}
