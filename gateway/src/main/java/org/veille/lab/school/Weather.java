package org.veille.lab.school;

import java.time.LocalDate;

/** Outdoors, in the middle of France: a sine over the year, one over the day, and days that differ. */
final class Weather {
    /** Of fresh air, ppm. */
    static final double CO2_PPM = 422;

    private static final double COLDEST_DAY_OF_YEAR = 20;
    private static final double COLDEST_MINUTE = 390;
    private static final double FULL_SUN_LX = 60_000;

    private final double meanCelsius;
    private final double swingCelsius;
    private final double cloud;
    private final double daylightHours;

    Weather(Noise noise, LocalDate date) {
        long day = date.toEpochDay();
        double year = 2 * Math.PI * (date.getDayOfYear() - COLDEST_DAY_OF_YEAR) / 365.25;
        this.cloud = noise.of("cloud").uniform(day);
        this.meanCelsius = 12 - 8 * Math.cos(year) + 1.5 * noise.of("weather").normal(day);
        this.swingCelsius = 2 + 4 * (1 - cloud);
        this.daylightHours = 12.2 - 3.8 * Math.cos(year);
    }

    double celsius(double minute) {
        return meanCelsius - swingCelsius * Math.cos(2 * Math.PI * (minute - COLDEST_MINUTE) / 1_440);
    }

    /** Water in the air, g/m³: about four fifths of what it could hold at its mean temperature. */
    double vapour() {
        return 0.8 * saturation(meanCelsius);
    }

    /** On the yard, lx. */
    double illuminance(double minute) {
        double fromNoon = (minute - 770) / 60 / daylightHours;
        double sun = Math.abs(fromNoon) < 0.5 ? Math.cos(Math.PI * fromNoon) : 0;
        return FULL_SUN_LX * (1 - 0.8 * cloud) * sun * sun;
    }

    /** Most water that air can hold, g/m³ (Magnus formula, WMO coefficients, and the ideal gas law). */
    static double saturation(double celsius) {
        double hectopascal = 6.112 * Math.exp(17.62 * celsius / (243.12 + celsius));
        return 216.7 * hectopascal / (273.15 + celsius);
    }
}
