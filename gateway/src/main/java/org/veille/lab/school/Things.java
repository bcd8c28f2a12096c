package org.veille.lab.school;

import static org.veille.lab.school.Payloads.number;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.lab.school.Day.Moment;
import org.veille.lab.school.Room.Air;
import org.veille.lab.school.Thing.Feed;
import org.veille.lab.school.Thing.Sender;

/** The fourteen devices of the school. */
final class Things {
    static final int LPP_PORT = 2;
    static final int AM107_PORT = 85;

    private static final String MAIN = "principal";
    private static final String GYM = "gymnase";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** A detector repeats itself after so many of its minutes without a change. */
    private static final int PRESENCE_REPEAT_MIN = 10;

    private final List<Thing> things = new ArrayList<>();
    private final Noise keys;

    private Things(Noise keys) {
        this.keys = keys;
    }

    static List<Thing> all(Noise keys) {
        Things school = new Things(keys);
        school.rooms();
        school.kitchenAndYard();
        school.meters();
        school.gymnasium();
        return List.copyOf(school.things);
    }

    private void rooms() {
        add("salle-1-air", "Zigbee2MQTT: one JSON object; the profile says which field is what.", "generic/zigbee-air", MAIN,
                "salle-1", MINUTE, List.of("mqtt: {topic: zigbee2mqtt/salle-1}"), zigbeeAir("salle-1"));
        add("salle-2-air", "The same sensor without a profile: 'map' says which field is what, in which unit.", "", MAIN,
                "salle-2", MINUTE,
                List.of("mqtt: {topic: zigbee2mqtt/salle-2,"
                        + " map: {/co2: co2 ppm, /temperature: temperature °C, /humidity: humidity %}}"),
                zigbeeAir("salle-2"));
        add("salle-3-air", "LoRaWAN, decoded by the maker's codec in its profile.", "milesight/am107", MAIN, "salle-3",
                TEN_MINUTES, lorawan("salle-3-air"), am107("salle-3-air", "salle-3"));
        add("salle-4-air", "CoAP: the device posts SenML, which names its quantities and units itself.", "", MAIN, "salle-4",
                Duration.ofMinutes(2), List.of("coap: {path: /salle-4}"), senml("salle-4"));
        add("hall-air", "CoAP as well.", "", MAIN, "hall", Duration.ofMinutes(2), List.of("coap: {path: /hall}"), senml("hall"));
    }

    private void kitchenAndYard() {
        Duration period = Duration.ofSeconds(30);
        add(new Thing("cantine-air", "ESPHome: one topic a quantity, a plain number in each; \"\" is the whole payload.", "",
                List.of("mqtt:",
                        "  - {topic: esphome/cantine/temperature, map: {\"\": temperature °C}}",
                        "  - {topic: esphome/cantine/co2, map: {\"\": co2 ppm}}"),
                MAIN, "cantine", Optional.of(period),
                List.of(new Feed("temperature", period, plain("esphome/cantine/temperature", 1, 0.04, m -> m.air(Building.CANTINE).celsius())),
                        new Feed("co2", period, plain("esphome/cantine/co2", 0, 5, m -> m.air(Building.CANTINE).co2Ppm())))));
        add("chambre-froide", "LoRaWAN with Cayenne LPP: the values say what they are; their channel is 1.",
                "generic/cayenne-lpp", MAIN, "cuisine", TEN_MINUTES, lorawan("chambre-froide"), coldRoom());
        add("cour-lumiere", "Light and temperature outdoors.", "generic/cayenne-lpp", MAIN, "cour", TEN_MINUTES,
                lorawan("cour-lumiere"), (_, t, site, noise) -> lora("cour-lumiere", t, LPP_PORT,
                        Payloads.lppOutdoors(
                                site.at(t).yardLx() * (1 + 0.03 * noise.normal(t)), site.at(t).yardCelsius() + 0.05 * noise.normal(-t))));
    }

    private void meters() {
        Duration fast = Duration.ofSeconds(10);
        add(new Thing("compteur-general", "The main electricity meter: two plain topics, the index in Wh.", "",
                List.of("mqtt:",
                        "  - {topic: compteur/general/power, map: {\"\": power W}}",
                        "  - {topic: compteur/general/energy, map: {\"\": energy Wh}}"),
                MAIN, "tableau-general", Optional.of(MINUTE),
                List.of(new Feed("power", fast, (_, t, site, noise) -> mqtt(t, "compteur/general/power",
                                number(site.at(t).mainW() * (1 + 0.012 * noise.normal(t)), 0))),
                        new Feed("energy", MINUTE, plain("compteur/general/energy", 0, 0, Moment::mainWh)))));
        add("compteur-cuisine", "The kitchen's own meter over LoRaWAN: power and index in one payload.", "generic/cayenne-lpp",
                MAIN, "cuisine", TEN_MINUTES, lorawan("compteur-cuisine"), (_, t, site, noise) -> lora("compteur-cuisine", t,
                        LPP_PORT, Payloads.lppMeter(site.at(t).kitchenW() * (1 + 0.01 * noise.normal(t)), site.at(t).kitchenWh())));
        add("chaufferie-depart", "How warm the water leaves the boiler.", "", MAIN, "chaufferie", MINUTE,
                List.of("mqtt: {topic: esphome/chaufferie/depart, map: {\"\": temperature °C}}"),
                plain("esphome/chaufferie/depart", 1, 0.1, Moment::boilerCelsius));
    }

    private void gymnasium() {
        add("gym-air", "", "", GYM, "salle-de-sport", Duration.ofMinutes(5),
                List.of("mqtt: {topic: zigbee2mqtt/gym-air, map: {/temperature: temperature °C, /humidity: humidity %}}"),
                (_, t, site, noise) -> {
                    Air air = site.at(t).air(Building.GYMNASE);
                    return mqtt(t, "zigbee2mqtt/gym-air", Payloads.zigbeeClimate(
                            air.celsius() + 0.03 * noise.normal(t), air.humidityPercent() + 0.3 * noise.normal(-t), 74));
                });
        add(new Thing("gym-presence", "Sends at every change, and every ten minutes. A boolean: 1 is somebody.", "",
                List.of("mqtt: {topic: zigbee2mqtt/gym-presence, map: {/occupancy: occupancy}}"),
                GYM, "salle-de-sport", Optional.of(TEN_MINUTES), List.of(new Feed("occupancy", MINUTE, presence()))));
        add(new Thing("gym-relay", "A relay on the board. Rules and operators speak of 'gym-heating'.", "generic/relay",
                List.of("gpio: {pin: 17, safe-state: open}", "actuator: gym-heating"),
                GYM, "chaufferie", Optional.empty(), List.of()));
    }

    private void add(
            String id, String about, String model, String building, String zone, Duration interval, List<String> wiring,
            Sender sender) {
        add(new Thing(id, about, model, wiring, building, zone, Optional.of(interval), List.of(new Feed("", interval, sender))));
    }

    private void add(Thing thing) {
        things.add(thing);
    }

    /** The keys of an ABP device, wired to the files that hold them. */
    private List<String> lorawan(String id) {
        LoraIdentity keyring = LoraIdentity.of(id, keys);
        return List.of(
                "lorawan:",
                "  dev-eui: " + keyring.devEui(),
                "  dev-addr: " + keyring.devAddr(),
                "  nwk-s-key: file:secrets/" + keyring.nwkFile(),
                "  app-s-key: file:secrets/" + keyring.appFile());
    }

    private Optional<Emission> lora(String id, long tMs, int fPort, byte[] payload) {
        return Optional.of(new Emission.Lora(tMs, LoraIdentity.of(id, keys).devEui(), fPort, payload));
    }

    private static Optional<Emission> mqtt(long tMs, String topic, String payload) {
        return Optional.of(new Emission.Mqtt(tMs, topic, payload));
    }

    private interface Gauge {
        double read(Moment moment);
    }

    private static Sender plain(String topic, int decimals, double sigma, Gauge gauge) {
        return (_, t, site, noise) -> mqtt(t, topic, number(gauge.read(site.at(t)) + sigma * noise.normal(t), decimals));
    }

    private static Sender zigbeeAir(String zone) {
        int room = Building.index(zone);
        return (_, t, site, noise) -> {
            Air air = sensed(site.at(t).air(room), t, noise);
            int linkQuality = 90 + (int) (60 * noise.uniform(t));
            return mqtt(t, "zigbee2mqtt/" + zone, Payloads.zigbeeAir(
                    air.celsius(), air.humidityPercent(), air.co2Ppm(), linkQuality));
        };
    }

    private static Sender senml(String zone) {
        int room = Building.index(zone);
        return (_, t, site, noise) -> {
            Air air = sensed(site.at(t).air(room), t, noise);
            return Optional.of(new Emission.Coap(t, "/" + zone, Payloads.senml(
                    zone, t, air.celsius(), air.humidityPercent(), air.co2Ppm())));
        };
    }

    private Sender am107(String id, String zone) {
        int room = Building.index(zone);
        return (_, t, site, noise) -> {
            Moment now = site.at(t);
            Air air = sensed(now.air(room), t, noise);
            int activity = (int) Math.round(now.people(room) * 3 * noise.uniform(t));
            double lux = 0.012 * now.yardLx() + 320 * Math.signum(now.present(room)) + 2 * noise.uniform(t);
            return lora(id, t, AM107_PORT, Payloads.am107(
                    91, air.celsius(), air.humidityPercent(), activity, lux, air.co2Ppm()));
        };
    }

    /** 3 °C, warmer while the door is open towards lunch. */
    private Sender coldRoom() {
        return (_, t, site, noise) -> {
            double busy = Math.clamp((site.at(t).kitchenW() - 500) / 8_000, 0, 1);
            double celsius = 3.1 + 0.7 * Math.sin(t / 60_000.0 / 27 * 2 * Math.PI) + 1.6 * busy + 0.05 * noise.normal(t);
            return lora("chambre-froide", t, LPP_PORT, Payloads.lppClimate(celsius, 78 + 8 * busy + noise.normal(-t)));
        };
    }

    private static Sender presence() {
        return (nth, t, site, noise) -> {
            boolean now = isPresent(site, nth);
            return now != isPresent(site, nth - 1) || nth % PRESENCE_REPEAT_MIN == 0
                    ? mqtt(t, "zigbee2mqtt/gym-presence", Payloads.zigbeePresence(now, 58))
                    : Optional.empty();
        };
    }

    /** At whole minutes, so that no change falls between two unpunctual looks. */
    private static boolean isPresent(Thing.Site site, long minute) {
        return site.at(minute * MINUTE.toMillis()).present(Building.GYMNASE) > 0;
    }

    /** What an infrared CO2 sensor and a silicon climate sensor make of the air. */
    private static Air sensed(Air air, long t, Noise noise) {
        return new Air(
                Math.max(400, air.co2Ppm() + 6 * noise.normal(t)),
                air.vapour() * (1 + 0.005 * noise.normal(t + 1)),
                air.celsius() + 0.03 * noise.normal(t + 2));
    }
}
