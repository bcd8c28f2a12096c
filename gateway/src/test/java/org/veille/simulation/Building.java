package org.veille.simulation;

import java.util.Map;
import org.veille.port.Plan;
import org.veille.site.WrittenSite;

/** The simulated building's configurations, as people write them. */
final class Building {
    static final String CONCENTRATOR = "aa555a0000000001";

    private static final String DEVICES =
            """
            - id: salle
              mqtt: {topic: salle, map: {/co2: co2 ppm, /t: temperature °C}, time: /at}
              place: {building: principal, zone: salle}
              interval: 10 min
            - id: couloir
              mqtt: {topic: couloir, map: {"": temperature °C}}
              place: {building: principal, zone: couloir}
            - id: hall
              mqtt: {topic: hall, map: {"": temperature °C}}
              place: {building: principal, zone: hall}
            - id: porte
              mqtt: {topic: porte, map: {"": contact}}
              place: {building: principal, zone: hall}
            - id: tableau
              mqtt: {topic: tableau, map: {"": power W}}
              place: {building: principal, zone: technique}
            - id: eau
              mqtt: {topic: eau, map: {"": water L}}
              place: {building: principal, zone: technique}
            - id: compteur
              coap: {path: /compteur}
              place: {building: principal, zone: technique}
            - id: reveil
              coap: {path: /reveil}
              place: {building: principal, zone: dortoir}
            - id: gymnase
              model: tests/lpp
              lorawan: {dev-eui: 24e124128a123456, dev-addr: 01020304, nwk-s-key: env:NWK, app-s-key: env:APP}
              place: {building: gymnase, zone: salle}
            """;

    private static final String RULES =
            """
            condense:
              - {match: {quantity: co2}, deadband: {within: 25 ppm, hold: 1 h}, live: 15 min, why: a test}
              - {match: {quantity: power}, window: {every: 10 min, late: 1 min}, live: 1 min, why: a test}
            """;

    private static final String OTHER_RULES =
            """
            condense:
              - {match: {quantity: co2}, trend: {within: 50 ppm, hold: 2 h, keep: [mean, max]}, why: a test}
              - {match: {quantity: power}, window: {every: 15 min}, live: 1 min, why: a test}
              - {match: {quantity: temperature}, swinging-door: {within: 0.5 °C}, why: a test}
            """;

    private static final String PROFILE =
            """
            model: tests/lpp
            maker: nobody
            what: what a frame of Cayenne LPP can carry
            codec: {cayenne-lpp: true}
            map: {/1/illuminance: illuminance lx}
            source: this test
            """;

    static final Plan PLAN = plan(DEVICES, RULES);

    /** Other methods for some quantities. */
    static final Plan OTHER = plan(DEVICES, OTHER_RULES);

    /** Without the room and the corridor. */
    static final Plan SMALLER = plan(DEVICES.substring(DEVICES.indexOf("- id: hall")), RULES);

    private Building() {}

    private static Plan plan(String devices, String rules) {
        Map<String, String> keys =
                Map.of("NWK", "0102030405060708090a0b0c0d0e0f10", "APP", "1112131415161718191a1b1c1d1e1f20");
        return WrittenSite.of(devices, rules, PROFILE, CONCENTRATOR, keys).plan();
    }
}
