package org.veille.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.condition.Building;
import org.veille.condition.Findings;
import org.veille.config.Durations;
import org.veille.config.Measure;
import org.veille.config.Where;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;
import org.veille.model.Series;
import org.veille.rule.CondenseRule.Deadband;
import org.veille.rule.CondenseRule.Keep;
import org.veille.rule.CondenseRule.Trend;
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
        return window(match, new Windows(every, Duration.ZERO, List.of(Keep.MEAN), Where.NOWHERE));
    }

    private static CondenseRule window(Duration every, Duration late, Keep... keep) {
        return window(Match.all(), new Windows(every, late, List.of(keep), Where.NOWHERE));
    }

    private static CondenseRule window(Match match, Windows windows) {
        return new CondenseRule(
                match,
                Optional.empty(),
                Optional.of(windows),
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
        assertThat(findings(window(Match.all(), Duration.ofMinutes(7)))).containsExactly("unevenWindow: 7 min");
        assertThat(findings(window(Match.all(), Duration.ZERO))).contains("unevenWindow: 0 s");
    }

    @Test
    void aWindowDividesTheHourOrTheDay() {
        for (String good : List.of("PT1M", "PT20M", "PT1H", "PT2H", "PT3H", "PT6H", "PT12H", "P1D")) {
            assertThat(findings(window(Match.all(), Duration.parse(good)))).as(good).isEmpty();
        }
        for (String bad : List.of("PT1M30S", "PT7M", "PT90M", "PT5H", "PT23H", "PT10M0.5S")) {
            assertThat(findings(window(Match.all(), Duration.parse(bad))))
                    .as(bad)
                    .containsExactly("unevenWindow: " + Durations.format(Duration.parse(bad)));
        }
        assertThat(findings(window(Match.all(), Duration.ofSeconds(30))))
                .containsExactly("outOfBounds: 30 s", "unevenWindow: 30 s");
        assertThat(findings(window(Match.all(), Duration.ofDays(2))))
                .containsExactly("outOfBounds: 2 d", "unevenWindow: 2 d");
    }

    @Test
    void aWindowTakesReadingsThatAreLateByLessThanItsLengthAndAnHourAtMost() {
        Duration day = Duration.ofDays(1);
        Duration tenMinutes = Duration.ofMinutes(10);
        assertThat(findings(window(day, Duration.ofHours(1), Keep.MEAN))).isEmpty();
        assertThat(findings(window(tenMinutes, Duration.ofSeconds(599), Keep.MEAN))).isEmpty();
        assertThat(findings(window(tenMinutes, tenMinutes, Keep.MEAN))).containsExactly("lateBeyondWindow: 10 min");
        assertThat(findings(window(day, Duration.ofMinutes(61), Keep.MEAN))).containsExactly("outOfBounds: 1 h 1 min");
        assertThat(findings(window(tenMinutes, Duration.ofHours(2), Keep.MEAN))).containsExactly("outOfBounds: 2 h");
    }

    @Test
    void whatToDoAboutAWindowIsSaidInFull() {
        List<String> sentences = new ArrayList<>();
        Findings whole = (where, code, found, expected, remedy) ->
                sentences.add("found '" + found + "', expected " + expected + "; " + remedy);

        new CondensePlan(List.of(
                        window(Duration.ofMinutes(90), Duration.ZERO, Keep.MEAN),
                        window(Duration.ofMinutes(15), Duration.ofMinutes(15), Keep.MEAN),
                        window(Duration.ofHours(2), Duration.ofMinutes(61), Keep.MEAN),
                        window(Duration.ofHours(1), Duration.ZERO),
                        trend(Keep.MEAN, Keep.INTEGRAL)))
                .check(building.inventory(), whole);

        assertThat(sentences)
                .containsExactly(
                        "found '90 min', expected whole minutes that divide the hour, or whole hours that divide the day; "
                                + "write for example 10 min, 1 h, 6 h or 1 d",
                        "found '15 min', expected less than the window of 15 min; "
                                + "take the longest delay that your network really has, or a longer window",
                        "found '1 h 1 min', expected 0 s to 1 h; choose a time within these bounds",
                        "found '[]', expected mean, min, max or integral; remove 'keep' for the first three",
                        "found 'integral', expected mean, min or max; "
                                + "keep the mean: times span_s it is the integral; or take a window");
    }

    @Test
    void aWindowIsMadeAsTheRuleSays() {
        assertThat(windows(Duration.ofDays(1), Duration.ofHours(1), Keep.MEAN, Keep.INTEGRAL))
                .isEqualTo("_1d [MEAN, INTEGRAL] window 86400000 Europe/Paris LINE 3600000");
        assertThat(windows(Duration.ofHours(6), Duration.ZERO, Keep.MAX))
                .isEqualTo("_6h [MAX] window 21600000 Europe/Paris LINE 0");
        assertThat(windows(Duration.ofMinutes(10), Duration.ofSeconds(90), Keep.MIN))
                .isEqualTo("_10m [MIN] window 600000 Europe/Paris LINE 90000");
    }

    private String windows(Duration every, Duration late, Keep... keep) {
        Condensation how = new CondensePlan(List.of(window(every, late, keep)))
                .condensation(building.installed("tableau"), Series.parse("tableau/power"), Building.PARIS);
        return how.suffix() + " " + how.keep() + " " + how.archive().identity();
    }

    private static CondenseRule trend(Keep... keep) {
        Trend trend = new Trend(Measure.parse("25 ppm"), HOLD, List.of(keep), Where.NOWHERE);
        return new CondenseRule(
                match(List.of(Quantity.CO2)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(trend),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "why",
                Where.NOWHERE);
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
