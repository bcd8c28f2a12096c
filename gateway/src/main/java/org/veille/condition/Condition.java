package org.veille.condition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.veille.config.Doc;
import org.veille.config.Measure;
import org.veille.config.Named;
import org.veille.config.NotYet;
import org.veille.config.TextOr;
import org.veille.config.Where;

/**
 * A condition as people write it: one subject ({@code all}, {@code any}, {@code every}, {@code series}, {@code not},
 * {@code inside}, {@code outside}), a test where the subject is series, and how long it must hold.
 * {@link Evaluator#compile} checks it and makes what can be evaluated.
 */
@Doc("One subject, a test where the subject is series, and how long it must hold.")
public record Condition(
        @Doc("Every one of these conditions holds.") Optional<List<Condition>> all,
        @Doc("One of these conditions holds; or, with a pattern, one of its series passes the test.")
                Optional<TextOr<Condition>> any,
        @Doc("Every series of this pattern passes the test.") Optional<SeriesPattern> every,
        @Doc("The one series of this pattern passes the test.") Optional<SeriesPattern> series,
        @Doc("This condition does not hold.") Optional<Condition> not,
        @Doc("The value is greater than this, in a unit of the series' quantity.") Optional<Measure> above,
        @Doc("The value is less than this, in a unit of the series' quantity.") Optional<Measure> below,
        @Doc("The value is this.") Optional<Measure> equals,
        @Doc("The value is between these two, both included: [18 °C, 21 °C].") Optional<List<Measure>> between,
        @Doc("Once 'above' or 'below' holds, it goes on holding until the value has come back to this one.")
                Optional<Measure> clear,
        @Named("for") @Doc("How long it must hold without a break, and without an unknown, before it counts.")
                Optional<Duration> lasting,
        @Doc("The schedule of this name holds now.") Optional<String> inside,
        @Doc("The schedule of this name does not hold now.") Optional<String> outside,
        @Doc("The value rises faster than this.") @NotYet("use 'above' with a threshold that the rise will cross")
                Optional<String> risingFasterThan,
        @Doc("The value falls faster than this.") @NotYet("use 'below' with a threshold that the fall will cross")
                Optional<String> fallingFasterThan,
        @Doc("The test looks at the mean over this time.") @NotYet("use 'for', which one contrary reading interrupts")
                Optional<String> meanOver,
        @Doc("No reading has come for this time.") @NotYet("a silent sensor is shown by 'veille alarms'")
                Optional<String> missingFor,
        Where where) {

    /** A condition that says nothing yet; for programs and tests. */
    public static Condition blank() {
        return new Condition(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Where.NOWHERE);
    }
}
