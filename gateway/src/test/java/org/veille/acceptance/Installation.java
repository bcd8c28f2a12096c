package org.veille.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What technical services write for the building of these tests: its files in a folder, and how its series are
 * condensed.
 */
final class Installation {
    static final String SITE = "ecole";

    /** The gateway's name at the broker. */
    static final String MQTT_CLIENT = "veille-" + SITE;

    private static final long HOUR_MS = 3_600_000L;
    private static final long LIVE_MS = 15 * 60_000L;

    /** A rule that matches no configured device is an error, so each installation gets those of its quantities. */
    private static final Map<String, String> RULES = Map.of(
            "co2",
            "  - {match: {quantity: co2}, deadband: {within: 25 ppm}, live: 15 min, why: a quarter of a step}\n",
            "temperature",
            "  - {match: {quantity: temperature}, deadband: {within: 0.1 °C, hold: 1 h}, why: tenths are felt}\n",
            "power",
            "  - {match: {quantity: power}, deadband: {within: 20 W}, why: a lamp}\n");

    private final Path folder;
    /** The default is for a card; a test sends a week in a minute. */
    private String cardWrites = "1 TB/day";

    private String more = "";

    Installation(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** With the local page; before its devices. */
    Installation page(int port) {
        more += "page: {port: " + port + "}\n";
        return this;
    }

    /** With a budget of writes; before its devices. */
    Installation cardWrites(String aDay) {
        cardWrites = aDay;
        return this;
    }

    /** Two devices that speak MQTT: one with a topic a quantity and plain JSON, one with packs of SenML. */
    Installation mqtt(int brokerPort, String influx) {
        String devices =
                """
                - id: salle-12
                  mqtt:
                    - {topic: capteurs/salle-12/co2, map: {/co2: co2 ppm}, time: /t}
                    - {topic: capteurs/salle-12/temperature, map: {/temperature: temperature °C}, time: /t}
                  place: {building: principal, zone: salle-12}
                - id: compteur
                  mqtt: {topic: capteurs/compteur}
                  place: {building: principal, zone: technique}
                """;
        return write(mqttSource(brokerPort), influx, devices, "co2", "temperature", "power");
    }

    private static String mqttSource(int brokerPort) {
        return "mqtt: {broker: mqtt://127.0.0.1:" + brokerPort + ", topics: capteurs/#}";
    }

    /** One device that publishes bare numbers: no time, nothing that tells two readings apart. */
    Installation mqttPlain(int brokerPort, String influx) {
        String devices =
                """
                - id: salle-12
                  mqtt: {topic: capteurs/salle-12/co2, map: {"": co2 ppm}}
                  place: {building: principal, zone: salle-12}
                """;
        return write(mqttSource(brokerPort), influx, devices, "co2");
    }

    /** One device that posts packs of SenML. */
    Installation coap(int port, String influx) {
        String devices =
                """
                - id: salle-12
                  coap: {path: /salle-12}
                  place: {building: principal, zone: salle-12}
                """;
        return write("coap: {listen: coap://127.0.0.1:" + port + "}", influx, devices, "temperature");
    }

    /** One node in the ether, heard by concentrators. */
    Installation lorawan(int port, List<String> concentrators, LoraNode node, String influx) {
        String devices =
                """
                - id: salle-12
                  model: tests/lpp
                  lorawan: {dev-eui: %s, dev-addr: %s, nwk-s-key: file:secrets/nwk, app-s-key: file:secrets/app}
                  place: {building: principal, zone: salle-12}
                """
                        .formatted(node.devEui(), node.devAddr());
        write(
                "lorawan: {listen: udp://127.0.0.1:" + port + ", gateways: " + concentrators + "}",
                influx,
                devices,
                "co2",
                "temperature");
        secret("nwk", node.nwkSKey());
        secret("app", node.appSKey());
        write(
                "home/firmware-config/devices/tests/lpp/profile.yaml",
                """
                model: tests/lpp
                maker: nobody
                what: what a frame of Cayenne LPP can carry of a room's air
                codec: {cayenne-lpp: true}
                map: {/1/temperature: temperature °C, /1/concentration: co2 ppm}
                source: these tests
                """);
        return this;
    }

    private Installation write(String source, String influx, String devices, String... quantities) {
        write(
                "veille.yaml",
                """
                site: {name: %s, zone: Europe/Paris}
                sources:
                  %s
                %scommit: {interval: 1 s}
                clock: {trust: always}
                budget: {card-writes: %s}
                %s"""
                        .formatted(
                                SITE, source, influx.isEmpty() ? "" : "influx: " + influx + "\n", cardWrites, more));
        write("devices.yaml", devices);
        write(
                "rules/condense.yaml",
                Stream.of(quantities).map(RULES::get).collect(Collectors.joining("", "condense:\n", "")));
        return this;
    }

    private void write(String file, String text) {
        try {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void secret(String name, String text) {
        write("secrets/" + name, text);
        Path file = folder.resolve("secrets").resolve(name);
        if (!file.toFile().setReadable(false, false) || !file.toFile().setReadable(true, true)) {
            throw new IllegalStateException("cannot protect " + file);
        }
    }

    /** The tags of every row of a quantity. */
    static Map<String, String> tags(String quantity) {
        boolean meter = quantity.equals("power");
        return Map.of(
                "site", SITE,
                "building", "principal",
                "zone", meter ? "technique" : "salle-12",
                "device", meter ? "compteur" : "salle-12",
                "unit", Map.of("co2", "ppm", "temperature", "°C", "power", "W").get(quantity));
    }

    /** What a measurement has to hold once all readings are in, with the digits that are sent. */
    static Map<String, List<Stored>> expected(RealSeries series) {
        Map<String, List<Stored>> expected = new TreeMap<>();
        exactly(series).forEach((measurement, rows) ->
                expected.put(measurement, rows.stream().map(Stored::asSent).toList()));
        return expected;
    }

    private static Map<String, List<Stored>> exactly(RealSeries series) {
        Reference reference = new Reference(series.readings());
        String quantity = series.quantity();
        return switch (quantity) {
            case "co2" ->
                Map.of(
                        quantity, reference.deadband(25, 6 * HOUR_MS),
                        quantity + "_1h", reference.hours(),
                        quantity + "_live", reference.live(LIVE_MS));
            case "temperature" ->
                Map.of(quantity, reference.deadband(0.1, HOUR_MS), quantity + "_1h", reference.hours());
            case "power" ->
                Map.of(quantity, reference.deadband(20, 6 * HOUR_MS), quantity + "_1h", reference.hours());
            default -> throw new IllegalArgumentException(quantity);
        };
    }
}
