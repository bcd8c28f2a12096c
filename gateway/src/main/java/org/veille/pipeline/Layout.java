package org.veille.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.condense.Condenser;
import org.veille.condense.Live;
import org.veille.condense.Method;
import org.veille.condense.Window.Between;
import org.veille.device.Device;
import org.veille.model.DeviceId;
import org.veille.model.Loss;
import org.veille.model.Series;
import org.veille.model.SourceId;
import org.veille.port.Plan;
import org.veille.rule.Condensation;

/** How the plan in force lays out the lane of a series: which condensers, and where their output goes. */
final class Layout {
    /** Who says that a reading is wrong which a source has sent long ago. */
    private static final SourceId GATEWAY = new SourceId("gateway");

    private final Plan plan;
    private final Tick tick;
    private final Ledger ledger;

    Layout(Plan plan, Tick tick, Ledger ledger) {
        this.plan = plan;
        this.tick = tick;
        this.ledger = ledger;
    }

    Optional<Device> device(DeviceId id) {
        return Optional.ofNullable(plan.devices().get(id));
    }

    Lane lane(int number, Series series, Device device) {
        Condensation how = plan.condensation(device, series);
        Rows rows = rows(series, device);
        List<Track.Course> courses = new ArrayList<>();
        courses.add(course(how.archive(), Rows.archive(how.suffix(), how.keep()), rows));
        if (!how.suffix().equals(Rows.HOURLY_SUFFIX)) {
            courses.add(course(how.hourly(), Rows.HOURLY, rows));
        }
        how.liveMs().ifPresent(everyMs -> courses.add(course(Live.method(everyMs), Rows.LIVE, rows)));
        return new Lane(number, courses, new At(series, rows), device.periodMs());
    }

    private static Track.Course course(Method method, String shelf, Rows rows) {
        return new Track.Course(method, shelf, rows.shelf(shelf));
    }

    private Rows rows(Series series, Device device) {
        return new Rows(plan.site(), device, series, tick);
    }

    /** The sign of life of a series, where a rule asks for it. */
    Optional<Heartbeat> heartbeat(Series series, Device device) {
        Condensation how = plan.condensation(device, series);
        return how.heartbeatMs().isEmpty()
                ? Optional.empty()
                : Optional.of(new Heartbeat(how.heartbeatMs().getAsLong(), rows(series, device), how.suffix()));
    }

    /** The lane of a series whose device is not configured: nobody knows the tags of its rows. */
    static Lane asleep(int number) {
        return new Lane(number, List.of(), NOWHERE, 0);
    }

    /** How the points of a series are to be read; empty when its device is not configured. */
    Optional<Between> between(Series series) {
        return device(series.device()).map(device -> plan.condensation(device, series).archive().between());
    }

    /** Whether the lane of a series would be laid out as by another plan. */
    boolean isSame(Layout other, Series series) {
        Optional<Device> device = device(series.device());
        return device.isPresent()
                && device.equals(other.device(series.device()))
                && words(device.get(), series).equals(other.words(device.get(), series));
    }

    private List<Object> words(Device device, Series series) {
        Condensation how = plan.condensation(device, series);
        return List.of(
                how.archive().identity(),
                how.suffix(),
                how.keep(),
                how.liveMs(),
                how.heartbeatMs(),
                how.hourly().identity(),
                plan.site());
    }

    /** Whether the device of a series stands where it stood. */
    boolean isSamePlace(Layout other, Series series) {
        Optional<Device> was = other.device(series.device());
        return was.isPresent()
                && was.map(Device::place).equals(device(series.device()).map(Device::place))
                && plan.site().equals(other.plan.site());
    }

    /** The house around the lane of a series. */
    private final class At implements Lane.Surroundings {
        private final Series series;
        private final Rows rows;

        At(Series series, Rows rows) {
            this.series = series;
            this.rows = rows;
        }

        @Override
        public Optional<Condenser.Out> shelf(String name) {
            return Optional.of(rows.shelf(name));
        }

        @Override
        public void setAside(long tMs, double v) {
            ledger.discarded(Loss.SET_ASIDE, GATEWAY, series, tMs, Double.toString(v));
        }
    }

    private static final Lane.Surroundings NOWHERE = new Lane.Surroundings() {
        @Override
        public Optional<Condenser.Out> shelf(String name) {
            return Optional.empty();
        }

        @Override
        public void setAside(long tMs, double v) {}
    };
}
