package org.veille.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.config.Located;
import org.veille.config.Problems;

/** What a check says of files without a mistake that are probably not what was meant. */
class SecondLookTest {
    private static final String DEVICES =
            """
            - {id: air-1, model: milesight/am107, lorawan: {dev-eui: 24e124128a123451}, place: {building: b, zone: z1}}
            - {id: air-2, model: milesight/am107, lorawan: {dev-eui: 24e124128a123452}, place: {building: b, zone: z2}}
            - {id: air-3, model: milesight/am107, lorawan: {dev-eui: 24e124128a123453}, place: {building: b, zone: z3}}
            - {id: pir, mqtt: {topic: t/pir, map: {/o: occupancy, /t: temperature °C}}, place: {building: b, zone: z1}}
            """;

    private static final String RELAY =
            "- {id: relay, gpio: {pin: 17, safe-state: open}, place: {building: b, zone: z1}, actuator: pump}\n";

    private static final String SCHEDULES =
            """
            schedules:
              day: {weekly: {mon-fri: 08:00-18:00}}
              morning: {weekly: {mon-fri: 08:00-12:00}}
              night: {weekly: {mon-sun: 22:00-06:00}}
            """;

    @TempDir
    private Path folder;

    private List<Located> warnings(String devices, String rules) {
        SiteFolder files = new SiteFolder(folder)
                .write("veille.yaml", "site: {name: ecole}\nsources:\n  mqtt: {broker: mqtt://localhost, topics: t/#}\n")
                .write("devices.yaml", devices)
                .write("rules/rules.yaml", rules);
        Problems problems = new Problems();
        SiteFolder.loader().load(files.file("veille.yaml"), problems);
        assertThat(problems.errors()).isEmpty();
        return problems.warnings();
    }

    private List<String> lines(String devices, String rules) {
        return warnings(devices, rules).stream()
                .map(found -> found.toString().replace(folder + "/", ""))
                .toList();
    }

    @Test
    void aRuleBelowOneThatTakesAllOfItsSeriesComesToNothing() {
        String rules =
                """
                condense:
                  - {match: {quantity: co2}, trend: {within: 25 ppm}, why: general}
                  - {match: {device: air-1, quantity: co2}, trend: {within: 50 ppm}, why: special}
                  - {match: {quantity: temperature}, trend: {within: 0.2 °C}, why: another}
                sampling:
                  - {match: {model: milesight/am107}, interval: 10 min, why: all}
                  - {match: {device: air-2}, interval: 20 min, why: one}
                """;

        assertThat(lines(DEVICES, rules))
                .containsExactly(
                        "rules/rules.yaml:3:13: condense[1].match: found 'quantity co2, device air-1', expected a series"
                                + " that no rule before it takes; the first rule that matches wins, and that at line 2"
                                + " (quantity co2) does: move this one above it, or remove it",
                        "rules/rules.yaml:7:13: sampling[1].match: found 'device air-2', expected a device that no rule"
                                + " before it takes; the first rule that matches wins, and that at line 6 (model"
                                + " milesight/am107) does: move this one above it, or remove it");
    }

    @Test
    void theSpecialBeforeTheGeneralIsHowItIsMeant() {
        String rules =
                """
                condense:
                  - {match: {device: air-1, quantity: co2}, trend: {within: 50 ppm}, why: special}
                  - {match: {quantity: co2}, trend: {within: 25 ppm}, why: general}
                sampling:
                  - {match: {device: air-2}, interval: 20 min, why: one}
                  - {match: {model: milesight/am107}, interval: 10 min, why: all}
                """;

        assertThat(lines(DEVICES, rules)).isEmpty();
    }

    @Test
    void aDeviceThatLacksWhatMostOfItsModelHaveWasForgotten() {
        String rules =
                """
                condense:
                  - {match: {zone: [z2, z3], quantity: co2}, trend: {within: 25 ppm}, why: by room}
                sampling:
                  - {match: {device: [air-1, air-2]}, interval: 10 min, why: by name}
                """;

        assertThat(lines(DEVICES, rules))
                .containsExactly(
                        "devices.yaml:1:8: devices[0].id: found 'air-1', expected a condense rule for co2, as most"
                                + " devices of its model have; add it to the 'match' of their rule; without one the"
                                + " default of its quantity holds",
                        "devices.yaml:3:8: devices[2].id: found 'air-3', expected a sampling rule, as most devices of"
                                + " its model have; add it to the 'match' of their rule; without one the default of"
                                + " its quantity holds");
    }

    @Test
    void devicesWithoutAnyRuleHaveTheDefaultsAndThatIsFine() {
        assertThat(lines(DEVICES, "condense: []\n")).isEmpty();
        assertThat(lines(DEVICES, "sampling:\n  - {match: {device: air-1}, interval: 5 min, why: one of three}\n"))
                .isEmpty();
    }

    @Test
    void aScheduleWithoutHoursNeverOpens() {
        assertThat(lines(DEVICES, "schedules:\n  never: {weekly: {sun: []}}\n  once: {weekly: {mon: 08:00-08:01}}\n"))
                .containsExactly("rules/rules.yaml:2:19: schedules.never.weekly: found 'sun', expected hours on at least"
                        + " one day; write for example mon-fri: 08:00-18:00; as it stands 'inside' never holds and"
                        + " 'outside' always does");
    }

    @Test
    void anActuatorThatNoRuleSwitchesIsNamed() {
        assertThat(lines(DEVICES + RELAY, "condense: []\n"))
                .containsExactly("devices.yaml:5:92: devices[4].actuator: found 'pump', expected a trigger that switches"
                        + " it; write one, or leave it to 'veille switch' by hand");
        assertThat(warnings(DEVICES + RELAY, triggers("{inside: day}", "", "{inside: night}", ""))).isEmpty();
    }

    private static String triggers(String first, String unless, String second, String otherUnless) {
        return SCHEDULES
                + """
                triggers:
                  - name: one
                    why: a test
                    when: %s
                %s    then: {actuator: pump, to: on, level: 12, expires: 1 h}
                  - name: two
                    why: a test
                    when: %s
                %s    then: {actuator: pump, to: off, level: 12, expires: 1 h}
                """
                        .formatted(first, key(unless), second, key(otherUnless));
    }

    private static String key(String unless) {
        return unless.isEmpty() ? "" : "    unless: " + unless + "\n";
    }

    @Test
    void twoRulesFightThatWantOtherThingsAtOnce() {
        assertThat(lines(DEVICES + RELAY, triggers("{inside: day}", "", "{inside: morning}", "")))
                .containsExactly("rules/rules.yaml:13:32: triggers[1].then.to: found 'off', expected no other wish for"
                        + " pump at level 12 while this rule may want one; rule 'one' wants on there: give the one that"
                        + " must win a smaller level, or make their times differ");
    }

    /** Each line: the conditions of two rules, {@code |} between. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{inside: day} | {inside: morning}",
                "{inside: day} | {outside: morning}",
                "{outside: day} | {outside: night}",
                "{outside: day} | {inside: night}",
                "{inside: day} | {any: b/z1/*/temperature, above: 20 °C}",
                "{every: b/*/*/temperature, above: 20 °C} | {every: b/*/*/temperature, below: 20 °C, clear: 21 °C}",
                "{any: b/*/*/temperature, above: 20 °C} | {any: b/*/*/temperature, below: 18 °C}",
                "{series: b/z1/pir/occupancy, equals: 0} | {series: b/z1/pir/temperature, above: 19 °C}",
                "{any: [{inside: day}, {inside: night}]} | {inside: day}",
            })
    void theyMayHoldAtOnce(String conditions) {
        String[] both = conditions.split(" \\| ");

        assertThat(warnings(DEVICES + RELAY, triggers(both[0], "", both[1], "")))
                .extracting(Located::code)
                .containsExactly("rulesFight");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{inside: day} | {outside: day}",
                "{inside: day} | {inside: night}",
                "{inside: morning} | {outside: day}",
                "{all: [{inside: day}, {any: b/*/*/co2, above: 900 ppm}]} | {all: [{outside: day}]}",
                "{every: b/*/*/temperature, above: 20 °C} | {any: b/*/*/temperature, below: 18 °C}",
                "{any: b/z1/pir/temperature, above: 20 °C, clear: 19 °C} | {any: b/z1/pir/temperature, below: 291 K}",
                "{series: b/z1/pir/occupancy, equals: 0} | {series: b/z1/pir/occupancy, above: 0}",
                "{not: {inside: day}} | {inside: day}",
            })
    void theyAreApart(String conditions) {
        String[] both = conditions.split(" \\| ");

        assertThat(warnings(DEVICES + RELAY, triggers(both[0], "", both[1], ""))).isEmpty();
        assertThat(warnings(DEVICES + RELAY, triggers(both[1], "", both[0], ""))).isEmpty();
    }

    @Test
    void whatStopsARuleKeepsItFromFighting() {
        String cold = "{any: b/*/*/temperature, below: 9 °C}";
        String day = "{inside: day}";

        assertThat(warnings(DEVICES + RELAY, triggers(cold, "", day, cold))).isEmpty();
        assertThat(warnings(DEVICES + RELAY, triggers(day, "{any: [" + cold + "]}", cold, ""))).isEmpty();
        assertThat(warnings(DEVICES + RELAY, triggers(day, "{inside: night}", cold, ""))).hasSize(1);
    }

    @Test
    void otherLevelsSayWhoWins() {
        String rules = triggers("{inside: day}", "", "{inside: morning}", "")
                .replace("to: off, level: 12", "to: off, level: 11");

        assertThat(warnings(DEVICES + RELAY, rules)).isEmpty();
    }

    @Test
    void nothingIsSaidBesideAMistake() {
        SiteFolder files = new SiteFolder(folder)
                .write("veille.yaml", "site: {name: ecole}\nsources:\n  mqtt: {broker: mqtt://localhost, topics: t/#}\n")
                .write("devices.yaml", DEVICES + RELAY)
                .write("rules/rules.yaml", "condense:\n  - {match: {quantity: co2}, why: no method}\n");
        Problems problems = new Problems();
        SiteFolder.loader().load(files.file("veille.yaml"), problems);

        assertThat(problems.sorted()).extracting(Located::code).containsExactly("noMethod");
    }
}
