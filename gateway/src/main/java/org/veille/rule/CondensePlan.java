package org.veille.rule;

import java.util.List;
import java.util.Optional;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.condition.Inventory.Installed;
import org.veille.model.Series;

/**
 * Which rule condenses a series: the first that matches, in the order of the files and in a file from the top. So the
 * special comes before the general. Which one it was is part of where a stored point comes from.
 *
 * @param rules in order
 */
public record CondensePlan(List<CondenseRule> rules) {
    public CondensePlan {
        rules = List.copyOf(rules);
    }

    /**
     * The rule of one series.
     *
     * @param number from 1, in the order of the plan
     * @param rule itself
     */
    public record Chosen(int number, CondenseRule rule) {
        /** For the provenance of a point: {@code condense 2 (quantity co2)}. */
        @Override
        public String toString() {
            return "condense " + number + " (" + rule.match() + ")";
        }
    }

    /** Reports what is wrong with the rules; the plan can be used when nothing was. */
    public void check(Inventory inventory, Findings findings) {
        rules.forEach(rule -> rule.check(inventory, findings));
    }

    /** @param device the one that {@code series} belongs to */
    public Optional<Chosen> of(Installed device, Series series) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).match().matches(device, series.quantity())) {
                return Optional.of(new Chosen(i + 1, rules.get(i)));
            }
        }
        return Optional.empty();
    }
}
