package org.veille.condition;

import java.util.List;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;
import org.veille.model.Series;

/** The last value of every series, as conditions see it: known and fresh, or unknown with the reason. */
public interface Latest {
    /** @param nowNs monotonic, of this boot */
    Value get(Series series, long nowNs);

    /** The series that this device has been heard with, all channels, in order. */
    List<Series> of(DeviceId device, Quantity quantity);

    /** Whether any reading of the device has come since the start. */
    boolean heard(DeviceId device);

    /** Known and fresh, or unknown. */
    sealed interface Value {
        /**
         * @param value canonical unit of the series' quantity
         * @param tMs event time, milliseconds since 1970 UTC
         * @param ageNs since the event, not since the receipt: a buffered reading that comes late is old
         * @param staleInNs after which it becomes unknown unless a newer one comes
         */
        record Known(double value, long tMs, long ageNs, long staleInNs) implements Value {}

        /** @param reason {@code never heard}, or {@code stale} with the age */
        record Unknown(String reason) implements Value {}
    }
}
