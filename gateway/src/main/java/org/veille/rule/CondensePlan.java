package org.veille.rule;

import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.veille.condense.Deadband;
import org.veille.condense.Defaults;
import org.veille.condense.Method;
import org.veille.condense.Trend;
import org.veille.condense.Window;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.condition.Inventory.Installed;
import org.veille.model.Quantity;
import org.veille.model.Series;

/**
 * Which rule condenses a series: the first that matches and whose unit fits, in the order of the files and in a file
 * from the top. So the special comes before the general. Which one it was is part of where a stored point comes from.
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
            if (rules.get(i).takes(device, series.quantity())) {
                return Optional.of(new Chosen(i + 1, rules.get(i)));
            }
        }
        return Optional.empty();
    }

    /** The condensers of one series: of its rule, or the default of its quantity. */
    public Condensation condensation(Installed device, Series series, ZoneId zone) {
        Quantity quantity = series.quantity();
        return of(device, series)
                .map(chosen -> condensation(chosen, quantity, zone))
                .orElseGet(() -> new Condensation(
                        "default",
                        Deadband.method(Defaults.within(quantity), Defaults.HOLD_MS),
                        "",
                        EnumSet.of(Statistic.MEAN),
                        OptionalLong.empty()));
    }

    private static Condensation condensation(Chosen chosen, Quantity quantity, ZoneId zone) {
        CondenseRule rule = chosen.rule();
        OptionalLong liveMs = rule.live().isPresent()
                ? OptionalLong.of(rule.live().get().toMillis())
                : OptionalLong.empty();
        String name = chosen.toString();
        if (rule.window().isPresent()) {
            CondenseRule.Windows windows = rule.window().get();
            Method method = Window.method(
                    windows.every().toMillis(),
                    zone,
                    Window.Between.of(quantity),
                    windows.late().toMillis());
            return new Condensation(name, method, "_" + label(windows.every()), statistics(windows.keep()), liveMs);
        }
        if (rule.trend().isPresent()) {
            CondenseRule.Trend trend = rule.trend().get();
            Method method = Trend.method(trend.withinOf(quantity), trend.hold().toMillis());
            return new Condensation(name, method, "", statistics(trend.keep()), liveMs);
        }
        CondenseRule.Deadband band = rule.deadband().orElseThrow();
        Method method = Deadband.method(band.withinOf(quantity), band.hold().toMillis());
        return new Condensation(name, method, "", EnumSet.of(Statistic.MEAN), liveMs);
    }

    private static Set<Statistic> statistics(List<CondenseRule.Keep> keep) {
        Set<Statistic> kept = EnumSet.noneOf(Statistic.class);
        keep.forEach(one -> kept.add(Statistic.valueOf(one.name())));
        return kept;
    }

    /** {@code 10m}, {@code 1h}, {@code 1d}: the end of a measurement's name. */
    private static String label(Duration every) {
        if (every.toMinutes() % 60 != 0) {
            return every.toMinutes() + "m";
        }
        return every.toHours() % 24 == 0 ? every.toDays() + "d" : every.toHours() + "h";
    }
}
