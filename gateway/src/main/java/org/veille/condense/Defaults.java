package org.veille.condense;

import java.time.ZoneId;
import org.veille.model.Quantity;

/**
 * What condenses a series that no rule matches: of each quantity a method, a bound and the reason for it. The documentation's
 * table, the check and the pipeline all read it here.
 *
 * <ul>
 *   <li>What moves continuously: a {@link Trend}. Its bound is small beside what a person decides by (a threshold, a comfort
 *       step) and not smaller than what sensors are good for.
 *   <li>States: every change.
 *   <li>Meter indexes: a bound on the index; a consumption between two points is within twice as much.
 *   <li>Electric power: windows of ten minutes. Its steps are real, so no list of points within a bound is much shorter than
 *       the readings (the optimum keeps 18,767 of 47,955 at 20 W), while a bill, a base load and a subscribed power are read
 *       off means and extremes. The rows go to {@code power_10m} and {@code power_1h}; there is no plain {@code power} and
 *       no live value by default, as a building without a bucket of short retention would keep one a minute for ever. Whoever
 *       wants the latest value or a curve says so in a rule: {@code live: 1 min}, or {@code trend}.
 * </ul>
 */
public final class Defaults {
    /** Longest age of a reading that no stored point covers, milliseconds. */
    public static final long HOLD_MS = 6 * 3_600_000L;

    /** Width of the windows of power, milliseconds: six rows an hour. */
    public static final long WINDOW_MS = 10 * 60_000L;

    /** How late a reading may come to be in the hour that it belongs to, milliseconds; as much later is the hour told. */
    public static final long HOURLY_LATE_MS = 2 * 60_000L;

    /**
     * Smallest sensible ε, as a share of the sensor's step. A steady value between two steps flickers from one to the other;
     * the line through the middle is half a step from both, and a little more is needed for it to move: an index in steps of
     * 1 Wh took 1,315 points within 0.5 Wh and 10,306 within 0.475 Wh.
     */
    public static final double LEAST_SHARE_OF_RESOLUTION = 0.75;

    private Defaults() {}

    /**
     * @param resolution the smallest step that a sensor shows, > 0
     * @return the smallest ε that does not store the steps themselves, in the same unit
     */
    public static double leastWithin(double resolution) {
        return LEAST_SHARE_OF_RESOLUTION * resolution;
    }

    public static DefaultMethod of(Quantity quantity) {
        return switch (quantity) {
            case TEMPERATURE -> trend(0.2, "a fifth of the degree in which set points are given (19 °C, R241-26)");
            case HUMIDITY -> trend(2, "what a good room sensor is accurate to");
            case CO2 -> trend(25, "half of the 50 ppm that a sensor may be off (arrêté of 27 December 2022)");
            case PM1, PM2_5, PM4, PM10 -> trend(2, "under half of the WHO's strictest guideline, 2021 (5 µg/m³)");
            case VOC -> trend(20, "a choice: we know of no threshold for the sum of all compounds");
            case VOC_INDEX -> trend(10, "a choice: a tenth of 100, the index of a usual day");
            case NO2 -> trend(2, "under half of the WHO's yearly guideline, 2021 (10 µg/m³, some 5 ppb)");
            case CO -> trend(1, "under a third of the WHO's daily guideline, 2021 (4 mg/m³, some 3.5 ppm)");
            case RADON -> trend(20, "a fifteenth of the reference level of 300 Bq/m³");
            case NOISE -> trend(3, "3 dB are twice or half the sound power");
            case ILLUMINANCE -> trend(20, "small beside the 300 lx and more of a lit classroom (EN 12464-1)");
            case PRESSURE -> trend(0.5, "4 m of height; weather moves it by several hPa a day");
            case OCCUPANCY, CONTACT -> step("a state has no bound: every change counts");
            case POWER, APPARENT_POWER, REACTIVE_POWER -> window("loads switch in steps; bills are read off means");
            case ENERGY, HEAT -> counter(10, "a consumption between two points is within 20 Wh");
            case WATER -> counter(10, "a consumption between two points is within 20 L");
            case GAS -> counter(0.01, "a consumption between two points is within 0.02 m³, some 0.2 kWh");
            case VOLTAGE -> trend(2, "under a hundredth of 230 V; EN 50160 allows a tenth");
            case CURRENT -> trend(0.1, "a lamp: 23 VA at 230 V");
            case FREQUENCY -> trend(0.05, "a tenth of the 0.5 Hz that EN 50160 allows");
            case POWER_FACTOR -> trend(0.02, "tells 1 from 0.93 (tan φ = 0.4, where reactive energy is billed)");
            case FLOW -> trend(10, "under half of what a leaking cistern runs, some 25 L/h");
            case BATTERY_VOLTAGE -> trend(0.05, "a choice: cells fall by some tenths of a volt before their end");
            case BATTERY -> trend(1, "the step in which devices tell it");
            case RSSI, SNR -> trend(3, "3 dB are twice or half the power");
        };
    }

    /** The hourly series of a quantity: what plain queries and averages use. */
    public static Method hourly(Quantity quantity, ZoneId zone) {
        return quantity.kind() == Quantity.Kind.COUNTER
                ? hourlyConsumption(of(quantity).within(), Counter.Register.PLAIN, zone)
                : Window.method(Frame.HOUR_MS, zone, Window.Between.of(quantity), HOURLY_LATE_MS);
    }

    /**
     * The hourly series of an index: what it grew by.
     *
     * @param noise the index falling by no more is no event, canonical unit
     */
    public static Method hourlyConsumption(double noise, Counter.Register register, ZoneId zone) {
        return Counter.consumption(Window.method(Frame.HOUR_MS, zone, Window.Between.INCREASE), noise, register);
    }

    private static DefaultMethod trend(double within, String why) {
        return new DefaultMethod(DefaultMethod.Kind.TREND, within, why);
    }

    private static DefaultMethod counter(double within, String why) {
        return new DefaultMethod(DefaultMethod.Kind.COUNTER, within, why);
    }

    private static DefaultMethod step(String why) {
        return new DefaultMethod(DefaultMethod.Kind.STEP, Double.NaN, why);
    }

    private static DefaultMethod window(String why) {
        return new DefaultMethod(DefaultMethod.Kind.WINDOW, Double.NaN, why);
    }
}
