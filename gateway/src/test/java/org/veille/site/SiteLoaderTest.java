package org.veille.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.config.DailyBytes;

/** A whole configuration: everything wrong comes at once with its place, and nothing that only follows from it. */
class SiteLoaderTest {
    private static final String SITE = "site: {name: ecole}\n";
    private static final String MQTT = SITE + "sources: {mqtt: {broker: mqtt://localhost, topics: zigbee2mqtt/#}}\n";
    private static final String AIR =
            """
            - id: salle-12-air
              mqtt: {topic: zigbee2mqtt/salle-12, map: {/co2: co2 ppm}}
              place: {building: principal, zone: salle-12}
            """;
    private static final String RULE_ON_AIR =
            "condense: [{match: {device: salle-12-air, quantity: co2}, deadband: {within: 25 ppm}, why: a quarter}]\n";

    @TempDir
    private Path folder;

    @Test
    void everyMistakeOfEveryFileComesAtOnce() throws IOException {
        SiteFolder files = SiteFolder.copyOf("mistakes", folder);

        assertThat(files.lines())
                .containsExactlyElementsOf(
                        Files.readAllLines(SiteFolder.resource("mistakes.txt"), StandardCharsets.UTF_8));
    }

    @Test
    void theExamplesOfTheDesignAreRight() {
        SiteFolder files = SiteFolder.copyOf("design", folder);

        assertThat(files.lines()).isEmpty();
        Site site = files.load().orElseThrow();
        assertThat(site.counts()).isEqualTo(new Site.Counts(7, 13, 5, 1, 4));
        assertThat(site.plan().devices()).hasSize(7);
        assertThat(site.plan().sessions()).hasSize(1);
        assertThat(site.relays()).hasSize(1);
        assertThat(site.read()).extracting(path -> folder.relativize(path).toString())
                .startsWith("veille.yaml", "devices.yaml", "rules/rules.yaml");
    }

    @Test
    void devicesAndRulesOfASmallSiteAreCounted() {
        Site site = small(MQTT).write("rules/air.yaml", RULE_ON_AIR).load().orElseThrow();

        assertThat(site.counts()).isEqualTo(new Site.Counts(1, 1, 1, 0, 0));
    }

    @Test
    void aDailyBudgetOfTheLineIsTaken() {
        Site site = small(MQTT + "budget: {uplink: 5 MB/day}\n").load().orElseThrow();

        assertThat(site.file().budget().flatMap(Budget::uplink)).contains(new DailyBytes(5_000_000));
    }

    @Test
    void aBudgetThatNoRequestFitsIntoIsAMistake() {
        assertThat(small(MQTT + "budget: {uplink: 9 kB/day}\n").lines())
                .singleElement()
                .asString()
                .endsWith("budget.uplink: found '9 kB/day', expected at least 10 kB/day;"
                        + " leave out 'influx' when nothing is to be sent");
    }

    @Test
    void aFileThatIsNoYamlDoesNotHideTheOthers() {
        String rules = RULE_ON_AIR.replace("25 ppm", "25 °C");
        assertThat(small("site: {name: ecole\n").write("rules/air.yaml", rules).lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("veille.yaml:"))
                .anySatisfy(line -> assertThat(line).startsWith("rules/air.yaml:1:78: condense[0].deadband.within:"));
    }

    @Test
    void filesCountFromTheFolderOfABrokenVeilleYaml() {
        SiteFolder files = small("site: {name: Ecole}\ndevices: things.yaml\n").write("things.yaml", "- {id: a}\n");

        assertThat(files.lines())
                .anySatisfy(line -> assertThat(line).startsWith("things.yaml:1:3: things[0].place: found nothing"));
    }

    @Test
    void aMissingVeilleYamlIsOneMistake() {
        assertThat(new SiteFolder(folder).write("devices.yaml", "- nonsense\n").lines())
                .containsExactly("veille.yaml:1:1: found no such file, expected a readable file; check the path");
    }

    @Test
    void aMistakeInASourceDoesNotMakeItMissing() {
        assertThat(small(MQTT.replace("mqtt://localhost", "http://localhost")).lines())
                .singleElement()
                .asString()
                .startsWith("veille.yaml:2:26: sources.mqtt.broker:");
    }

    @Test
    void theClockIsBelievedOnceItIsSynchronisedUnlessTheFileSaysOtherwise() {
        assertThat(small(MQTT).load().orElseThrow().file().clockEntry())
                .extracting(SiteFile.ClockEntry::trust, SiteFile.ClockEntry::hold)
                .containsExactly(SiteFile.ClockTrust.SYNCHRONISED, Duration.ofMinutes(10));
        assertThat(small(MQTT + "clock: {trust: always, hold: 2 min}\n").load().orElseThrow().file().clockEntry())
                .extracting(SiteFile.ClockEntry::trust, SiteFile.ClockEntry::hold)
                .containsExactly(SiteFile.ClockTrust.ALWAYS, Duration.ofMinutes(2));
        assertThat(small(MQTT + "clock: {trust: sometimes}\n").lines())
                .singleElement()
                .asString()
                .startsWith("veille.yaml:3:16: clock.trust: found 'sometimes', expected one of synchronised, always");
        assertThat(small(MQTT + "clock: {hold: 2 d}\n").lines())
                .singleElement()
                .asString()
                .contains("clock.hold", "at most 24 h");
    }

    @Test
    void aMisspeltSourceIsNotAlsoMissing() {
        assertThat(small(MQTT.replace("mqtt: {", "mqt: {")).lines()).singleElement().asString().contains("'mqtt'?");
        assertThat(new SiteFolder(folder)
                        .write("veille.yaml", MQTT.replace("sources:", "source:"))
                        .lines())
                .singleElement()
                .asString()
                .contains("'sources'?");
    }

    @Test
    void aSourceThatIsNotThereIsMissing() {
        assertThat(small(SITE).lines())
                .containsExactly("devices.yaml:2:9: devices[0].mqtt: found nothing,"
                        + " expected a source 'mqtt' in veille.yaml;"
                        + " add under sources: mqtt: {broker: mqtt://localhost, topics: [zigbee2mqtt/salle-12]}");
    }

    @Test
    void aSourceThatIsNotThereIsMissingBesideAnotherMistake() {
        assertThat(small(SITE + "sources: {coap: {listen: coaps://127.0.0.1}}\n").lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("expected a source 'mqtt' in veille.yaml"));
    }

    @Test
    void topicsAreComparedThoughTheBrokerIsWrong() {
        assertThat(small(MQTT.replace("mqtt://localhost", "nowhere").replace("zigbee2mqtt", "esphome")).lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("devices.yaml:2:17: devices[0].mqtt.topic:"));
    }

    @Test
    void aRuleAboutABrokenDeviceIsNotWrong() {
        assertThat(small(MQTT)
                        .write("devices.yaml", AIR.replace("co2 ppm", "co2 °C"))
                        .write("rules/air.yaml", RULE_ON_AIR)
                        .lines())
                .singleElement()
                .asString()
                .startsWith("devices.yaml:");
    }

    @Test
    void aRuleAboutADeviceOfAnUnknownModelIsNotWrong() {
        String devices = AIR.replace(", map: {/co2: co2 ppm}", "").replace("  mqtt", "  model: acme/x\n  mqtt");
        assertThat(small(MQTT).write("devices.yaml", devices).write("rules/air.yaml", RULE_ON_AIR).lines())
                .singleElement()
                .asString()
                .contains("acme/x");
    }

    @Test
    void aRuleIsNotWrongWhenDevicesCannotBeRead() {
        assertThat(small(MQTT).write("devices.yaml", "- {id: x\n").write("rules/air.yaml", RULE_ON_AIR).lines())
                .singleElement()
                .asString()
                .startsWith("devices.yaml:");
    }

    @Test
    void aRuleIsNotWrongWhenADeviceHasNoName() {
        assertThat(small(MQTT)
                        .write("devices.yaml", AIR.replace("id: salle-12-air", "id: Salle 12"))
                        .write("rules/air.yaml", RULE_ON_AIR)
                        .lines())
                .singleElement()
                .asString()
                .startsWith("devices.yaml:1:7:");
    }

    @Test
    void aRuleThatMatchesNothingIsWrongBesideABrokenDevice() {
        String more = AIR.replace("salle-12", "salle-13").replace("ppm", "hPa");
        assertThat(small(MQTT)
                        .write("devices.yaml", AIR + more)
                        .write("rules/air.yaml", RULE_ON_AIR.replace("salle-12", "salle-99"))
                        .lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("rules/air.yaml:1:29: condense[0].match.device:"));
    }

    @Test
    void aRuleOnTheActuatorOfABrokenRelayIsNotWrong() {
        String relay =
                """
                - id: relay
                  gpio: {pin: 99, safe-state: open}
                  place: {building: principal, zone: hall}
                  actuator: hall-light
                """;
        String rule =
                """
                schedules: {hours: {weekly: {mon-fri: 08:00-18:00}}}
                triggers:
                  - name: hall-light-off
                    why: nobody is there
                    when: {outside: hours}
                    then: {actuator: hall-light, to: off, level: 12, expires: 12 h}
                """;
        SiteFolder files = small(MQTT).write("rules/hall.yaml", rule);
        assertThat(files.write("devices.yaml", relay).lines()).singleElement().asString().contains("gpio.pin");
        assertThat(new SiteFolder(folder)
                        .write("devices.yaml", relay.replace("99", "9").replace("actuator:", "actuater:"))
                        .lines())
                .singleElement()
                .asString()
                .contains("'actuator'?");
    }

    @Test
    void aRuleThatNamesABrokenScheduleIsNotWrong() {
        String rules =
                """
                schedules: {hours: {weekly: {mon-fri: 8h}}, days: {weekly: {mon-fri: 08:00-18:00}, except: fairs}}
                sampling:
                  - {match: {}, interval: 10 min, cases: [{when: {outside: hours}, interval: 1 h}], why: night}
                  - {match: {}, interval: 10 min, cases: [{when: {outside: days}, interval: 1 h}], why: night}
                """;
        assertThat(small(MQTT).write("rules/air.yaml", rules).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("rules/air.yaml:1:"));
    }

    @Test
    void aScheduleOfAnUnreadableFileMayBeNamed() {
        String rules =
                "sampling: [{match: {}, interval: 1 min, cases: [{when: {outside: hours}, interval: 1 h}], why: x}]";
        assertThat(small(MQTT).write("rules/air.yaml", rules).write("rules/hours.yaml", "schedules: {\n").lines())
                .singleElement()
                .asString()
                .startsWith("rules/hours.yaml:");
    }

    @Test
    void eachDeviceOfAnUnknownModelIsTold() {
        String devices = (AIR + AIR.replace("12", "13")).replace("  mqtt", "  model: acme/x\n  mqtt");
        assertThat(small(MQTT).write("devices.yaml", devices).lines()).hasSize(2);
    }

    @Test
    void twoRelaysOnOnePinAreAMistake() {
        String relay =
                """
                - id: relay-1
                  gpio: {pin: 17, safe-state: open}
                  place: {building: principal, zone: hall}
                  actuator: light-1
                """;
        assertThat(small(SITE).write("devices.yaml", relay + relay.replace("-1", "-2")).lines())
                .containsExactly("devices.yaml:6:15: devices[1].gpio.pin: found '17',"
                        + " expected a pin that no other relay has; actuator light-1 has it");
    }

    @Test
    void aTopicThatNoBrokerTakesHasItsPlace() {
        assertThat(small(MQTT).write("devices.yaml", AIR.replace("zigbee2mqtt/", "$share/")).lines())
                .singleElement()
                .asString()
                .startsWith("devices.yaml:2:17: devices[0].mqtt.topic:");
    }

    @Test
    void aSecretOfTheEnvironmentIsOnlyAWarning() {
        SiteFolder files = small(MQTT + "influx: {url: http://localhost:8086, org: o, bucket: b, token: env:TOKEN}\n");

        assertThat(files.load()).isPresent();
        assertThat(files.lines()).isNotEmpty().allSatisfy(line -> assertThat(line).contains("env:TOKEN"));
    }

    @Test
    void anAuthorityThatIsNotThereIsAMistake() {
        assertThat(small(MQTT.replace("mqtt://localhost", "mqtts://localhost, ca: no.pem")).lines())
                .containsExactly("veille.yaml:2:49: sources.mqtt.ca: found 'no.pem',"
                        + " expected a PEM file that can be read;"
                        + " leave 'ca' out to trust the system's authorities");
    }

    @Test
    void devicesMayBeAFolderOfFiles() {
        SiteFolder files = new SiteFolder(folder)
                .write("veille.yaml", MQTT + "devices: things\n")
                .write("things/a.yaml", AIR)
                .write("things/floor-2/b.yaml", AIR.replace("12", "13"))
                .write("things/notes.txt", "not YAML");

        assertThat(files.load().orElseThrow().counts().devices()).isEqualTo(2);
    }

    @Test
    void rulesThatAreNamedMustBeThere() {
        assertThat(small(MQTT + "rules: regles\n").lines())
                .containsExactly("veille.yaml:3:8: rules: found 'regles',"
                        + " expected a file or a folder that exists; create it");
    }

    /** One device that measures CO2. */
    private SiteFolder small(String veilleYaml) {
        return new SiteFolder(folder).write("veille.yaml", veilleYaml).write("devices.yaml", AIR);
    }
}
