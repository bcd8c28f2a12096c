package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veille.config.Located.Severity;

/** What a person is told, to the letter. */
class MistakesTest {
    private static String typesMistake(String yaml) {
        List<String> lines = Reading.of(Building.Types.class, yaml).lines();
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', value = {
        "count: 1.5§veille.yaml:1:8: count: found '1.5', expected a whole number",
        "count: 3000000000§veille.yaml:1:8: count: found '3000000000', expected a whole number from -2147483648 to"
                + " 2147483647",
        "total: 99999999999999999999§veille.yaml:1:8: total: found '99999999999999999999', expected a whole number"
                + " from -9223372036854775808 to 9223372036854775807",
        "share: half§veille.yaml:1:8: share: found 'half', expected a number such as 0.5",
        "share: 0,5§veille.yaml:1:8: share: found '0,5', expected a number such as 0.5; write the decimal point: 0.5",
        "share: 5 %§veille.yaml:1:8: share: found '5 %', expected a number such as 0.5, without a unit",
        "share: 1e999§veille.yaml:1:8: share: found '1e999', expected a finite number",
        "on: yes§veille.yaml:1:5: on: found 'yes', expected true or false; write true",
        "on: off§veille.yaml:1:5: on: found 'off', expected true or false; write false",
        "mode: dryrun§veille.yaml:1:7: mode: found 'dryrun', expected one of dry-run, active; did you mean 'dry-run'?",
        "mode: DRY_RUN§veille.yaml:1:7: mode: found 'DRY_RUN', expected one of dry-run, active; did you mean"
                + " 'dry-run'?",
        "hold: 10§veille.yaml:1:7: hold: found '10', expected a duration such as 250 ms, 30 s, 10 min, 6 h or 40 d;"
                + " add the unit, for example '10 min'",
        "hold: 10 minutes§veille.yaml:1:7: hold: found '10 minutes', expected a duration such as 250 ms, 30 s, 10 min,"
                + " 6 h or 40 d; write '10 min'",
        "zone: Europe/Pari§veille.yaml:1:7: zone: found 'Europe/Pari', expected a time zone such as Europe/Paris;"
                + " write 'Europe/Paris'",
        "from: 25:00§veille.yaml:1:7: from: found '25:00', expected a time of day such as 08:00",
        "day: 2027-02-30§veille.yaml:1:6: day: found '2027-02-30', expected a date such as 2027-02-28",
        "url: localhost:1883§veille.yaml:1:6: url: found 'localhost:1883', expected an address such as"
                + " https://server:8086; begin with the protocol, as in https://",
        "url: mqtt://me:pw@host§veille.yaml:1:6: url: found 'mqtt://(hidden)@host', expected an address without a"
                + " password; give it by the key for it, as file:PATH",
        "url: mqtt://me:p w@host§veille.yaml:1:6: url: found 'mqtt://(hidden)@host', expected an address such as"
                + " https://server:8086",
        "folder: ~/x§veille.yaml:1:9: folder: found '~/x', expected a path; a relative one counts from the folder of"
                + " this file; write the home folder out, no shell expands ~ here",
        "within: 25 pmm§veille.yaml:1:9: within: found 'pmm', expected a unit such as °C, ppm, W, kWh, L or hPa",
        "within: ppm§veille.yaml:1:9: within: found 'ppm', expected a number with its unit, such as 25 ppm",
        "within: 19,5 °C§veille.yaml:1:9: within: found '19,5 °C', expected a number with its unit, such as 25 ppm;"
                + " write the decimal point: 19.5 °C",
        "disk: 512§veille.yaml:1:7: disk: found '512', expected a size such as 64 kB, 512 MB or 2 GiB;"
                + " add the unit, for example MB",
        "writes: 200 MB§veille.yaml:1:9: writes: found '200 MB', expected a size a day, such as 200 MB/day;"
                + " write '200 MB/day'",
        "device: Salle 12§veille.yaml:1:9: device: found 'Salle 12', expected 1 to 64 lower-case letters, digits and"
                + " hyphens; write for example 'salle-12'",
        "quantity: co3§veille.yaml:1:11: quantity: found 'co3', expected a quantity such as temperature, co2 or power;"
                + " did you mean 'co2'?",
        "count: [1]§veille.yaml:1:8: count: found a list, expected a whole number;"
                + " write one value, without brackets or hyphen",
        "text: {a: b}§veille.yaml:1:7: text: found a mapping, expected a text;"
                + " put a text that begins with { or contains ': ' in quotes",
    })
    void aValueThatIsWrong(String yaml, String line) {
        assertThat(typesMistake(yaml)).isEqualTo(line);
    }

    @Test
    void aSecretInTheFileIsRefusedAndNotRepeated() {
        assertThat(typesMistake("token: hunter2"))
                .isEqualTo("veille.yaml:1:8: token: found '(hidden)', expected a reference to a secret:"
                        + " file:PATH, env:NAME"
                        + " or credential:NAME; put the secret into a file that only its owner can read (chmod 600)"
                        + " and write file: and its path");
        assertThat(typesMistake("token: pass:word")).doesNotContain("word'");
    }

    @Test
    void aMissingKeyIsToldAtItsRecordWithItsDoc() {
        assertThat(Reading.ofList(Building.Device.class, "- id: a\n  lorawan: {app-s-key: env:K}\n- model: m/x\n")
                        .lines())
                .containsExactly(
                        "devices.yaml:2:12: devices[0].lorawan.dev-eui: found nothing, expected a text;"
                                + " add the key 'dev-eui': The device's own number.",
                        "devices.yaml:3:3: devices[1].id: found nothing, expected a device id;"
                                + " add the key 'id': The name of the device.");
    }

    @Test
    void aRequiredKeyWithoutValueIsToldAtItsPlace() {
        assertThat(Reading.of(Building.Site.class, "zone: Europe/Paris\nname:\n").lines())
                .containsExactly("veille.yaml:2:6: name: found nothing, expected a text; write a value after 'name:'");
    }

    @Test
    void anOptionalKeyWithoutValueIsAWarning() {
        Reading<Building.Site> site = Reading.of(Building.Site.class, "name: x\nzone:\n");
        assertThat(site.value()).isPresent();
        assertThat(site.problems().hasErrors()).isFalse();
        assertThat(site.problems().warnings())
                .singleElement()
                .hasToString("veille.yaml:2:6: zone: found nothing, expected a time zone such as Europe/Paris;"
                        + " write a value, or remove the key: as it stands it counts as not written");
    }

    @Test
    void aMisspelledKeyIsRecognisedAndNotReportedAsMissingToo() {
        Reading<List<Building.Device>> devices =
                Reading.ofList(Building.Device.class, "- id: a\n  mqtt: {tpoic: x}\n  lorawan: {devEUI: 1}\n");
        assertThat(devices.lines())
                .containsExactly(
                        "devices.yaml:2:10: devices[0].mqtt.tpoic: found 'tpoic', expected one of the keys"
                                + " topic, map, time;"
                                + " did you mean 'topic'?",
                        "devices.yaml:3:13: devices[0].lorawan.devEUI: found 'devEUI', expected one of the keys"
                                + " dev-eui,"
                                + " app-s-key; did you mean 'dev-eui'?");
    }

    @Test
    void aKeyOfAnotherLevelIsSentThere() {
        String yaml = "- id: a\n  topic: x\n  place: {building: b, zone: z, model: m}\n";
        assertThat(Reading.ofList(Building.Device.class, yaml).lines())
                .containsExactly(
                        "devices.yaml:2:3: devices[0].topic: found 'topic', expected one of the keys id, model,"
                                + " lorawan,"
                                + " mqtt, place; did you mean 'mqtt.topic'? it belongs under 'mqtt'",
                        "devices.yaml:3:33: devices[0].place.model: found 'model', expected one of the keys"
                                + " building, zone;"
                                + " did you mean 'model'? it belongs one level up");
    }

    @Test
    void aColonWithoutSpaceIsRecognised() {
        assertThat(Reading.of(Building.Spot.class, "{building:main, zone: z}").lines().getFirst())
                .isEqualTo("veille.yaml:1:2: [\"building:main\"]: found 'building:main', expected one of the"
                        + " keys building,"
                        + " zone; did you mean 'building'? write a space after the colon");
    }

    @Test
    void aKeyLikeNothingElseGetsTheListAlone() {
        assertThat(Reading.of(Building.Spot.class, "{building: b, zone: z, xyzzy: 1}").lines())
                .containsExactly("veille.yaml:1:24: xyzzy: found 'xyzzy', expected one of the keys building, zone");
    }

    @Test
    void aPlannedKeySaysSo() {
        assertThat(Reading.of(Building.Sink.class, "{url: http://a, bucket: b, mirror: http://c}").lines())
                .containsExactly("veille.yaml:1:36: mirror: found 'mirror', expected no such key yet; use one sink");
    }

    @Test
    void aRuleBetweenKeysIsToldAtTheKeyItNames() {
        assertThat(Reading.of(Building.Sink.class, "url: http://a\nbucket: b\nlive-bucket: b\n").lines())
                .containsExactly("veille.yaml:3:14: live-bucket: found 'b', expected another bucket than bucket;"
                        + " make a second one");
    }

    @Test
    void aRuleOfARecordWithoutKeyIsToldAtTheRecord() {
        assertThat(Reading.of(Building.Span.class, "\nfrom: 2 h\nto: 1 h\n").lines())
                .containsExactly("veille.yaml:2:1: found 'PT2H to PT1H', expected a span that ends after it begins");
    }

    @Test
    void aWrongShapeSaysWhatWasFound() {
        String yaml = """
                name: x
                influx: http://a
                windows: [a]
                rules: {why: x}
                """;
        assertThat(Reading.of(Building.Site.class, yaml).lines())
                .containsExactly(
                        "veille.yaml:2:9: influx: found the text 'http://a', expected a mapping with the keys"
                                + " url, bucket,"
                                + " live-bucket, every",
                        "veille.yaml:3:10: windows: found a list, expected a mapping, each value a mapping with"
                                + " the keys"
                                + " every, keep",
                        "veille.yaml:4:8: rules: found a mapping, expected a list, each item a mapping with the"
                                + " keys why,"
                                + " when, mode, state, span; begin each item with '- '");
        assertThat(Reading.of(Building.Spot.class, "[a]").lines())
                .containsExactly("veille.yaml:1:1: veille: found a list, expected a mapping with the keys"
                        + " building, zone;"
                        + " write the keys without brackets or hyphens");
        assertThat(Reading.ofList(Building.Device.class, "id: a").lines())
                .containsExactly("devices.yaml:1:1: found a mapping, expected a list, each item a mapping with"
                        + " the keys id,"
                        + " model, lorawan, mqtt, place; begin each item with '- '");
    }

    @Test
    void anEmptyItemIsTold() {
        assertThat(Reading.of(Building.Window.class, "every: 1 h\nkeep:\n  - mean\n  -\n").lines())
                .containsExactly("veille.yaml:4:4: keep[1]: found nothing, expected a text");
    }

    @Test
    void tenMistakesAreToldAtOnceFromTheTop() {
        String yaml = """
                name: x
                zone: Europe/Pariss
                influx:
                  url: influx.ville.example
                  bucket: b
                  bucket: c
                  mirror: http://b
                budget: {disk: 512, cardwrites: 1 MB/day}
                windows:
                  short: {every: 10 m}
                  long: []
                rules:
                  - why: *because
                    when: {any: a, above: 9 kg}
                    mode: real
                  - when: {}
                """;
        Reading<Building.Site> site = Reading.of(Building.Site.class, yaml);
        assertThat(site.value()).isEmpty();
        assertThat(site.problems().sorted())
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.code())
                .containsExactly(
                        "2:7 invalidValue",
                        "4:8 invalidValue",
                        "6:3 duplicateKey",
                        "7:11 notYet",
                        "8:16 invalidValue",
                        "8:21 unknownKey",
                        "10:18 invalidValue",
                        "11:9 wrongShape",
                        "13:10 alias",
                        "14:27 invalidValue",
                        "15:11 invalidValue",
                        "16:5 missingKey");
        assertThat(site.problems().sorted()).allMatch(problem -> problem.severity() == Severity.ERROR);
        assertThat(site.problems().toString())
                .hasLineCount(12)
                .startsWith("veille.yaml:2:7: zone: found 'Europe/Pariss'");
    }

    @Test
    void aHostileValueNeitherBreaksTheLineNorSteersTheTerminal() {
        String line = typesMistake("count: \"1\\n\\e[2J\\u202Ex\\u2028\"");
        assertThat(line)
                .isEqualTo("veille.yaml:1:8: count: found '1\\n\\u001B[2J\\u202Ex\\u2028', expected a whole number");
    }

    @Test
    void aLongValueIsQuotedShort() {
        String line = typesMistake("count: " + "9😀".repeat(5_000));
        assertThat(line).hasSizeLessThan(200).contains("9😀9…'");
    }
}
