package org.veille.rule;

import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.veille.condense.Deadband;
import org.veille.condense.DefaultMethod;
import org.veille.condense.Defaults;
import org.veille.condense.Method;
import org.veille.condense.Step;
import org.veille.condense.SwingingDoor;
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
        new SensorSteps(this).check(inventory, findings);
    }

    /** @param device the one that {@code series} belongs to */
    public Optional<Chosen> of(Installed device, Series series) {
        return of(device, series.quantity());
    }

    Optional<Chosen> of(Installed device, Quantity quantity) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).takes(device, quantity)) {
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
                .orElseGet(() -> byDefault(device, quantity, zone));
    }

    /** A bound that is too fine for the device's sensor is widened: {@link DefaultMethod#forSensor}. */
    private static Condensation byDefault(Installed device, Quantity quantity, ZoneId zone) {
        DefaultMethod usual = Defaults.of(quantity);
        Double resolution = device.resolution().get(quantity);
        DefaultMethod method = resolution == null ? usual : usual.forSensor(resolution);
        boolean windows = method.kind() == DefaultMethod.Kind.WINDOW;
        return new Condensation(
                "default",
                method.method(zone),
                windows ? "_" + label(Duration.ofMillis(Defaults.WINDOW_MS)) : "",
                windows ? EnumSet.allOf(Statistic.class) : EnumSet.of(Statistic.MEAN),
                OptionalLong.empty());
    }

    private static Condensation condensation(Chosen chosen, Quantity quantity, ZoneId zone) {
        CondenseRule rule = chosen.rule();
        return new Condensation(
                chosen.toString(),
                method(rule, quantity, zone),
                rule.window().map(windows -> "_" + label(windows.every())).orElse(""),
                keep(rule),
                milliseconds(rule.live()),
                milliseconds(rule.heartbeat()));
    }

    /** The condenser that a checked rule names: it has exactly one method. */
    private static Method method(CondenseRule rule, Quantity quantity, ZoneId zone) {
        if (rule.window().isPresent()) {
            return Window.method(rule.window().get().every().toMillis(), zone, Window.Between.of(quantity));
        }
        if (rule.trend().isPresent()) {
            CondenseRule.Trend trend = rule.trend().get();
            return Trend.method(trend.withinOf(quantity), trend.hold().toMillis());
        }
        if (rule.counter().isPresent()) {
            return counter(rule.counter().get(), quantity);
        }
        if (rule.step().isPresent()) {
            return Step.method(rule.step().get().hold().toMillis());
        }
        if (rule.swingingDoor().isPresent()) {
            CondenseRule.SwingingDoor door = rule.swingingDoor().get();
            return SwingingDoor.method(door.withinOf(quantity), door.hold().toMillis());
        }
        CondenseRule.Deadband band = rule.deadband().orElseThrow();
        return Deadband.method(band.withinOf(quantity), band.hold().toMillis());
    }

    // COUNTER: until its condenser is built no file can name it (@NotYet in CondenseRule); it is made here then, from the
    // index's withinOf, hold, at, rolloverOf and hourlyAtMostOf, and in DefaultMethod.
    private static Method counter(MeterIndex index, Quantity quantity) {
        return Deadband.method(index.withinOf(quantity), index.hold().toMillis());
    }

    private static Set<Statistic> keep(CondenseRule rule) {
        return rule.window()
                .map(windows -> statistics(windows.keep()))
                .or(() -> rule.trend().map(trend -> statistics(trend.keep())))
                .orElseGet(() -> EnumSet.of(Statistic.MEAN));
    }

    private static OptionalLong milliseconds(Optional<Duration> duration) {
        return duration.stream().mapToLong(Duration::toMillis).findFirst();
    }

    private static Set<Statistic> statistics(List<CondenseRule.Keep> keep) {
        Set<Statistic> kept = EnumSet.noneOf(Statistic.class);
        keep.forEach(one -> kept.add(Statistic.valueOf(one.name())));
        return kept;
    }

    /** {@code 10m}, {@code 1h}: the end of a measurement's name. */
    private static String label(Duration every) {
        return every.toSeconds() % 3600 == 0 ? every.toHours() + "h" : every.toMinutes() + "m";
    }
}
