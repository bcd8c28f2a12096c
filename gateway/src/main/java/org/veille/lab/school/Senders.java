package org.veille.lab.school;

import java.util.Optional;
import org.veille.lab.school.Day.Moment;
import org.veille.lab.school.Room.Air;
import org.veille.lab.school.Thing.Sender;
import org.veille.lab.school.Thing.Site;

/** What each kind of device makes of the school at an instant: sensor noise, then its own format. */
final class Senders {
    static final int LPP_PORT = 2;
    static final int AM107_PORT = 85;

    private static final long MINUTE_MS = 60_000;

    /** A detector repeats itself after so many of its minutes without a change. */
    private static final int PRESENCE_REPEAT_MIN = 10;

    private static final double COLD_ROOM_CYCLE_MIN = 27;

    private Senders() {}

    /** A quantity of the school. */
    interface Gauge {
        double read(Moment now);
    }

    /** A plain number on a topic of its own. */
    static Sender number(String topic, int decimals, double sigma, Gauge gauge) {
        return (_, t, site, noise) -> {
            double value = gauge.read(site.at(t)) + sigma * noise.normal(t);
            return mqtt(t, topic, Payloads.number(value, decimals));
        };
    }

    /** Whole watts; small loads that nobody models are in the noise. */
    static Sender mainPower(String topic) {
        return (_, t, site, noise) -> {
            double watts = site.at(t).mainW() * (1 + 0.012 * noise.normal(t));
            return mqtt(t, topic, Payloads.number(watts, 0));
        };
    }

    static Sender zigbeeAir(String topic, String zone) {
        int room = Building.index(zone);
        return (_, t, site, noise) -> {
            Air air = sensed(site.at(t).air(room), t, noise);
            int linkQuality = 90 + (int) (60 * noise.uniform(t));
            String json = Payloads.zigbeeAir(air.celsius(), air.humidityPercent(), air.co2Ppm(), linkQuality);
            return mqtt(t, topic, json);
        };
    }

    static Sender zigbeeClimate(String topic, String zone) {
        int room = Building.index(zone);
        return (_, t, site, noise) -> {
            Air air = sensed(site.at(t).air(room), t, noise);
            return mqtt(t, topic, Payloads.zigbeeClimate(air.celsius(), air.humidityPercent(), 74));
        };
    }

    static Sender zigbeePresence(String topic) {
        return (nth, t, site, _) -> {
            boolean now = isPresent(site, nth);
            return now != isPresent(site, nth - 1) || nth % PRESENCE_REPEAT_MIN == 0
                    ? mqtt(t, topic, Payloads.zigbeePresence(now, 58))
                    : Optional.empty();
        };
    }

    /** At whole minutes, so that no change falls between two unpunctual looks. */
    private static boolean isPresent(Site site, long minute) {
        return site.at(minute * MINUTE_MS).present(Building.GYMNASE) > 0;
    }

    static Sender senml(String path, String zone) {
        int room = Building.index(zone);
        return (_, t, site, noise) -> {
            Air air = sensed(site.at(t).air(room), t, noise);
            String pack = Payloads.senml(zone, t, air.celsius(), air.humidityPercent(), air.co2Ppm());
            return Optional.of(new Emission.Coap(t, path, pack));
        };
    }

    static Sender am107(String devEui, String zone) {
        int room = Building.index(zone);
        return (_, t, site, noise) -> {
            Moment now = site.at(t);
            Air air = sensed(now.air(room), t, noise);
            int activity = (int) Math.round(now.people(room) * 3 * noise.uniform(t));
            double lux = 0.012 * now.yardLx() + 320 * Math.signum(now.present(room)) + 2 * noise.uniform(t);
            byte[] payload = Payloads.am107(
                    91, air.celsius(), air.humidityPercent(), activity, lux, air.co2Ppm());
            return Optional.of(new Emission.Lora(t, devEui, AM107_PORT, payload));
        };
    }

    static Sender lppKitchenMeter(String devEui) {
        return (_, t, site, noise) -> {
            Moment now = site.at(t);
            double watts = now.kitchenW() * (1 + 0.01 * noise.normal(t));
            return lpp(t, devEui, Payloads.lppMeter(watts, now.kitchenWh()));
        };
    }

    /** About 3 °C, warmer while its door is open towards lunch. */
    static Sender lppColdRoom(String devEui) {
        return (_, t, site, noise) -> {
            double busy = Math.clamp((site.at(t).kitchenW() - 500) / 8_000, 0, 1);
            double cycle = Math.sin(2 * Math.PI * t / MINUTE_MS / COLD_ROOM_CYCLE_MIN);
            double celsius = 3.1 + 0.7 * cycle + 1.6 * busy + 0.05 * noise.normal(t);
            return lpp(t, devEui, Payloads.lppClimate(celsius, 78 + 8 * busy + noise.normal(-t)));
        };
    }

    static Sender lppOutdoors(String devEui) {
        return (_, t, site, noise) -> {
            double lux = site.at(t).yardLx() * (1 + 0.03 * noise.normal(t));
            double celsius = site.at(t).yardCelsius() + 0.05 * noise.normal(-t);
            return lpp(t, devEui, Payloads.lppOutdoors(lux, celsius));
        };
    }

    private static Optional<Emission> lpp(long tMs, String devEui, byte[] payload) {
        return Optional.of(new Emission.Lora(tMs, devEui, LPP_PORT, payload));
    }

    private static Optional<Emission> mqtt(long tMs, String topic, String payload) {
        return Optional.of(new Emission.Mqtt(tMs, topic, payload));
    }

    /** What an infrared CO2 sensor and a silicon climate sensor make of the air. */
    private static Air sensed(Air air, long t, Noise noise) {
        return new Air(
                Math.max(400, air.co2Ppm() + 6 * noise.normal(t)),
                air.vapour() * (1 + 0.005 * noise.normal(t + 1)),
                air.celsius() + 0.03 * noise.normal(t + 2));
    }
}
