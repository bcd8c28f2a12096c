package org.veille.model;

import java.util.Locale;

/** What a two-state actuator can be told. */
public enum SwitchState {
    /** Energised, heating at its comfort setpoint, light on. */
    ON,
    /** De-energised. */
    OFF,
    /** The sober state of a load that has one (setback of a heating circuit); on a plain relay the same as OFF. */
    SETBACK;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
