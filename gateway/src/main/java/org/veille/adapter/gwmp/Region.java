package org.veille.adapter.gwmp;

import org.veille.model.InvalidValue;

/** Which frequencies, data rates and airtime limits hold where the antennas stand. */
public enum Region {
    /** Europe, 863 to 870 MHz. */
    EU868;

    /** @throws InvalidValue for a region that is not built */
    public static Region parse(String text) {
        if (!text.strip().equalsIgnoreCase(EU868.name())) {
            throw new InvalidValue(text, "EU868", "no other region is supported");
        }
        return EU868;
    }
}
