package org.veille.model;

/** What a unit measures: two units convert into each other only within one dimension. */
public enum Dimension {
    TEMPERATURE,
    RATIO,
    VOLUME_FRACTION,
    MASS_CONCENTRATION,
    RADIOACTIVITY,
    SOUND_LEVEL,
    ILLUMINANCE,
    PRESSURE,
    COUNT,
    POWER,
    APPARENT_POWER,
    REACTIVE_POWER,
    ENERGY,
    VOLTAGE,
    CURRENT,
    FREQUENCY,
    VOLUME,
    FLOW,
    SIGNAL_POWER,
    SIGNAL_RATIO
}
