package org.veille.lab.series;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.veille.condense.Counter;
import org.veille.condense.Deadband;
import org.veille.condense.Method;
import org.veille.condense.Step;
import org.veille.condense.SwingingDoor;
import org.veille.condense.Trend;
import org.veille.condense.Window;
import org.veille.model.InvalidValue;

/** The methods by their names on the command line. One that is built is one line here. */
public enum MethodName {
    TREND(with -> Trend.method(with.within(), with.holdMs())),
    WINDOW(with -> Window.method(with.everyMs(), ZoneOffset.UTC, Window.Between.LINE)),
    COUNTER(with -> Counter.method(
            with.within(),
            with.holdMs(),
            with.hours() ? Optional.of(ZoneOffset.UTC) : Optional.empty(),
            Counter.Register.PLAIN)),
    STEP(with -> Step.method(with.holdMs())),
    DEADBAND(with -> Deadband.method(with.within(), with.holdMs())),
    SWINGING_DOOR(with -> SwingingDoor.method(with.within(), with.holdMs()));

    /**
     * What a method may need.
     *
     * @param within half-width of the band, unit of the file; NaN when not given
     * @param holdMs longest age of a reading that no point covers, milliseconds
     * @param everyMs width of a window, milliseconds
     * @param hours whether an index has a point at each full hour
     */
    public record Parameters(double within, long holdMs, long everyMs, boolean hours) {}

    private final Function<Parameters, Method> maker;

    MethodName(Function<Parameters, Method> maker) {
        this.maker = maker;
    }

    /** @throws InvalidValue for an unknown name */
    public static MethodName parse(String name) {
        Optional<MethodName> found = Arrays.stream(values())
                .filter(each -> each.toString().equals(name))
                .findFirst();
        return found.orElseThrow(() -> new InvalidValue(
                name,
                "one of the methods "
                        + Arrays.stream(values()).map(MethodName::toString).collect(Collectors.joining(", "))));
    }

    /** @throws IllegalArgumentException when the method refuses the parameters */
    public Method method(Parameters with) {
        return maker.apply(with);
    }

    /** Whether it keeps a band around the readings, and so needs to know how wide. */
    public boolean hasBand() {
        return this != WINDOW && this != STEP;
    }

    /** Whether a reading may wait for its point no longer than the hold; a window ends at its own time. */
    public boolean hasHold() {
        return this != WINDOW;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
