package org.veille.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.condition.Building;
import org.veille.config.Measure;
import org.veille.config.Where;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;
import org.veille.model.Series;
import org.veille.rule.CondenseRule.Deadband;
import org.veille.rule.CondenseRule.Keep;
import org.veille.rule.CondenseRule.Windows;

class CondensePlanTest {
    private static final Duration HOLD = Duration.ofHours(6);

    private final Building building = new Building("2026-04-07T10:00")
            .device("principal/salle-12/salle-12-air", Quantity.CO2, Quantity.TEMPERATURE)
            .device("principal/local/tableau", Quantity.POWER);

    private static Match match(List<Quantity> quantities, String... devices) {
        List<DeviceId> ids = List.of(devices).stream().map(DeviceId::new).toList();
        return new Match(List.of(), quantities, ids, List.of(), List.of(), Where.NOWHERE);
    }

    private static CondenseRule deadband(Match match, String within) {
        return new CondenseRule(
                match,
                Optional.of(new Deadband(Measure.parse(within), HOLD, Where.NOWHERE)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "why",
                Where.NOWHERE);
    }

    private static CondenseRule window(Match match, Duration every) {
        return new CondenseRule(
                match,
                Optional.empty(),
                Optional.of(new Windows(every, List.of(Keep.MEAN), Where.NOWHERE)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "why",
                Where.NOWHERE);
    }

    private List<String> findings(CondenseRule... rules) {
        building.findings.clear();
        new CondensePlan(List.of(rules)).check(building.inventory(), building);
        return building.findings;
    }

    @Test
    void theFirstRuleThatMatchesWins() {
        CondensePlan plan = new CondensePlan(List.of(
                deadband(match(List.of(Quantity.CO2), "salle-12-air"), "10 ppm"),
                deadband(match(List.of(Quantity.CO2)), "25 ppm"),
                window(Match.all(), Duration.ofMinutes(10))));
        var air = building.installed("salle-12-air");
        assertThat(plan.of(air, Series.parse("salle-12-air/co2")).orElseThrow())
                .hasToString("condense 1 (quantity co2, device salle-12-air)");
        assertThat(plan.of(air, Series.parse("salle-12-air/temperature")).orElseThrow().number())
                .isEqualTo(3);
        assertThat(plan.of(air, Series.parse("salle-12-air/temperature")).orElseThrow().rule().method())
                .isEqualTo("window");
    }

    @Test
    void aDeadbandInAnotherUnitLeavesTheSeriesToTheNextRule() {
        CondensePlan plan = new CondensePlan(List.of(
                deadband(match(List.of(), "salle-12-air"), "25 ppm"),
                deadband(match(List.of(), "salle-12-air"), "0.5 K")));
        var air = building.installed("salle-12-air");
        assertThat(plan.of(air, Series.parse("salle-12-air/co2")).orElseThrow().number()).isEqualTo(1);
        assertThat(plan.of(air, Series.parse("salle-12-air/temperature")).orElseThrow().number()).isEqualTo(2);
        Series humidity = Series.parse("salle-12-air/humidity");
        assertThat(plan.condensation(air, humidity, ZoneOffset.UTC).rule()).isEqualTo("default");
    }

    @Test
    void aSeriesThatNoRuleMatchesHasNone() {
        CondensePlan plan = new CondensePlan(List.of(deadband(match(List.of(Quantity.CO2)), "25 ppm")));
        assertThat(plan.of(building.installed("tableau"), Series.parse("tableau/power"))).isEmpty();
    }

    @Test
    void goodRulesAreNotReported() {
        assertThat(findings(
                        deadband(match(List.of(Quantity.CO2)), "25 ppm"),
                        deadband(match(List.of(), "tableau"), "0.1 kW"),
                        window(Match.all(), Duration.ofMinutes(10))))
                .isEmpty();
    }

    @Test
    void aWrongUnitIsReportedAlsoWhereTheQuantityFollowsFromTheDevice() {
        assertThat(findings(deadband(match(List.of(Quantity.CO2)), "25 W"))).containsExactly("wrongUnit: 25 W");
        assertThat(findings(deadband(match(List.of(), "tableau"), "25 ppm"))).containsExactly("wrongUnit: 25 ppm");
        assertThat(findings(deadband(Match.all(), "25 ppm"))).containsExactly("wrongUnit: 25 ppm");
    }

    @Test
    void aMatchThatFitsNothingNamesTheValueThatNobodyHas() {
        assertThat(findings(deadband(match(List.of(Quantity.CO2), "salle-13-air"), "25 ppm")))
                .containsExactly("noMatch: salle-13-air");
        assertThat(findings(deadband(match(List.of(Quantity.PM10)), "5 µg/m³"))).containsExactly("noMatch: pm10");
        assertThat(findings(deadband(match(List.of(Quantity.CO2), "tableau"), "25 ppm")))
                .containsExactly("noMatch: quantity co2, device tableau");
    }

    @Test
    void numbersOutOfBoundsAreReported() {
        assertThat(findings(deadband(match(List.of(Quantity.CO2)), "0 ppm"))).containsExactly("outOfBounds: 0 ppm");
        assertThat(findings(window(Match.all(), Duration.ofMinutes(7)))).containsExactly("unevenWindow: 420 s");
        assertThat(findings(window(Match.all(), Duration.ZERO))).contains("unevenWindow: 0 s");
    }

    @Test
    void noMethodAndTwoMethodsAreReported() {
        CondenseRule good = deadband(match(List.of(Quantity.CO2)), "25 ppm");
        CondenseRule none = new CondenseRule(
                good.match(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), "why", Where.NOWHERE);
        CondenseRule two = new CondenseRule(
                good.match(), good.deadband(), window(Match.all(), Duration.ofHours(1)).window(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "why", Where.NOWHERE);
        assertThat(findings(none, two)).containsExactly("noMethod: ", "severalMethods: window, deadband");
    }

    @Test
    void aDeadbandIsADifferenceNotATemperature() {
        assertThat(band("0.5 K").withinOf(Quantity.TEMPERATURE)).isCloseTo(0.5, within(1e-9));
        assertThat(band("9 °F").withinOf(Quantity.TEMPERATURE)).isCloseTo(5, within(1e-9));
        assertThat(band("0.1 kW").withinOf(Quantity.POWER)).isCloseTo(100, within(1e-9));
    }

    private static Deadband band(String within) {
        return new Deadband(Measure.parse(within), HOLD, Where.NOWHERE);
    }
}
