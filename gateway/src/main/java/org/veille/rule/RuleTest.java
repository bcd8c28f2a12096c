package org.veille.rule;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.condition.Inventory.Installed;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.OneOrMany;
import org.veille.config.Where;
import org.veille.model.ActuatorId;
import org.veille.model.DeviceId;
import org.veille.model.Place;
import org.veille.model.Quantity;
import org.veille.model.Series;

/**
 * A test of a file of rules, {@code <rule>.test.yaml} beside {@code <rule>.yaml}: a small building, readings on
 * virtual time, and what must be true when.
 *
 * <p>How it is run: the clock starts at {@code start} with the gateway long up, and is trusted. Readings come at
 * their times; at one time in the order in which they are written, and before an expectation of that time. Rules are
 * evaluated after every reading and at every deadline. A device without readings is silent.
 */
@Doc("A test of a file of rules on virtual time.")
public record RuleTest(
        @Doc("The rules, relative to this file.") String rules,
        @Doc("What is tested, in one sentence.") String about,
        @Doc("The building's time zone.") @Default("Europe/Paris") ZoneId zone,
        @Doc("The school zone: A, B or C; without one, school holidays are unknown.") Optional<String> schoolZone,
        @Doc("The virtual time at which the test begins.") Moment start,
        @Doc("The building: only devices that are named here exist.") List<Device> devices,
        @Doc("The actuators that the rules may name.") @Default("[]") @OneOrMany List<ActuatorId> actuators,
        @Doc("Readings.") @Default("[]") List<Input> inputs,
        @Doc("What must be true.") List<Expectation> expect,
        Where where) {

    /** A device of the test's building. */
    @Doc("A device of the test's building.")
    public record Device(
            @Doc("Its id.") DeviceId id,
            @Doc("Its model, for rules that match by it.") @Default("") String model,
            @Doc("The building it stands in.") String building,
            @Doc("The zone it stands in.") String zone,
            @Doc("What it measures.") @OneOrMany List<Quantity> measures,
            Where where) {}

    /** Readings of one series. */
    @Doc("Readings of one series, in the canonical unit of its quantity.")
    public record Input(
            @Doc("The series: device/quantity.") Series series,
            @Doc("The time of the first reading; the test's start if not written.") Optional<Moment> from,
            @Doc("The time between two readings.") Duration every,
            @Doc("21 once, 21x6 six times, 18+0.5x4 for 18, 18.5, 19, 19.5, _x12 twelve times nothing.")
                    Values values,
            Where where) {}

    /** What a trigger is doing. */
    public enum Doing {
        /** It wants nothing. */
        NOTHING,
        /** Its condition holds and it is active: its command stands. */
        WANTING,
        /** Its condition holds and it would act if it were not in dry run. */
        DRY_RUN,
        /** Its condition holds, and 'unless' holds or is unknown. */
        BLOCKED
    }

    /** One expectation: about a trigger, about a device's interval, or about how a series is condensed. */
    @Doc("One expectation: trigger with is, device with interval, or series with condense.")
    public record Expectation(
            @Doc("When; not needed for condense.") Optional<Moment> at,
            @Doc("The trigger.") Optional<String> trigger,
            @Doc("What it is doing then: nothing, wanting, dry-run or blocked.") Optional<Doing> is,
            @Doc("The device.") Optional<DeviceId> device,
            @Doc("Its sampling interval then.") Optional<Duration> interval,
            @Doc("The series.") Optional<Series> series,
            @Doc("The method that condenses it: trend, window, step …, or none.") Optional<String> condense,
            Where where) {

        void check(RuleTest test, Findings findings) {
            boolean ofTrigger = trigger.isPresent() && is.isPresent() && at.isPresent();
            boolean ofDevice = device.isPresent() && interval.isPresent() && at.isPresent();
            boolean ofSeries = series.isPresent() && condense.isPresent();
            boolean half = trigger.isPresent() != is.isPresent()
                    || device.isPresent() != interval.isPresent()
                    || series.isPresent() != condense.isPresent();
            if (half || (ofTrigger ? 1 : 0) + (ofDevice ? 1 : 0) + (ofSeries ? 1 : 0) != 1) {
                findings.error(
                        where,
                        "badExpectation",
                        "",
                        "one of: at, trigger, is; or at, device, interval; or series, condense",
                        "write each expectation as its own '- {…}'");
            }
            device.ifPresent(id -> test.checkDevice(id, where.of("device"), findings));
            series.ifPresent(one -> test.checkDevice(one.device(), where.of("series"), findings));
            at.filter(moment -> moment.local().isBefore(test.start.local()))
                    .ifPresent(moment -> findings.error(
                            where.of("at"),
                            "beforeStart",
                            moment.toString(),
                            "a time not before the start, " + test.start,
                            "move 'start' or 'at'"));
        }
    }

    /** The building as rules see it. */
    public Inventory inventory() {
        List<Installed> installed = new ArrayList<>();
        for (Device device : devices) {
            installed.add(new Installed(
                    device.id(),
                    device.model(),
                    new Place(device.building(), device.zone()),
                    Optional.of(Set.copyOf(device.measures()))));
        }
        return new Inventory(installed);
    }

    /** Reports what the test contradicts itself in. */
    public void check(Findings findings) {
        if (expect.isEmpty()) {
            findings.error(
                    where.of("expect"), "emptyList", "[]", "at least one expectation", "a test must be able to fail");
        }
        for (Input input : inputs) {
            checkDevice(input.series().device(), input.where().of("series"), findings);
            if (!input.every().isPositive()) {
                findings.error(input.where().of("every"), "outOfBounds", "0 s", "a time greater than zero", "");
            }
            if (input.from().filter(from -> from.local().isBefore(start.local())).isPresent()) {
                findings.error(
                        input.where().of("from"),
                        "beforeStart",
                        input.from().get().toString(),
                        "a time not before the start, " + start,
                        "move 'start' or 'from'");
            }
        }
        expect.forEach(expectation -> expectation.check(this, findings));
    }

    private void checkDevice(DeviceId id, Where at, Findings findings) {
        TreeSet<DeviceId> known = new TreeSet<>();
        devices.forEach(device -> known.add(device.id()));
        if (!known.contains(id)) {
            findings.error(at, "unknownDevice", id.name(), "one of " + known, "add it under 'devices'");
        }
    }
}
