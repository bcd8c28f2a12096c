package org.veille.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.veille.condition.Findings;
import org.veille.condition.Inventory.Installed;
import org.veille.condition.Ternary;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;

/**
 * What rules leave over: rules that come to nothing because those before them take all that they match, and devices that were
 * probably forgotten. A device without a rule is the usual case, as every quantity has a default; it is odd only where
 * most devices of its model have one, so that somebody went through them by name, building or zone and missed it.
 */
final class Leftovers {
    /** Fewer of one model are no pattern from which one could differ. */
    private static final int FEWEST_ALIKE = 3;

    private final List<Installed> devices;
    private final CondensePlan condense;
    private final List<SamplingRule> sampling;

    Leftovers(List<Installed> devices, CondensePlan condense, List<SamplingRule> sampling) {
        this.devices = devices;
        this.condense = condense;
        this.sampling = sampling;
    }

    /** Rules that no series and no device comes to. */
    void checkRules(Findings findings) {
        for (int i = 0; i < condense.rules().size(); i++) {
            TreeSet<Integer> takers = takers(condense.rules().get(i));
            if (!takers.isEmpty() && takers.last() < i) {
                warn(
                        condense.rules().get(i).match(),
                        "a series that no rule before it takes",
                        condense.rules().get(takers.first()).match(),
                        findings);
            }
        }
        for (int i = 0; i < sampling.size(); i++) {
            Match match = sampling.get(i).match();
            TreeSet<Integer> takers = takers(match);
            if (!takers.isEmpty() && takers.last() < i) {
                warn(match, "a device that no rule before it takes", sampling.get(takers.first()).match(), findings);
            }
        }
    }

    /** The rules, from 0, that the series which a rule would take go to; it is the last where it takes any. */
    private TreeSet<Integer> takers(CondenseRule rule) {
        TreeSet<Integer> takers = new TreeSet<>();
        for (Installed device : devices) {
            if (!rule.match().matches(device)) {
                continue;
            }
            for (Quantity quantity : Quantity.values()) {
                if (device.measures(quantity) != Ternary.FALSE && rule.takes(device, quantity)) {
                    condense.of(device, quantity).ifPresent(chosen -> takers.add(chosen.number() - 1));
                }
            }
        }
        return takers;
    }

    private TreeSet<Integer> takers(Match match) {
        TreeSet<Integer> takers = new TreeSet<>();
        for (Installed device : devices) {
            if (match.matches(device)) {
                IntStream.range(0, sampling.size())
                        .filter(i -> sampling.get(i).match().matches(device))
                        .findFirst()
                        .ifPresent(takers::add);
            }
        }
        return takers;
    }

    private static void warn(Match match, String expected, Match before, Findings findings) {
        findings.warning(
                match.where(),
                "neverFirst",
                match.toString(),
                expected,
                "the first rule that matches wins, and that at line " + before.where().line() + " (" + before
                        + ") does: move this one above it, or remove it");
    }

    /** Which devices lack what most of their model have, in words: {@code a sampling rule}. */
    Map<DeviceId, String> forgotten() {
        Map<DeviceId, List<String>> lacking = new LinkedHashMap<>();
        Map<String, List<Installed>> byModel = new TreeMap<>();
        devices.stream()
                .filter(device -> !device.model().isEmpty())
                .forEach(device -> byModel.computeIfAbsent(device.model(), _ -> new ArrayList<>()).add(device));
        byModel.values().stream().filter(alike -> alike.size() >= FEWEST_ALIKE).forEach(alike -> {
            Predicate<Installed> sampled =
                    device -> sampling.stream().anyMatch(rule -> rule.match().matches(device));
            missing(alike, sampled)
                    .forEach(device -> lacking.computeIfAbsent(device.id(), _ -> new ArrayList<>()).add("a sampling rule"));
            for (Quantity quantity : Quantity.values()) {
                List<Installed> measuring = alike.stream()
                        .filter(device -> device.measures(quantity) == Ternary.TRUE)
                        .toList();
                missing(measuring, device -> condense.of(device, quantity).isPresent())
                        .forEach(device -> lacking.computeIfAbsent(device.id(), _ -> new ArrayList<>())
                                .add("a condense rule for " + quantity));
            }
        });
        Map<DeviceId, String> words = new LinkedHashMap<>();
        lacking.forEach((id, what) -> words.put(id, String.join(", ", what)));
        return words;
    }

    /** The few that lack what most have. */
    private static List<Installed> missing(List<Installed> alike, Predicate<Installed> has) {
        List<Installed> without = alike.stream().filter(has.negate()).toList();
        return alike.size() >= FEWEST_ALIKE && without.size() * 2 < alike.size() ? without : List.of();
    }
}
