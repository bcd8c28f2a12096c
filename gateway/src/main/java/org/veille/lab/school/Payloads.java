package org.veille.lab.school;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** What the devices write, byte for byte; each value is rounded to what its format can say. */
final class Payloads {
    private Payloads() {}

    /** A number with so many decimals and a point, whatever the machine's language. */
    static String number(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.matches("-0(\\.0+)?") ? text.substring(1) : text;
    }

    /** What Zigbee2MQTT publishes for an air sensor. */
    static String zigbeeAir(double celsius, double humidity, double co2, int linkQuality) {
        return String.format(
                Locale.ROOT,
                "{\"co2\":%.0f,\"humidity\":%.1f,\"linkquality\":%d,\"temperature\":%.2f}",
                co2,
                humidity,
                linkQuality,
                celsius);
    }

    /** The same for one without CO2. */
    static String zigbeeClimate(double celsius, double humidity, int linkQuality) {
        return String.format(
                Locale.ROOT,
                "{\"humidity\":%.1f,\"linkquality\":%d,\"temperature\":%.2f}",
                humidity,
                linkQuality,
                celsius);
    }

    /** The same for a presence detector. */
    static String zigbeePresence(boolean occupied, int linkQuality) {
        return "{\"linkquality\":" + linkQuality + ",\"occupancy\":" + occupied + "}";
    }

    /** A SenML pack (RFC 8428) with a base time, so that the reading's time is the device's. */
    static String senml(String name, long tMs, double celsius, double humidity, double co2) {
        return String.format(
                Locale.ROOT,
                "[{\"bn\":\"%s/\",\"bt\":%d.%03d,\"n\":\"temperature\",\"u\":\"Cel\",\"v\":%.1f},"
                        + "{\"n\":\"humidity\",\"u\":\"%%RH\",\"v\":%.1f},"
                        + "{\"n\":\"co2\",\"u\":\"ppm\",\"v\":%.0f}]",
                name,
                tMs / 1_000,
                tMs % 1_000,
                celsius,
                humidity,
                co2);
    }

    /**
     * Milesight AM107, fPort 85: channel, type, value; little endian.
     *
     * <pre>
     * 01 75 battery, %              1 byte       05 6a activity                2 bytes
     * 03 67 temperature, 0.1 °C     2, signed    06 65 illuminance, lx, and two of infrared, 2 each
     * 04 68 humidity, 0.5 %         1            07 7d CO2, ppm                2
     * </pre>
     */
    static byte[] am107(int battery, double celsius, double humidity, int activity, double lux, double co2) {
        int illuminance = (int) Math.clamp(Math.round(lux), 0L, 0xffffL);
        return ByteBuffer.allocate(3 + 4 + 3 + 4 + 8 + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x01)
                .put((byte) 0x75)
                .put((byte) battery)
                .put((byte) 0x03)
                .put((byte) 0x67)
                .putShort((short) Math.round(celsius * 10))
                .put((byte) 0x04)
                .put((byte) 0x68)
                .put((byte) Math.round(humidity * 2))
                .put((byte) 0x05)
                .put((byte) 0x6a)
                .putShort((short) activity)
                .put((byte) 0x06)
                .put((byte) 0x65)
                .putShort((short) illuminance)
                .putShort((short) (illuminance / 3))
                .putShort((short) (illuminance / 5))
                .put((byte) 0x07)
                .put((byte) 0x7d)
                .putShort((short) Math.round(co2))
                .array();
    }

    /**
     * Cayenne LPP, big endian: power in W (type 80) and energy in thousandths of a kWh (type 83), both on channel 1.
     */
    static byte[] lppMeter(double watts, double wattHours) {
        return ByteBuffer.allocate(4 + 6)
                .put((byte) 1)
                .put((byte) 0x80)
                .putShort((short) Math.clamp(Math.round(watts), 0L, 0xffffL))
                .put((byte) 1)
                .put((byte) 0x83)
                .putInt((int) Math.round(wattHours))
                .array();
    }

    /** Cayenne LPP: temperature in 0.1 °C (type 67) and humidity in 0.5 % (type 68) on channel 1. */
    static byte[] lppClimate(double celsius, double humidity) {
        return ByteBuffer.allocate(4 + 3)
                .put((byte) 1)
                .put((byte) 0x67)
                .putShort((short) Math.round(celsius * 10))
                .put((byte) 1)
                .put((byte) 0x68)
                .put((byte) Math.round(humidity * 2))
                .array();
    }

    /** Cayenne LPP: illuminance in lx (type 65) and temperature on channel 1. */
    static byte[] lppOutdoors(double lux, double celsius) {
        return ByteBuffer.allocate(4 + 4)
                .put((byte) 1)
                .put((byte) 0x65)
                .putShort((short) Math.clamp(Math.round(lux), 0L, 0xffffL))
                .put((byte) 1)
                .put((byte) 0x67)
                .putShort((short) Math.round(celsius * 10))
                .array();
    }
}
