package org.veille.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.model.Quantity.BATTERY;
import static org.veille.model.Quantity.CO2;
import static org.veille.model.Quantity.CONTACT;
import static org.veille.model.Quantity.ENERGY;
import static org.veille.model.Quantity.POWER;
import static org.veille.model.Quantity.TEMPERATURE;
import static org.veille.model.Quantity.WATER;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.config.Binder;
import org.veille.config.Problems;
import org.veille.config.Where;
import org.veille.config.YamlFile;
import org.veille.model.Quantity;
import org.veille.model.Series;

/** The keys of a condense rule: what they take, what is wrong with them, and which condenser they make. */
class CondenseRuleTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final String METHODS =
            "exactly one of trend, window, counter, step, swinging-door and deadband";

    private final RuleSheet sheet = new RuleSheet()
            .device("salle-12", CO2, TEMPERATURE)
            .device("porte", CONTACT, BATTERY)
            .device("compteur", ENERGY)
            .device("tableau", POWER, ENERGY);

    /** The record that {@code counter:} makes. */
    static CondenseRule counter(String match, String index) {
        return new CondenseRule(
                bind(Match.class, "{" + match + "}"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(bind(CounterRule.class, "{" + index + "}")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "why",
                Where.NOWHERE);
    }

    private static <R extends Record> R bind(Class<R> type, String yaml) {
        Problems problems = new Problems();
        return YamlFile.parse("counter.yaml", yaml, problems)
                .flatMap(node -> Binder.bind(type, node, problems))
                .orElseThrow(() -> new AssertionError(problems));
    }

    private Condensation condensation(String series) {
        Series of = Series.parse(series);
        return sheet.plan().condensation(sheet.installed(of.device().name()), of, PARIS);
    }

    @Test
    void oneMethodIsWanted() {
        sheet.rule("match: {quantity: co2}, live: 15 min")
                .rule("match: {quantity: co2}, deadband: {within: 25 ppm}, trend: {within: 25 ppm}");

        assertThat(sheet.lines())
                .containsExactly(
                        "rules.yaml:2:5: condense[0]: found nothing, expected " + METHODS + "; add one",
                        "rules.yaml:3:5: condense[1]: found 'trend, deadband', expected " + METHODS
                                + "; keep one; a second rule may match other series");
    }

    // ---- heartbeat --------------------------------------------------------------------------------------------------

    @Test
    void aHeartbeatGoesWithAnyMethod() {
        sheet.rule("match: {quantity: co2}, trend: {within: 25 ppm}, heartbeat: 6 h")
                .rule("match: {quantity: power}, window: {every: 10 min}, heartbeat: 7 d");

        assertThat(sheet.lines()).isEmpty();
        assertThat(condensation("salle-12/co2").heartbeatMs())
                .isEqualTo(OptionalLong.of(Duration.ofHours(6).toMillis()));
        assertThat(condensation("tableau/power").heartbeatMs())
                .isEqualTo(OptionalLong.of(Duration.ofDays(7).toMillis()));
        assertThat(condensation("tableau/energy").heartbeatMs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9 min, 9 min", "169 h, 7 d 1 h"})
    void aHeartbeatIsNeitherAFloodNorForgotten(String written, String found) {
        sheet.rule("match: {quantity: co2}, trend: {within: 25 ppm}, heartbeat: " + written);

        assertThat(sheet.lines())
                .containsExactly("rules.yaml:2:66: condense[0].heartbeat: found '" + found
                        + "', expected 10 min to 7 d; choose a time within these bounds");
    }

    // ---- step -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"step:", "step: {}", "step: {hold: 6 h}"})
    void aStepNeedsNoNumbers(String step) {
        sheet.rule("match: {quantity: contact}, " + step);

        assertThat(sheet.lines()).isEmpty();
        assertThat(sheet.plan().rules().getFirst().method()).isEqualTo("step");
        assertThat(condensation("porte/contact").archive().identity()).isEqualTo("step 21600000");
    }

    @Test
    void aStepTakesStatesAndLeavesTheRest() {
        sheet.rule("match: {device: porte}, step: {hold: 12 h}");

        assertThat(sheet.lines()).isEmpty();
        assertThat(condensation("porte/contact").archive().identity()).isEqualTo("step 43200000");
        assertThat(condensation("porte/battery").rule()).isEqualTo("default");
    }

    @ParameterizedTest
    @CsvSource({"battery, trend", "energy, counter"})
    void aStepTakesWhatItsMatchNamesAndSaysWhatThatCosts(String quantity, String better) {
        sheet.rule("match: {quantity: " + quantity + "}, step: {}");

        assertThat(sheet.plan().rules().getFirst().takes(sheet.installed("porte"), Quantity.parse(quantity)))
                .isTrue();
        assertThat(sheet.lines()).singleElement().asString().startsWith("warning: rules.yaml:2:").endsWith(
                ": condense[0].step: found '" + quantity + "', expected a state: occupancy or contact; take '" + better
                        + "': nearly every reading of it is a change, and a change is two points");
    }

    @Test
    void aStepThatTakesNothingIsTold() {
        sheet.rule("match: {device: salle-12}, step: {}");

        assertThat(sheet.lines())
                .containsExactly("warning: rules.yaml:2:39: condense[0].step: found 'temperature, co2', expected a"
                        + " device with a state: occupancy or contact; name the quantity in 'match' to keep every"
                        + " change of it all the same");
    }

    /** Its readings may bring a state. */
    @Test
    void aDeviceThatSpeaksForItselfMayHaveAState() {
        RuleSheet open = new RuleSheet().device("salle-12", CO2).device("noeud").rule("match: {}, step: {}");

        assertThat(open.lines()).isEmpty();
    }

    @Test
    void theHoldOfAStepHasBounds() {
        sheet.rule("match: {quantity: contact}, step: {hold: 25 h}");

        assertThat(sheet.lines())
                .containsExactly("rules.yaml:2:47: condense[0].step.hold: found '25 h', expected 1 min to 24 h;"
                        + " choose a time within these bounds");
    }

    // ---- swinging door ----------------------------------------------------------------------------------------------

    @Test
    void aSwingingDoorHasABoundAndAHold() {
        sheet.rule("match: {quantity: co2}, swinging-door: {within: 25000 ppb, hold: 1 h}");

        assertThat(sheet.lines()).isEmpty();
        assertThat(sheet.plan().rules().getFirst().method()).isEqualTo("swinging-door");
        assertThat(condensation("salle-12/co2").archive().identity()).isEqualTo("swinging-door 25.0 3600000");
    }

    @Test
    void itsBoundIsCheckedAsThatOfATrend() {
        sheet.rule("match: {quantity: co2}, swinging-door: {within: 25 °C}")
                .rule("match: {device: compteur}, swinging-door: {within: 0 Wh}");

        assertThat(sheet.lines())
                .containsExactly(
                        "rules.yaml:2:54: condense[0].swinging-door.within: found '25 °C', expected a co2 in ppm or"
                                + " ppb; write another unit",
                        "rules.yaml:3:57: condense[1].swinging-door.within: found '0 Wh', expected more than zero;"
                                + " take at least three quarters of the sensor's resolution");
    }

    // ---- counter ----------------------------------------------------------------------------------------------------

    @Test
    void aCounterSaysHowAnIndexMayMove() {
        CondenseRule rule = counter(
                "quantity: energy",
                "within: 10 Wh, at: hour, hold: 1 h, rollover: 100000 kWh, hourly-at-most: 40 kWh");

        assertThat(sheet.lines(rule)).isEmpty();
        assertThat(rule.method()).isEqualTo("counter");
        CounterRule index = rule.counter().orElseThrow();
        assertThat(index.withinOf(ENERGY)).isEqualTo(10);
        assertThat(index.at()).contains(CounterRule.At.HOUR);
        assertThat(index.hold()).isEqualTo(Duration.ofHours(1));
        assertThat(index.rolloverOf(ENERGY)).hasValue(1e8);
        assertThat(index.hourlyAtMostOf(ENERGY)).hasValue(4e4);
    }

    @Test
    void ofACounterOnlyTheBoundMustBeWritten() {
        CounterRule index = counter("quantity: energy", "within: 10 Wh").counter().orElseThrow();

        assertThat(index.at()).isEmpty();
        assertThat(index.hold()).isEqualTo(Duration.ofHours(6));
        assertThat(index.rolloverOf(ENERGY)).isEmpty();
        assertThat(index.hourlyAtMostOf(ENERGY)).isEmpty();
    }

    @Test
    void aCounterIsForIndexesOnly() {
        assertThat(sheet.lines(counter("device: tableau", "within: 10 Wh")))
                .containsExactly("counter.yaml:1:1: found 'power', expected a meter's index: energy, water, gas,"
                        + " heat; name the index in 'match', or take 'trend'");
        assertThat(sheet.lines(counter("device: tableau, quantity: energy", "within: 10 Wh"))).isEmpty();
    }

    /** Only its readings will tell what it measures: a ppm is no index, and a co2 no meter. */
    @Test
    void aCounterLeavesWhatIsNoIndexOfADeviceThatSpeaksForItself() {
        sheet.device("noeud");
        CondenseRule rule = counter("device: noeud", "within: 10 Wh");

        assertThat(rule.takes(sheet.installed("noeud"), ENERGY)).isTrue();
        assertThat(rule.takes(sheet.installed("noeud"), WATER)).isFalse();
        assertThat(rule.takes(sheet.installed("noeud"), POWER)).isFalse();
        assertThat(counter("device: noeud", "within: 25 ppm").takes(sheet.installed("noeud"), CO2)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "within: 0 Wh | 1:10: within: found '0 Wh', expected more than zero; take at least three quarters of"
                        + " the sensor's resolution",
                "within: 10 L | 1:10: within: found '10 L', expected an energy in Wh, kWh, MWh, J, MJ or GJ; write"
                        + " another unit",
                "within: 10 Wh, rollover: -1 kWh | 1:27: rollover: found '-1 kWh', expected more than zero; leave"
                        + " 'rollover' out if unknown",
                "within: 10 Wh, hourly-at-most: 3 m³ | 1:33: hourly-at-most: found '3 m³', expected an energy in Wh,"
                        + " kWh, MWh, J, MJ or GJ; write another unit",
                "within: 10 Wh, hourly-at-most: 5 Wh | 1:33: hourly-at-most: found '5 Wh', expected not less than"
                        + " 'within', 10 Wh; write what the connection can deliver in an hour",
                "within: 10 Wh, rollover: 10 Wh | 1:27: rollover: found '10 Wh', expected more than 'within', 10 Wh;"
                        + " write where the display starts again at 0",
                "within: 10 Wh, rollover: 30 kWh, hourly-at-most: 40 kWh | 1:27: rollover: found '30 kWh', expected"
                        + " more than 'hourly-at-most', 40 kWh; write where the display starts again at 0",
                "within: 10 Wh, hold: 2 d | 1:23: hold: found '2 d', expected 1 min to 24 h; choose a time within"
                        + " these bounds",
            })
    void theNumbersOfACounterAreChecked(String index, String line) {
        assertThat(sheet.lines(counter("quantity: energy", index))).containsExactly("counter.yaml:" + line);
    }

    /** Who reads the last number of a display off its face writes one step too few. */
    @ParameterizedTest
    @CsvSource({"99999.9 kWh, 100000 kWh", "999999 kWh, 1000000 kWh", "9.99 kWh, 10 kWh"})
    void nineOnEveryWheelIsTheLastNumberAndNotTheWidth(String last, String width) {
        assertThat(sheet.lines(counter("quantity: energy", "within: 10 Wh, rollover: " + last)))
                .containsExactly("warning: counter.yaml:1:27: rollover: found '" + last + "', expected where the"
                        + " display starts again, one step above the last it shows; write 'rollover: " + width
                        + "' if " + last + " is the last");
    }

    @Test
    void atTakesTheHourOnly() {
        Problems problems = new Problems();
        YamlFile.parse("counter.yaml", "{within: 10 Wh, at: day}", problems)
                .flatMap(node -> Binder.bind(CounterRule.class, node, problems));

        assertThat(problems.sorted())
                .extracting(Object::toString)
                .containsExactly("counter.yaml:1:21: at: found 'day', expected one of hour");
    }

    // ---- what the keys make -----------------------------------------------------------------------------------------

    @Test
    void aTrendIsAllowedOnAnIndex() {
        sheet.rule("match: {quantity: energy}, trend: {within: 10 Wh, hold: 1 h}");

        assertThat(sheet.lines()).isEmpty();
        assertThat(condensation("compteur/energy").archive().identity()).isEqualTo("trend 10.0 3600000");
    }

    @Test
    void eachMethodMakesItsCondenserInTheUnitOfTheQuantity() {
        sheet.rule("match: {quantity: co2}, trend: {within: 25000 ppb}")
                .rule("match: {quantity: temperature}, deadband: {within: 0.5 °C, hold: 1 h}")
                .rule("match: {quantity: power}, window: {every: 15 min, keep: max}");

        assertThat(condensation("salle-12/co2").archive().identity()).isEqualTo("trend 25.0 21600000");
        assertThat(condensation("salle-12/temperature").archive().identity()).isEqualTo("deadband 0.5 3600000");
        assertThat(condensation("tableau/power").archive().identity()).isEqualTo("window 900000 Europe/Paris LINE 0");
        assertThat(condensation("tableau/power").suffix()).isEqualTo("_15m");
        assertThat(condensation("tableau/power").keep()).containsExactly(Statistic.MAX);
    }

    @Test
    void withoutARuleTheDefaultOfTheQuantityDecides() {
        sheet.rule("match: {quantity: battery}, trend: {within: 1 %}");

        assertThat(condensation("salle-12/co2"))
                .extracting(Condensation::rule, how -> how.archive().identity(), Condensation::suffix)
                .containsExactly("default", "trend 25.0 21600000", "");
        assertThat(condensation("salle-12/co2").keep()).containsExactly(Statistic.MEAN);
        assertThat(condensation("tableau/power"))
                .extracting(Condensation::rule, how -> how.archive().identity(), Condensation::suffix)
                .containsExactly("default", "window 600000 Europe/Paris LINE 0", "_10m");
        assertThat(condensation("tableau/power").keep())
                .containsExactly(Statistic.MEAN, Statistic.MIN, Statistic.MAX);
        assertThat(condensation("tableau/power").liveMs()).isEmpty();
        assertThat(condensation("porte/battery").rule()).isEqualTo("condense 1 (quantity battery)");
    }

    @Test
    void aCounterSaysItsMethodAndThatOfItsHours() {
        sheet.rule("match: {quantity: energy}, counter: {within: 10 Wh, at: hour, hold: 2 h, rollover: 100 kWh,"
                + " hourly-at-most: 9 kWh}");

        Condensation how = condensation("tableau/energy");
        assertThat(how.archive().identity()).isEqualTo("counter 10.0 7200000 Europe/Paris 100000.0 9000.0");
        assertThat(how.hourly().identity())
                .isEqualTo("consumption 10.0 100000.0 9000.0 window 3600000 Europe/Paris INCREASE 0");
    }

    @Test
    void everyQuantityHasADefaultCondenser() {
        for (Quantity quantity : Quantity.values()) {
            assertThat(condensation("salle-12/" + quantity.id()).archive().create()).isNotNull();
        }
    }
}
