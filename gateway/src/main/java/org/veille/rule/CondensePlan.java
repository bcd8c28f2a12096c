package org.veille.rule;

import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.veille.condense.Counter;
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
    private static final Set<Statistic> WINDOW_STATISTICS = EnumSet.of(Statistic.MEAN, Statistic.MIN, Statistic.MAX);

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
                windows ? WINDOW_STATISTICS : EnumSet.of(Statistic.MEAN),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Defaults.hourly(quantity, zone));
    }

    private static Condensation condensation(Chosen chosen, Quantity quantity, ZoneId zone) {
        CondenseRule rule = chosen.rule();
        return new Condensation(
                chosen.toString(),
                method(rule, quantity, zone),
                rule.window().map(windows -> "_" + label(windows.every())).orElse(""),
                keep(rule),
                milliseconds(rule.live()),
                milliseconds(rule.heartbeat()),
                rule.counter()
                        .map(index -> Defaults.hourlyConsumption(index.withinOf(quantity), index.register(quantity), zone))
                        .orElseGet(() -> Defaults.hourly(quantity, zone)));
    }

    /** The condenser that a checked rule names: it has exactly one method. */
    private static Method method(CondenseRule rule, Quantity quantity, ZoneId zone) {
        if (rule.window().isPresent()) {
            CondenseRule.Windows windows = rule.window().get();
            Window.Between between = Window.Between.of(quantity);
            return Window.method(
                    windows.every().toMillis(), zone, between, windows.late().toMillis());
        }
        if (rule.trend().isPresent()) {
            CondenseRule.Trend trend = rule.trend().get();
            return Trend.method(trend.withinOf(quantity), trend.hold().toMillis());
        }
        if (rule.counter().isPresent()) {
            return counter(rule.counter().get(), quantity, zone);
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

    private static Method counter(CounterRule index, Quantity quantity, ZoneId zone) {
        return Counter.method(
                index.withinOf(quantity), index.hold().toMillis(), index.at().map(_ -> zone), index.register(quantity));
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

    /** {@code 10m}, {@code 1h}, {@code 1d}: the end of a measurement's name. */
    private static String label(Duration every) {
        if (every.toMinutes() % 60 != 0) {
            return every.toMinutes() + "m";
        }
        return every.toHours() % 24 == 0 ? every.toDays() + "d" : every.toHours() + "h";
    }
}
