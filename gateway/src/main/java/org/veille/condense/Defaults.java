package org.veille.condense;

import org.veille.model.Quantity;

/**
 * The deadband of a series that no rule matches: wide enough that noise is not stored, narrow enough that a person reading
 * the series misses nothing. The real algorithm and its validation against the sensor's resolution come with the trend.
 */
public final class Defaults {
    /** Longest age of a reading that no stored point covers, milliseconds. */
    public static final long HOLD_MS = 6 * 3_600_000L;

    /** What counts as a step of half a state: every change of an integer is stored. */
    private static final double ANY_CHANGE = 0.4;

    private Defaults() {}

    /** Half-width of the band, in the quantity's canonical unit. */
    public static double within(Quantity quantity) {
        return switch (quantity) {
            case TEMPERATURE -> 0.2;
            case HUMIDITY -> 2;
            case CO2 -> 25;
            case PM1, PM2_5, PM4, PM10 -> 2;
            case VOC, NO2 -> 20;
            case VOC_INDEX -> 10;
            case CO -> 2;
            case RADON -> 20;
            case NOISE -> 3;
            case ILLUMINANCE -> 20;
            case PRESSURE -> 0.5;
            case OCCUPANCY, CONTACT -> ANY_CHANGE;
            case POWER, APPARENT_POWER, REACTIVE_POWER -> 20;
            case ENERGY, HEAT, WATER -> 10;
            case GAS -> 0.01;
            case VOLTAGE -> 2;
            case CURRENT -> 0.1;
            case FREQUENCY -> 0.05;
            case POWER_FACTOR -> 0.05;
            case FLOW -> 10;
            case BATTERY_VOLTAGE -> 0.05;
            case BATTERY -> 1;
            case RSSI, SNR -> 3;
        };
    }
}
