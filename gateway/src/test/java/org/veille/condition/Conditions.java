package org.veille.condition;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.veille.config.Measure;
import org.veille.config.TextOr;
import org.veille.config.Where;

/** Writes conditions as a file would. */
public final class Conditions {
    private Optional<List<Condition>> all = Optional.empty();
    private Optional<TextOr<Condition>> any = Optional.empty();
    private Optional<SeriesPattern> every = Optional.empty();
    private Optional<SeriesPattern> series = Optional.empty();
    private Optional<Condition> not = Optional.empty();
    private Optional<Measure> above = Optional.empty();
    private Optional<Measure> below = Optional.empty();
    private Optional<Measure> equal = Optional.empty();
    private Optional<List<Measure>> between = Optional.empty();
    private Optional<Measure> clear = Optional.empty();
    private Optional<Duration> lasting = Optional.empty();
    private Optional<String> inside = Optional.empty();
    private Optional<String> outside = Optional.empty();

    private Conditions() {}

    public static Conditions blank() {
        return new Conditions();
    }

    public static Conditions all(Conditions... parts) {
        Conditions c = new Conditions();
        c.all = Optional.of(Arrays.stream(parts).map(Conditions::done).toList());
        return c;
    }

    public static Conditions anyOf(Conditions... parts) {
        Conditions c = new Conditions();
        c.any = Optional.of(
                new TextOr.Many<>(Arrays.stream(parts).map(Conditions::done).toList()));
        return c;
    }

    public static Conditions any(String pattern) {
        Conditions c = new Conditions();
        c.any = Optional.of(new TextOr.Text<>(pattern));
        return c;
    }

    public static Conditions every(String pattern) {
        Conditions c = new Conditions();
        c.every = Optional.of(SeriesPattern.parse(pattern));
        return c;
    }

    public static Conditions series(String pattern) {
        Conditions c = new Conditions();
        c.series = Optional.of(SeriesPattern.parse(pattern));
        return c;
    }

    public static Conditions not(Conditions part) {
        Conditions c = new Conditions();
        c.not = Optional.of(part.done());
        return c;
    }

    public static Conditions inside(String name) {
        return new Conditions().alsoInside(name);
    }

    public static Conditions outside(String name) {
        Conditions c = new Conditions();
        c.outside = Optional.of(name);
        return c;
    }

    public Conditions alsoInside(String name) {
        inside = Optional.of(name);
        return this;
    }

    public Conditions above(String measure) {
        above = Optional.of(Measure.parse(measure));
        return this;
    }

    public Conditions below(String measure) {
        below = Optional.of(Measure.parse(measure));
        return this;
    }

    public Conditions equalTo(String measure) {
        equal = Optional.of(Measure.parse(measure));
        return this;
    }

    public Conditions between(String... measures) {
        between = Optional.of(Arrays.stream(measures).map(Measure::parse).toList());
        return this;
    }

    public Conditions clear(String measure) {
        clear = Optional.of(Measure.parse(measure));
        return this;
    }

    public Conditions lasting(Duration span) {
        lasting = Optional.of(span);
        return this;
    }

    public Condition done() {
        return new Condition(
                all,
                any,
                every,
                series,
                not,
                above,
                below,
                equal,
                between,
                clear,
                lasting,
                inside,
                outside,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Where.NOWHERE);
    }
}
