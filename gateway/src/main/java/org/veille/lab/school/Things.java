package org.veille.lab.school;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The fourteen devices of the school. */
final class Things {
    private static final String MAIN = "principal";
    private static final String GYM = "gymnase";
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Noise keys;

    private Things(Noise keys) {
        this.keys = keys;
    }

    static List<Thing> all(Noise keys) {
        Things school = new Things(keys);
        return Stream.of(school.rooms(), school.kitchenAndYard(), school.energy(), school.gymnasium())
                .flatMap(List::stream)
                .toList();
    }

    private List<Thing> rooms() {
        return List.of(
                Thing.in(MAIN, "salle-1", "salle-1-air")
                        .about("Zigbee2MQTT: one JSON object; the profile says which field is what.")
                        .model("generic/zigbee-air")
                        .wired("mqtt: {topic: zigbee2mqtt/salle-1}")
                        .sends("air", MINUTE, Senders.zigbeeAir("zigbee2mqtt/salle-1", "salle-1")),
                Thing.in(MAIN, "salle-2", "salle-2-air")
                        .about("The same sensor without a profile: 'map' says which field is what, in which unit.")
                        .wired(
                                "mqtt:",
                                "  topic: zigbee2mqtt/salle-2",
                                "  map: {/co2: co2 ppm, /temperature: temperature °C, /humidity: humidity %}")
                        .sends("air", MINUTE, Senders.zigbeeAir("zigbee2mqtt/salle-2", "salle-2")),
                Thing.in(MAIN, "salle-3", "salle-3-air")
                        .about("LoRaWAN, decoded by the maker's codec in its profile.")
                        .model("milesight/am107")
                        .wired(lorawan("salle-3-air"))
                        .sends("air", TEN_MINUTES, Senders.am107(devEui("salle-3-air"), "salle-3")),
                Thing.in(MAIN, "salle-4", "salle-4-air")
                        .about("CoAP: the device posts SenML, which names its quantities and units itself.")
                        .wired("coap: {path: /salle-4}")
                        .sends("air", TWO_MINUTES, Senders.senml("/salle-4", "salle-4")),
                Thing.in(MAIN, "hall", "hall-air")
                        .about("CoAP as well.")
                        .wired("coap: {path: /hall}")
                        .sends("air", TWO_MINUTES, Senders.senml("/hall", "hall")));
    }

    private List<Thing> kitchenAndYard() {
        return List.of(
                Thing.in(MAIN, "cantine", "cantine-air")
                        .about("ESPHome: one topic a quantity, a plain number in each; \"\" is the whole payload.")
                        .wired(
                                "mqtt:",
                                "  - {topic: esphome/cantine/temperature, map: {\"\": temperature °C}}",
                                "  - {topic: esphome/cantine/co2, map: {\"\": co2 ppm}}")
                        .sends(
                                "temperature",
                                HALF_A_MINUTE,
                                Senders.number("esphome/cantine/temperature", 1, 0.04, now -> now.air(Building.CANTINE)
                                        .celsius()))
                        .sends(
                                "co2",
                                HALF_A_MINUTE,
                                Senders.number("esphome/cantine/co2", 0, 5, now -> now.air(Building.CANTINE)
                                        .co2Ppm())),
                Thing.in(MAIN, "cuisine", "chambre-froide")
                        .about("LoRaWAN with Cayenne LPP: the values say what they are; their channel is 1.")
                        .model("generic/cayenne-lpp")
                        .wired(lorawan("chambre-froide"))
                        .sends("climate", TEN_MINUTES, Senders.lppColdRoom(devEui("chambre-froide"))),
                Thing.in(MAIN, "cour", "cour-lumiere")
                        .about("Light and temperature outdoors.")
                        .model("generic/cayenne-lpp")
                        .wired(lorawan("cour-lumiere"))
                        .sends("light", TEN_MINUTES, Senders.lppOutdoors(devEui("cour-lumiere"))));
    }

    private List<Thing> energy() {
        return List.of(
                Thing.in(MAIN, "tableau-general", "compteur-general")
                        .about("The main electricity meter: two plain topics, the index in Wh.")
                        .wired(
                                "mqtt:",
                                "  - {topic: compteur/general/power, map: {\"\": power W}}",
                                "  - {topic: compteur/general/energy, map: {\"\": energy Wh}}")
                        .sends("power", TEN_SECONDS, Senders.mainPower("compteur/general/power"))
                        .sends("energy", MINUTE, Senders.number("compteur/general/energy", 0, 0, Day.Moment::mainWh)),
                Thing.in(MAIN, "cuisine", "compteur-cuisine")
                        .about("The kitchen's own meter over LoRaWAN: power and index in one payload.")
                        .model("generic/cayenne-lpp")
                        .wired(lorawan("compteur-cuisine"))
                        .sends("meter", TEN_MINUTES, Senders.lppKitchenMeter(devEui("compteur-cuisine"))),
                Thing.in(MAIN, "chaufferie", "chaufferie-depart")
                        .about("How warm the water leaves the boiler.")
                        .wired("mqtt: {topic: esphome/chaufferie/depart, map: {\"\": temperature °C}}")
                        .sends(
                                "temperature",
                                MINUTE,
                                Senders.number("esphome/chaufferie/depart", 1, 0.1, Day.Moment::boilerCelsius)));
    }

    private List<Thing> gymnasium() {
        return List.of(
                Thing.in(GYM, "salle-de-sport", "gym-air")
                        .wired(
                                "mqtt:",
                                "  topic: zigbee2mqtt/gym-air",
                                "  map: {/temperature: temperature °C, /humidity: humidity %}")
                        .sends("climate", FIVE_MINUTES, Senders.zigbeeClimate("zigbee2mqtt/gym-air", "gymnase")),
                Thing.in(GYM, "salle-de-sport", "gym-presence")
                        .about("Sends at every change, and every ten minutes. A boolean: 1 is somebody.")
                        .wired("mqtt: {topic: zigbee2mqtt/gym-presence, map: {/occupancy: occupancy}}")
                        .sends("occupancy", MINUTE, Senders.zigbeePresence("zigbee2mqtt/gym-presence"))
                        .reportsEvery(TEN_MINUTES),
                Thing.in(GYM, "chaufferie", "gym-relay")
                        .about("A relay on the board. Rules and operators speak of 'gym-heating'.")
                        .model("generic/relay")
                        .wired("gpio: {pin: 17, safe-state: open}", "actuator: gym-heating"));
    }

    private String devEui(String id) {
        return LoraIdentity.of(id, keys).devEui();
    }

    /** The keys of a device activated by personalisation, wired to the files that hold them. */
    private String[] lorawan(String id) {
        LoraIdentity keyring = LoraIdentity.of(id, keys);
        return new String[] {
            "lorawan:",
            "  dev-eui: " + keyring.devEui(),
            "  dev-addr: " + keyring.devAddr(),
            "  nwk-s-key: file:secrets/" + keyring.nwkFile(),
            "  app-s-key: file:secrets/" + keyring.appFile()
        };
    }
}
