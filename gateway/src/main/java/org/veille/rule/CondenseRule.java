package org.veille.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.veille.condense.Window;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.condition.Inventory.Installed;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Durations;
import org.veille.config.Measure;
import org.veille.config.NotYet;
import org.veille.config.OneOrMany;
import org.veille.config.Where;
import org.veille.model.InvalidValue;
import org.veille.model.Quantity;

/** How the series that match are condensed: exactly one method, and why. */
@Doc("How the series that match are condensed: exactly one method.")
public record CondenseRule(
        @Doc("Which series.") Match match,
        @Doc("A point whenever the value has moved by more than the deadband.") Optional<Deadband> deadband,
        @Doc("Mean, smallest and largest value of each window of time.") Optional<Windows> window,
        @Doc("The fewest straight lines that stay within a bound of the readings.") Optional<Trend> trend,
        @Doc("A meter's index, at round hours.") @NotYet("use 'deadband' on the index") Optional<String> counter,
        @Doc("Every change of a state.") @NotYet("use 'deadband: {within: 0.5}'") Optional<String> step,
        @Doc("Also the last reading at this interval, for a screen, kept for days.") Optional<Duration> live,
        @Doc("Why this method and these numbers.") String why,
        Where where) {
    private static final Duration MIN_LIVE = Duration.ofSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    /** A method with a bound or a band: how far, and how long a reading may wait. */
    private interface Band {
        Measure within();

        Duration hold();

        Where where();

        /**
         * {@link #within} in the quantity's canonical unit, as a difference: 1 K is 1 °C here, and 9 °F are 5 °C.
         *
         * @throws InvalidValue when the unit is not one of the quantity's
         */
        default double withinOf(Quantity quantity) {
            return within().in(quantity.unit()) - new Measure(0, within().unit()).in(quantity.unit());
        }
    }

    /** Straight lines within a bound. */
    @Doc("The fewest straight lines that stay within a bound of the readings, between readings too.")
    public record Trend(
            @Doc("The bound, in a unit of the quantity; at least three quarters of the sensor's resolution.")
                    Measure within,
            @Doc("No reading waits longer than this for a point that covers it.") @Default("6 h") Duration hold,
            @Doc("What each point says of the readings since the one before.") @Default("[mean]") @OneOrMany
                    List<Keep> keep,
            Where where)
            implements Band {}

    /** Send-on-delta. */
    @Doc("A point whenever the value has moved by more than this since the last point.")
    public record Deadband(
            @Doc("How far it must move, in a unit of the quantity.") Measure within,
            @Doc("A point after this time at the latest, while readings come.") @Default("6 h") Duration hold,
            Where where)
            implements Band {}

    /** Means over fixed windows. */
    @Doc("What is kept of each window of time, local time: a day goes from midnight to midnight.")
    public record Windows(
            @Doc("The window's length; whole minutes that divide the hour, or whole hours that divide the day.")
                    Duration every,
            @Doc("How much older than the newest reading one may come; each window is sent that much later.")
                    @Default("0 s")
                    Duration late,
            @Doc("What is kept.") @Default("[mean, min, max]") @OneOrMany List<Keep> keep,
            Where where) {}

    /** What is kept of a window or a point. */
    public enum Keep {
        MEAN,
        MIN,
        MAX,
        /** Unit × hour, of a window only: for power in W it is the energy in Wh. */
        INTEGRAL
    }

    /** {@code trend}, {@code deadband} or {@code window}; what a rule test expects of a series. */
    public String method() {
        return methods().size() == 1 ? methods().getFirst() : "none";
    }

    private List<String> methods() {
        List<String> methods = new ArrayList<>();
        trend.ifPresent(_ -> methods.add("trend"));
        deadband.ifPresent(_ -> methods.add("deadband"));
        window.ifPresent(_ -> methods.add("window"));
        return methods;
    }

    private Optional<Band> band() {
        return trend.<Band>map(found -> found).or(() -> deadband);
    }

    /**
     * Whether the rule is for a series: it matches, and its deadband is in a unit of what is measured. The check cannot
     * know what a device measures whose payload speaks for itself (SenML, Cayenne LPP), so a deadband in ppm leaves the
     * temperatures of such a device to the next rule, or to the default.
     */
    boolean takes(Installed device, Quantity quantity) {
        return match.matches(device, quantity)
                && band().filter(band -> band.within().unit().dimension() != quantity.unit().dimension()).isEmpty();
    }

    void check(Inventory inventory, Findings findings) {
        match.check(inventory, findings);
        Bounds.checkWhy(where, why, findings);
        live.ifPresent(every -> Bounds.check(where.of("live"), every, MIN_LIVE, DAY, findings));
        if (methods().size() != 1) {
            findings.error(
                    where,
                    methods().isEmpty() ? "noMethod" : "severalMethods",
                    String.join(", ", methods()),
                    "exactly one of trend, deadband and window",
                    "keep one; a second rule may match other series");
        }
        band().ifPresent(method -> checkBand(method, inventory, findings));
        window.ifPresent(method -> checkWindows(method, findings));
        trend.ifPresent(method -> checkPoints(method, findings));
    }

    private void checkBand(Band method, Inventory inventory, Findings findings) {
        Bounds.check(method.where().of("hold"), method.hold(), Duration.ofMinutes(1), DAY, findings);
        List<Quantity> quantities = quantities(inventory);
        for (Quantity quantity : quantities) {
            try {
                if (!(method.withinOf(quantity) > 0)) {
                    findings.error(
                            method.where().of("within"),
                            "outOfBounds",
                            method.within().toString(),
                            "more than zero",
                            "take at least three quarters of the sensor's resolution");
                    return;
                }
            } catch (InvalidValue e) {
                findings.error(
                        method.where().of("within"),
                        "wrongUnit",
                        method.within().toString(),
                        "a " + quantity + " in " + quantity.unit().choices(),
                        quantities.size() > 1 ? "name one quantity in 'match'" : "write another unit");
                return;
            }
        }
    }

    /** What the matched series measure, as far as it is known. */
    private List<Quantity> quantities(Inventory inventory) {
        if (!match.quantity().isEmpty()) {
            return match.quantity();
        }
        TreeSet<Quantity> all = new TreeSet<>();
        for (Installed installed : inventory.devices()) {
            if (match.takes(installed)) {
                installed.quantities().ifPresent(all::addAll);
            }
        }
        return new ArrayList<>(all);
    }

    private static void checkWindows(Windows method, Findings findings) {
        Where every = method.where().of("every");
        Bounds.check(every, method.every(), Duration.ofMinutes(1), DAY, findings);
        boolean whole = method.every().equals(Duration.ofMinutes(method.every().toMinutes()));
        if (!whole || !Window.isWidth(method.every().toMillis())) {
            findings.error(
                    every,
                    "unevenWindow",
                    Durations.format(method.every()),
                    "whole minutes that divide the hour, or whole hours that divide the day",
                    "write for example 10 min, 1 h, 6 h or 1 d");
        }
        Where late = method.where().of("late");
        Bounds.check(late, method.late(), Duration.ZERO, HOUR, findings);
        if (method.late().isPositive()
                && method.late().compareTo(HOUR) <= 0
                && method.late().compareTo(method.every()) >= 0) {
            findings.error(
                    late,
                    "lateBeyondWindow",
                    Durations.format(method.late()),
                    "less than the window of " + Durations.format(method.every()),
                    "take the longest delay that your network really has, or a longer window");
        }
        if (method.keep().isEmpty()) {
            findings.error(
                    method.where().of("keep"),
                    "emptyList",
                    "[]",
                    "mean, min, max or integral",
                    "remove 'keep' for the first three");
        }
    }

    private static void checkPoints(Trend method, Findings findings) {
        if (method.keep().contains(Keep.INTEGRAL)) {
            findings.error(
                    method.where().of("keep"),
                    "integralOfPoints",
                    "integral",
                    "mean, min or max",
                    "keep the mean: times span_s it is the integral; or take a window");
        }
    }
}
