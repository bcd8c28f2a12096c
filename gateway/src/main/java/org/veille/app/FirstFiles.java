package org.veille.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that {@code veille init} writes: they pass the check and run as they are, and their comments say what else there is.
 *
 * @param site a valid name
 * @param broker as {@code sources.mqtt.broker} takes it; empty for a site without MQTT
 * @param influx the server's address; empty where series stay on the gateway
 * @param clockIsAlone whether nobody on this machine says if its clock is right
 */
record FirstFiles(String site, Optional<String> broker, Optional<String> influx, boolean clockIsAlone) {
    static final String SITE = "veille.yaml";
    static final String DEVICES = "devices.yaml";
    static final String RULES = "rules/first.yaml";

    /** Their names. */
    static List<String> names() {
        return List.of(SITE, DEVICES, RULES);
    }

    /** Their texts by their names, in the order in which they are written. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(DEVICES, devices());
        texts.put(RULES, rules());
        texts.put(SITE, veille());
        return texts;
    }

    private String veille() {
        return """
                # The gateway of one building. After a change: 'veille check', then restart.
                # (Changes of devices.yaml and rules/ need no restart: 'veille reload'.)

                site:
                  name: %s              # the tag 'site' of every series: lower-case letters, digits, hyphens
                  zone: Europe/Paris    # local time of windows and schedules
                  # school-zone: B      # A, B or C: the zone of the French school holidays

                """
                        .formatted(site)
                + sources() + influxKey() + clock()
                + """

                # page: {port: 8077}                         # a page for a browser on this machine
                # history: {keep: 7 d}                       # raw readings that stay here for 'veille series'
                # budget: {card-writes: 200 MB/day, disk: 512 MB}
                """;
    }

    private String sources() {
        String mqtt = broker.map(address ->
                        """
                          mqtt:
                            broker: %s
                            topics:             # who sends on these and is not in devices.yaml: 'veille devices --heard'
                              - zigbee2mqtt/#
                              - esphome/#
                              - tele/+/SENSOR                    # Tasmota
                              - application/+/device/+/event/up  # ChirpStack
                            # user: veille
                            # password: file:secrets/mqtt        # only a reference here; the file: chmod 600
                        """
                                .formatted(address))
                .orElse("""
                          # mqtt: {broker: mqtt://localhost, topics: [zigbee2mqtt/#, esphome/#]}
                        """);
        String coap = "coap: {listen: coap://127.0.0.1:5683}   # devices post to their path; plain CoAP, on this machine only\n";
        return "sources:\n" + mqtt + (broker.isPresent() ? "  # " : "  ") + coap
                + "  # lorawan: {gateways: [aa555a0000000001]}  # EUIs of LoRa concentrators (Semtech UDP, port 1700)\n\n";
    }

    private String influxKey() {
        String second =
                """
                #   version: 2                       # InfluxDB 2 or 3 instead:
                #   org: ville
                #   bucket: batiments
                #   token: file:secrets/influx       # only a reference here; the file: chmod 600
                """;
        return influx.map(address ->
                        """
                        influx:
                          url: %s
                          database: batiments              # InfluxDB 1; created when it is missing
                          every: 15 min
                        """
                                        .formatted(address)
                                + second)
                .orElse("""
                        # Without this, series stay on the gateway: 'veille series' shows them.
                        # influx:
                        #   url: http://localhost:8086
                        #   database: batiments              # InfluxDB 1; created when it is missing
                        """
                        + second);
    }

    private String clock() {
        return clockIsAlone
                ? """

                # Nothing on this machine says whether its clock is right (no systemd-timesyncd, no chrony), so it is believed as
                # it is. Where one of them runs, take this line out: readings then wait for it after a power cut.
                clock: {trust: always}
                """
                : """

                # clock: {trust: synchronised, hold: 10 min}   # readings wait so long for the time service after a boot
                """;
    }

    private static String devices() {
        return """
                # Who sends, how the message is read, where it stands.
                # 'veille devices --heard' prints who is not here yet, with the lines to paste at the end of this file;
                # then 'veille reload'.
                #
                # - id: room-12-air
                #   mqtt: {topic: zigbee2mqtt/room-12, map: {/co2: co2 ppm, /temperature: temperature °C}}
                #   place: {building: main, zone: room-12}
                # - id: room-15-air                    # one topic a quantity; "" is the whole payload
                #   mqtt: {topic: esphome/room-15/temperature, map: {"": temperature °C}}
                #   place: {building: main, zone: room-15}
                # - id: node-7                         # without a map: SenML, or what the device's model says
                #   coap: {path: /air}
                #   place: {building: main, zone: hall}
                """;
    }

    private static String rules() {
        return """
                # How series are condensed, and when things are switched. A series that no rule matches is condensed by the
                # default of its quantity, so this file may stay as it is.
                # A rule must match a device: take the '# ' away once there is one, then 'veille reload'.

                schedules:
                  open-hours:
                    weekly: {mon-fri: 08:00-18:00}
                    except: [public-holidays]

                # condense:
                #   - match: {quantity: co2}
                #     trend: {within: 25 ppm, hold: 6 h}       # lines between the points stay within 25 ppm of every reading
                #     live: 15 min                             # and the last value each quarter of an hour
                #     why: "a quarter of the first threshold step"
                #   - match: {quantity: temperature}
                #     trend: {within: 0.2 °C}
                #     why: "nobody feels less"

                # sampling:
                #   - match: {quantity: co2}
                #     interval: 10 min
                #     cases:
                #       - {when: {outside: open-hours}, interval: 60 min}
                #     why: "nobody breathes at night"
                """;
    }
}
