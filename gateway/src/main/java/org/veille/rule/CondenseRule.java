package org.veille.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.veille.condense.Window;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.condition.Inventory.Installed;
import org.veille.config.Bare;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Durations;
import org.veille.config.Measure;
import org.veille.config.OneOrMany;
import org.veille.config.Range;
import org.veille.config.Where;
import org.veille.model.Quantity;

/** How the series that match are condensed: exactly one method, and why. */
@Doc("How the series that match are condensed: exactly one method.")
public record CondenseRule(
        @Doc("Which series.") Match match,
        @Doc("A point whenever the value has moved by more than the deadband.") Optional<Deadband> deadband,
        @Doc("Mean, smallest and largest value of each window of time.") Optional<Windows> window,
        @Doc("The fewest straight lines that stay within a bound of the readings.") Optional<Trend> trend,
        @Doc("A meter's index within a bound; at full hours where asked.") Optional<CounterRule> counter,
        @Doc("Every change of a state, on both sides.") Optional<Step> step,
        @Doc("Readings whose straight lines stay within a bound; simpler than a trend, and more points.")
                Optional<SwingingDoor> swingingDoor,
        @Doc("Also the last reading at this interval, for a screen, kept for days.") @Range(min = "10 s", max = "24 h") Optional<Duration> live,
        @Doc("A sign of life after so long without a reading, while the device is heard: the last value, and its age.")
                @Range(min = "10 min", max = "7 d")
                Optional<Duration> heartbeat,
        @Doc("Why this method and these numbers.") String why,
        Where where) {
    private static final Duration MIN_LIVE = Duration.ofSeconds(10);
    private static final Duration MIN_HEARTBEAT = Duration.ofMinutes(10);
    private static final Duration MAX_HEARTBEAT = Duration.ofDays(7);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    /** Straight lines within a bound. */
    @Doc("The fewest straight lines that stay within a bound of the readings, between readings too.")
    public record Trend(
            @Doc("The bound, in a unit of the quantity; at least three quarters of the sensor's resolution.")
                    Measure within,
            @Doc("No reading waits longer than this for a point that covers it.") @Default("6 h") @Range(min = "1 min", max = "24 h") Duration hold,
            @Doc("What each point says of the readings since the one before.") @Default("[mean]") @OneOrMany
                    List<Keep> keep,
            Where where)
            implements Band {}

    /** Send-on-delta. */
    @Doc("A point whenever the value has moved by more than this since the last point.")
    public record Deadband(
            @Doc("How far it must move, in a unit of the quantity.") Measure within,
            @Doc("A point after this time at the latest, while readings come.") @Default("6 h") @Range(min = "1 min", max = "24 h") Duration hold,
            Where where)
            implements Band {}

    /** Swinging door, strict. */
    @Doc("Stored are readings whose straight lines stay within the bound of all readings between.")
    public record SwingingDoor(
            @Doc("The bound, in a unit of the quantity; at least three quarters of the sensor's resolution.")
                    Measure within,
            @Doc("No reading waits longer than this for a point that covers it.") @Default("6 h") @Range(min = "1 min", max = "24 h") Duration hold,
            Where where)
            implements Band {}

    /** Every change of a state. */
    @Bare
    @Doc("Every change of a state: the last reading before it and the first one after.")
    public record Step(
            @Doc("A point after this time at the latest, while readings come.") @Default("6 h") @Range(min = "1 min", max = "24 h") Duration hold,
            Where where) {}

    /** Means over fixed windows. */
    @Doc("What is kept of each window of time, local time: a day goes from midnight to midnight.")
    public record Windows(
            @Doc("The window's length; whole minutes that divide the hour, or whole hours that divide the day.")
                    @Range(min = "1 min", max = "24 h") Duration every,
            @Doc("How much older than the newest reading one may come; each window is sent that much later.")
                    @Default("0 s")
                    @Range(min = "0 s", max = "1 h")
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

    /** The key of its method, {@code trend}; what a rule test expects of a series. */
    public String method() {
        return methods().size() == 1 ? methods().getFirst() : "none";
    }

    private List<String> methods() {
        List<String> methods = new ArrayList<>();
        trend.ifPresent(_ -> methods.add("trend"));
        window.ifPresent(_ -> methods.add("window"));
        counter.ifPresent(_ -> methods.add("counter"));
        step.ifPresent(_ -> methods.add("step"));
        swingingDoor.ifPresent(_ -> methods.add("swinging-door"));
        deadband.ifPresent(_ -> methods.add("deadband"));
        return methods;
    }

    private Optional<Band> band() {
        return bounded().or(() -> deadband);
    }

    /** The method with a bound that its lines keep: below the sensor's resolution it costs points. */
    Optional<Band> bounded() {
        return trend.<Band>map(found -> found).or(() -> swingingDoor).or(() -> counter);
    }

    /**
     * Whether the rule is for a series: it matches, and its method fits what is measured. The check cannot know what a
     * device measures whose payload speaks for itself (SenML, Cayenne LPP), so a bound in ppm leaves the temperatures of
     * such a device to the next rule, or to the default; {@code counter} leaves what is no index, and {@code step}, unless
     * {@code match} names the quantity, what is no state.
     */
    boolean takes(Installed device, Quantity quantity) {
        return match.matches(device, quantity)
                && band().filter(band -> !band.fits(quantity)).isEmpty()
                && (step.isEmpty() || !match.quantity().isEmpty() || quantity.kind() == Quantity.Kind.STEP);
    }

    /** Whether the rule is surely for what the device measures; a device that may measure it must be named. */
    boolean surelyTakes(Installed device, Quantity quantity) {
        boolean named = match.device().contains(device.id()) || match.model().contains(device.model());
        return takes(device, quantity)
                && switch (device.measures(quantity)) {
                    case TRUE -> true;
                    case UNKNOWN -> named && match.quantity().contains(quantity);
                    case FALSE -> false;
                };
    }

    void check(Inventory inventory, Findings findings) {
        match.check(inventory, findings);
        Bounds.checkWhy(where, why, findings);
        live.ifPresent(every -> Bounds.check(where.of("live"), every, MIN_LIVE, DAY, findings));
        heartbeat.ifPresent(
                every -> Bounds.check(where.of("heartbeat"), every, MIN_HEARTBEAT, MAX_HEARTBEAT, findings));
        if (methods().size() != 1) {
            findings.error(
                    where,
                    methods().isEmpty() ? "noMethod" : "severalMethods",
                    String.join(", ", methods()),
                    "exactly one of trend, window, counter, step, swinging-door and deadband",
                    methods().isEmpty() ? "add one" : "keep one; a second rule may match other series");
        }
        band().ifPresent(method -> method.check(quantities(inventory), findings));
        step.ifPresent(method -> checkStep(method, inventory, findings));
        window.ifPresent(method -> checkWindows(method, findings));
        trend.ifPresent(method -> checkPoints(method, findings));
    }

    private void checkStep(Step method, Inventory inventory, Findings findings) {
        Bounds.checkHold(method.where(), method.hold(), findings);
        List<Quantity> quantities = quantities(inventory);
        Optional<Quantity> other = quantities.stream()
                .filter(quantity -> quantity.kind() != Quantity.Kind.STEP)
                .findFirst();
        boolean states = quantities.stream().anyMatch(quantity -> quantity.kind() == Quantity.Kind.STEP);
        boolean open = inventory.devices().stream()
                .anyMatch(device -> match.takes(device) && device.quantities().isEmpty());
        if (other.isPresent() && !match.quantity().isEmpty()) {
            // Of what moves by itself nearly every reading is a change: nothing is saved, but nothing is wrong either.
            findings.warning(
                    where.of("step"),
                    "notAState",
                    other.get().toString(),
                    "a state: occupancy or contact",
                    "take '" + (other.get().kind() == Quantity.Kind.COUNTER ? "counter" : "trend")
                            + "': nearly every reading of it is a change, and a change is two points");
        } else if (other.isPresent() && !states && !open) {
            findings.warning(
                    where.of("step"),
                    "takesNothing",
                    quantities.stream().map(Quantity::id).collect(Collectors.joining(", ")),
                    "a device with a state: occupancy or contact",
                    "name the quantity in 'match' to keep every change of it all the same");
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
