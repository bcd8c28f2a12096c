package org.veille.bench;

import java.util.List;
import org.veille.condense.reference.Recording;

/**
 * A recorded series and the bound to condense it within.
 *
 * @param within half-width of the band, in {@code unit}
 * @param kind how the series moves between its readings
 */
record Case(String series, double within, String unit, Kind kind) {
    enum Kind {
        CONTINUOUS,
        STEP,
        COUNTER
    }

    static final List<Case> ALL = List.of(
            new Case("occ_temp", 0.1, "°C", Kind.CONTINUOUS),
            new Case("occ_co2", 25, "ppm", Kind.CONTINUOUS),
            new Case("occ_co2", 50, "ppm", Kind.CONTINUOUS),
            new Case("occ_rh", 1, "%", Kind.CONTINUOUS),
            new Case("occ_light", 20, "lx", Kind.CONTINUOUS),
            new Case("occ_presence", 0.4, "", Kind.STEP),
            new Case("abce_atrium_temp", 0.2, "°C", Kind.CONTINUOUS),
            new Case("tourperret_temp", 0.2, "°C", Kind.CONTINUOUS),
            new Case("house1min_power_w", 20, "W", Kind.CONTINUOUS),
            new Case("house1min_power_w", 181.6, "W", Kind.CONTINUOUS),
            new Case("house1min_index_wh", 10, "Wh", Kind.COUNTER));

    Recording recording() {
        return Recording.read(series);
    }
}
