package org.veille.model;

/**
 * How well an uplink was heard. NaN or 0 where unknown.
 *
 * @param rssiDbm received signal strength, dBm
 * @param snrDb signal-to-noise ratio, dB
 * @param spreadingFactor 7 to 12; 0 when unknown or not LoRa
 * @param frequencyMhz carrier, MHz
 * @param concentratorUs the concentrator's own µs counter, wraps at 2³²; −1 when unknown
 */
public record Radio(double rssiDbm, double snrDb, int spreadingFactor, double frequencyMhz, long concentratorUs) {
    /** Not a radio, or nothing known about it. */
    public static final Radio NONE = new Radio(Double.NaN, Double.NaN, 0, Double.NaN, -1);
}
