package org.veille.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.model.Quantity.CO2;
import static org.veille.model.Quantity.ENERGY;
import static org.veille.model.Quantity.HUMIDITY;
import static org.veille.model.Quantity.TEMPERATURE;

import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.Series;

/** A bound finer than the sensor's steps is warned of, with its cost and the bound to write; never without need. */
class SensorStepsTest {
    private static final String COST =
            "; below it the steps themselves are stored (an index in steps of 1 Wh took 1,315 points within 0.5 Wh"
                    + " and 10,306 within 0.475 Wh)";

    private final RuleSheet sheet = new RuleSheet()
            .device("salle-12", "acme/air", Map.of(TEMPERATURE, 0.1, CO2, 1.0), TEMPERATURE, CO2);

    private static String warning(String where, String found, String step, String bound) {
        return "warning: rules.yaml:%s: found '%s', expected at least three quarters of the smallest step that %s"
                        .formatted(where, found, step)
                + "; write 'within: " + bound + "'" + COST;
    }

    @Test
    void theWarningNamesRuleModelStepBoundAndCost() {
        sheet.rule("match: {quantity: temperature}, trend: {within: 0.05 °C}");

        assertThat(sheet.lines())
                .containsExactly(warning(
                        "2:54: condense[0].trend.within",
                        "0.05 °C",
                        "acme/air shows of temperature, 0.1 °C",
                        "0.075 °C"));
    }

    @Test
    void theBoundItNamesIsNotWarnedOf() {
        assertThat(sheet.rule("match: {quantity: temperature}, trend: {within: 0.075 °C}").lines()).isEmpty();
    }

    /** A step of 0.1 °C is 0.18 °F; three quarters of it, in the unit of the rule. */
    @Test
    void itSpeaksInTheUnitOfTheRule() {
        sheet.rule("match: {quantity: temperature}, trend: {within: 0.1 °F}");

        assertThat(sheet.lines())
                .containsExactly(warning(
                        "2:54: condense[0].trend.within",
                        "0.1 °F",
                        "acme/air shows of temperature, 0.18 °F",
                        "0.135 °F"));
        assertThat(new RuleSheet()
                        .device("salle-12", "acme/air", Map.of(TEMPERATURE, 0.1), TEMPERATURE)
                        .rule("match: {quantity: temperature}, trend: {within: 0.135 °F}")
                        .lines())
                .isEmpty();
    }

    @Test
    void theCoarsestSensorOfARuleSpeaksForAll() {
        sheet.device("salle-13", "acme/coarse", Map.of(TEMPERATURE, 0.5), TEMPERATURE)
                .device("salle-14", "acme/fine", Map.of(TEMPERATURE, 0.2), TEMPERATURE)
                .rule("match: {quantity: temperature}, trend: {within: 0.05 °C}");

        assertThat(sheet.lines())
                .containsExactly(warning(
                        "2:54: condense[0].trend.within",
                        "0.05 °C",
                        "acme/coarse shows of temperature, 0.5 °C",
                        "0.375 °C"));
    }

    @Test
    void onlyTheRuleThatCondensesTheSeriesIsWarned() {
        sheet.rule("match: {device: salle-12, quantity: temperature}, trend: {within: 0.2 °C}")
                .rule("match: {quantity: temperature}, trend: {within: 0.05 °C}");

        assertThat(sheet.lines()).isEmpty();
    }

    @Test
    void twoRulesAreWarnedEach() {
        sheet.rule("match: {quantity: temperature}, trend: {within: 0.01 °C}")
                .rule("match: {quantity: co2}, trend: {within: 0.5 ppm}");

        assertThat(sheet.lines()).hasSize(2);
    }

    /** It promises no bound, and one below the step is how every change is asked for. */
    @Test
    void aDeadbandBelowTheStepIsAWish() {
        assertThat(sheet.rule("match: {quantity: co2}, deadband: {within: 0.5 ppm}").lines()).isEmpty();
    }

    @Test
    void aSwingingDoorIsHeldAgainstTheStepsToo() {
        assertThat(sheet.rule("match: {quantity: co2}, swinging-door: {within: 0.5 ppm}").lines())
                .containsExactly(warning(
                        "2:54: condense[0].swinging-door.within",
                        "0.5 ppm",
                        "acme/air shows of co2, 1 ppm",
                        "0.75 ppm"));
    }

    @Test
    void aSensorThatNobodyDescribedIsNotWarnedOf() {
        RuleSheet plain = new RuleSheet()
                .device("salle-14", TEMPERATURE)
                .rule("match: {quantity: temperature}, trend: {within: 0.001 °C}");

        assertThat(plain.lines()).isEmpty();
    }

    /** Its model knows humidity, this one sends none of it. */
    @Test
    void whatTheDeviceDoesNotMeasureIsNotWarnedOf() {
        RuleSheet other = new RuleSheet()
                .device("salle-14", "acme/all", Map.of(HUMIDITY, 0.5), TEMPERATURE)
                .device("salle-15", HUMIDITY)
                .rule("match: {quantity: humidity}, trend: {within: 0.1 %}");

        assertThat(other.lines()).isEmpty();
    }

    /** Only its readings will tell what it measures: a rule for all temperatures need not be for it. */
    @ParameterizedTest
    @ValueSource(strings = {"quantity: temperature", "device: noeud", "model: acme/lpp"})
    void aDeviceThatMayMeasureItIsNotWarnedOf(String match) {
        RuleSheet open = new RuleSheet()
                .device("noeud", "acme/lpp", Map.of(TEMPERATURE, 0.1))
                .rule("match: {" + match + "}, trend: {within: 0.05 °C}");

        assertThat(open.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"device: noeud, quantity: temperature", "model: acme/lpp, quantity: temperature"})
    void unlessTheRuleSaysThatItDoes(String match) {
        RuleSheet open = new RuleSheet()
                .device("noeud", "acme/lpp", Map.of(TEMPERATURE, 0.1))
                .rule("match: {" + match + "}, trend: {within: 0.05 °C}");

        assertThat(open.lines()).singleElement().asString().contains("acme/lpp shows of temperature, 0.1 °C");
    }

    @Test
    void anIndexIsHeldAgainstItsStepsToo() {
        RuleSheet meter = new RuleSheet().device("compteur", "acme/meter", Map.of(ENERGY, 1.0), ENERGY);

        assertThat(meter.lines(CondenseRuleTest.counter("quantity: energy", "within: 0.0005 kWh")))
                .containsExactly("warning: counter.yaml:1:10: within: found '0.0005 kWh', expected at least three"
                        + " quarters of the smallest step that acme/meter shows of energy, 0.001 kWh; write"
                        + " 'within: 0.00075 kWh'" + COST);
    }

    @Test
    void aDefaultWidensByItselfAndIsNotWarnedOf() {
        RuleSheet coarse = new RuleSheet()
                .device("salle-13", "acme/coarse", Map.of(TEMPERATURE, 0.5), TEMPERATURE, CO2)
                .device("salle-14", TEMPERATURE)
                .rule("match: {quantity: co2}, trend: {within: 25 ppm}");

        assertThat(coarse.lines()).isEmpty();
        assertThat(archive(coarse, "salle-13/temperature")).isEqualTo("trend 0.375 21600000");
        assertThat(archive(coarse, "salle-14/temperature")).isEqualTo("trend 0.2 21600000");
    }

    /** A rule's own bound is kept as written: its author was told. */
    @Test
    void aWrittenBoundIsKept() {
        sheet.rule("match: {quantity: temperature}, trend: {within: 0.05 °C}");

        assertThat(archive(sheet, "salle-12/temperature")).isEqualTo("trend 0.05 21600000");
    }

    private static String archive(RuleSheet sheet, String series) {
        Series of = Series.parse(series);
        return sheet.plan()
                .condensation(sheet.installed(of.device().name()), of, ZoneOffset.UTC)
                .archive()
                .identity();
    }
}
