package org.veille.actuate;

import java.util.Locale;

/** What hangs on an actuator. Loads on which people or buildings depend are never cut, whoever asks. */
public enum Load {
    /** Nothing that the others describe. */
    GENERAL(false),
    HEATING(false),
    COOLING(false),
    LIGHTING(false),
    VENTILATION(false),
    WATER_HEATING(false),
    OUTLET(false),

    /** Fire detection and alarm. */
    FIRE(true),
    SMOKE_EXTRACTION(true),
    EMERGENCY_LIGHTING(true),
    LIFT(true),
    MEDICAL(true),
    SERVER_COOLING(true),
    FROST_PROTECTION(true),
    /** Hot water that must stay hot because of legionella. */
    LEGIONELLA(true);

    private final boolean neverCut;

    Load(boolean neverCut) {
        this.neverCut = neverCut;
    }

    /** Whether every OFF and SETBACK is refused, at every priority. */
    public boolean neverCut() {
        return neverCut;
    }

    /** As it is written: {@code server-cooling}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
