package org.veille.condition;

import java.time.LocalDate;
import java.util.Optional;

/** A named set of days. A day of which nobody told the gateway is unknown: never "school open". */
public interface Calendar {
    Ternary contains(LocalDate date);

    /** The last day that the calendar knows; empty when it is computed and knows no end. */
    Optional<LocalDate> knownUntil();
}
