package org.veille.lab.school;

/**
 * A room and how its air behaves: one well-mixed volume. With V the volume, n people, λ air changes an hour and g
 * what a child gives off:
 *
 * <pre>
 *   dC/dt = n g / V − λ (C − C outdoors)              CO2, and water vapour alike
 *   dT/dt = (T outdoors − T) / τ + heating + n p      with the walls' mass in τ and p
 * </pre>
 *
 * @param people when it is full
 * @param leakPerH air changes while doors and windows are shut and nobody passes
 * @param usePerH air changes while it is in use: doors, or a ventilation system
 * @param airingPerH air changes while the windows are open at breaks; 0 where nobody opens them
 * @param setCelsius while heated
 * @param setbackCelsius otherwise
 */
record Room(
        String zone,
        double volumeM3,
        int people,
        double leakPerH,
        double usePerH,
        double airingPerH,
        double setCelsius,
        double setbackCelsius) {
    /** Of a seated child of six to ten, m³/h. */
    private static final double CO2_M3_PER_H = 0.0125;

    /** What walls and furniture do not take up at once, g/h. */
    private static final double VAPOUR_G_PER_H = 22;

    private static final double TIME_CONSTANT_H = 38;
    private static final double HEATING_K_PER_H = 2.2;
    private static final double CHILD_K_PER_H_100_M3 = 0.022;

    /** Of the heat that leaves with the air, what the walls do not give back at once. */
    private static final double AIRING_SHARE = 0.03;

    /** @param vapour g/m³ */
    record Air(double co2Ppm, double vapour, double celsius) {
        /** A night after a night: where every room begins. */
        static Air rested(Room room, Weather weather) {
            return new Air(Weather.CO2_PPM + 12, weather.vapour() + 1, room.setbackCelsius + 0.5);
        }

        double humidityPercent() {
            return Math.clamp(100 * vapour / Weather.saturation(celsius), 5, 99);
        }

        Air towards(Air next, double share) {
            return new Air(
                    co2Ppm + (next.co2Ppm - co2Ppm) * share,
                    vapour + (next.vapour - vapour) * share,
                    celsius + (next.celsius - celsius) * share);
        }
    }

    /**
     * What the room does in a minute.
     *
     * @param present the part of its people, 0 to 1
     * @param airing whether the windows are open, where somebody opens them
     */
    Air afterMinute(Air air, Weather weather, double minute, double present, boolean airing, boolean heated) {
        double n = people * present;
        double opened = airing ? airingPerH : 0;
        double changes = leakPerH + (usePerH - leakPerH) * present + opened;
        double outdoors = weather.celsius(minute);
        double co2PerH = n * CO2_M3_PER_H * 1e6 / volumeM3 - changes * (air.co2Ppm - Weather.CO2_PPM);
        double vapourPerH = n * VAPOUR_G_PER_H / volumeM3 - changes * (air.vapour - weather.vapour());
        double celsiusPerH = (outdoors - air.celsius) / TIME_CONSTANT_H
                + opened * AIRING_SHARE * (outdoors - air.celsius)
                + n * CHILD_K_PER_H_100_M3 * 100 / volumeM3
                + HEATING_K_PER_H * heatingShare(air, heated);
        return new Air(air.co2Ppm + co2PerH / 60, air.vapour + vapourPerH / 60, air.celsius + celsiusPerH / 60);
    }

    /** How far the radiator is open, 0 to 1: a thermostatic valve closes over one kelvin. */
    double heatingShare(Air air, boolean heated) {
        return Math.clamp((heated ? setCelsius : setbackCelsius) - air.celsius + 0.5, 0, 1);
    }
}
