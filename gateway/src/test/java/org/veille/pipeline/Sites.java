package org.veille.pipeline;

import java.util.Map;
import org.veille.port.Plan;
import org.veille.site.Site;
import org.veille.site.WrittenSite;

/** Plans as people write them: YAML through the loader, in a folder that is gone again at once. */
final class Sites {
    /** Two rooms on MQTT with times of their own, one without, a CoAP meter. */
    static final String DEVICES =
            """
            - id: salle-12
              mqtt: {topic: salle-12, map: {/co2: co2 ppm, /t: temperature °C}, time: /at}
              place: {building: principal, zone: salle-12}
              interval: 10 min
            - id: salle-13
              mqtt: {topic: salle-13, map: {/co2: co2 ppm, /t: temperature °C, /p: power W}, time: /at}
              place: {building: principal, zone: salle-13}
            - id: couloir
              mqtt: {topic: couloir, map: {"": temperature °C}}
              place: {building: principal, zone: couloir}
            - id: compteur
              coap: {path: /compteur}
              place: {building: principal, zone: technique}
            """;

    static final String CONDENSE =
            """
            condense:
              - {match: {quantity: co2}, deadband: {within: 25 ppm, hold: 1 h}, live: 15 min, why: a test}
              - {match: {quantity: power}, window: {every: 10 min, keep: [mean, min, max]}, why: a test}
            """;

    static final String LORA_DEVICE =
            """
            - id: gymnase
              model: tests/lpp
              lorawan: {dev-eui: 24e124128a123456, dev-addr: 01020304, nwk-s-key: env:NWK, app-s-key: env:APP}
              place: {building: gymnase, zone: salle}
            """;

    static final String NWK_KEY = "0102030405060708090a0b0c0d0e0f10";
    static final String APP_KEY = "1112131415161718191a1b1c1d1e1f20";
    static final String CONCENTRATOR = "aa555a0000000001";

    private static final String LPP =
            """
            model: tests/lpp
            maker: nobody
            what: what a frame of Cayenne LPP can carry
            codec: {cayenne-lpp: true}
            map: {/1/temperature: temperature °C}
            source: these tests
            """;

    private Sites() {}

    static Plan plan() {
        return plan(DEVICES, CONDENSE);
    }

    static Plan plan(String devices, String rules) {
        return site(devices, rules).plan();
    }

    static Site site(String devices, String rules) {
        return WrittenSite.of(devices, rules, LPP, CONCENTRATOR, Map.of("NWK", NWK_KEY, "APP", APP_KEY));
    }
}
