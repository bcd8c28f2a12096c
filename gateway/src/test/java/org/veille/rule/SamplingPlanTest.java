package org.veille.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.condition.Conditions.any;
import static org.veille.condition.Conditions.outside;
import static org.veille.condition.Conditions.series;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veille.condition.Building;
import org.veille.condition.Conditions;
import org.veille.config.Where;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;
import org.veille.model.Series;
import org.veille.rule.SamplingPlan.Cause;
import org.veille.rule.SamplingPlan.Effective;
import org.veille.rule.SamplingRule.Case;

class SamplingPlanTest {
    private static final Duration BASE = Duration.ofMinutes(10);
    private static final Duration FAST = Duration.ofMinutes(5);
    private static final Duration SLOW = Duration.ofMinutes(60);

    private final Building building = new Building("2026-04-07T10:00")
            .device("principal/salle-12/salle-12-air", Quantity.CO2, Quantity.TEMPERATURE)
            .device("principal/salle-14/salle-14-air", Quantity.CO2)
            .device("principal/hall/hall-temp", Quantity.TEMPERATURE)
            .schedule("school-hours", Building.ALWAYS_OPEN_WEEKDAYS);

    private final Conditions stuffy = series("./././co2").above("1000 ppm");
    private final Conditions night = outside("school-hours");

    private static Case when(Conditions condition, Duration interval) {
        return new Case(condition.done(), interval, Where.NOWHERE);
    }

    private static SamplingRule rule(Match match, Case... cases) {
        return new SamplingRule(match, BASE, Arrays.asList(cases), "why", Where.NOWHERE);
    }

    private SamplingPlan plan(SamplingRule... rules) {
        return SamplingPlan.of(List.of(rules), building.scope(), building);
    }

    private Effective of(SamplingPlan plan, String device) {
        return plan.effective(new DeviceId(device), building.evaluation()).orElseThrow();
    }

    private void atNight() {
        building.pass(Duration.ofHours(9));
    }

    @Test
    void theBaseHoldsWhileNoCaseDoes() {
        SamplingPlan plan = plan(rule(Match.all(), when(stuffy, FAST), when(night, SLOW)));
        building.read("salle-12-air/co2", 600);
        assertThat(of(plan, "salle-12-air")).isEqualTo(new Effective(BASE, Cause.BASE, 0, List.of()));
        assertThat(building.findings).isEmpty();
    }

    @Test
    void theFirstCaseThatHoldsDecides() {
        SamplingPlan plan = plan(rule(Match.all(), when(stuffy, FAST), when(night, SLOW)));
        atNight();
        building.read("salle-12-air/co2", 1100).read("salle-14-air/co2", 500);
        assertThat(of(plan, "salle-12-air").interval()).isEqualTo(FAST);
        assertThat(of(plan, "salle-12-air").cause()).isEqualTo(Cause.CONDITION);
        assertThat(of(plan, "salle-12-air").inputs()).containsExactly("salle-12-air/co2 = 1100 ppm (0 s old)");
        assertThat(of(plan, "salle-14-air").interval()).as("its own CO2 is low").isEqualTo(SLOW);
        assertThat(of(plan, "salle-14-air").cause()).isEqualTo(Cause.SCHEDULE);
    }

    @Test
    void unknownNeverMakesADeviceSlower() {
        SamplingPlan plan = plan(rule(Match.all(), when(stuffy, FAST), when(night, SLOW)));
        atNight();
        assertThat(of(plan, "salle-12-air").interval()).as("no reading yet").isEqualTo(BASE);
        SamplingPlan faster = plan(rule(Match.all(), when(stuffy, SLOW), when(night, FAST)));
        assertThat(of(faster, "salle-12-air").interval()).isEqualTo(FAST);
    }

    @Test
    void aCaseAboutAQuantityThatADeviceLacksIsLeftOut() {
        SamplingPlan plan = plan(rule(Match.all(), when(stuffy, FAST), when(night, SLOW)));
        atNight();
        assertThat(of(plan, "hall-temp").interval()).isEqualTo(SLOW);
        assertThat(of(plan, "hall-temp").number()).isEqualTo(2);
    }

    @Test
    void aCaseThatFitsNoDeviceOfTheRuleIsReportedOnce() {
        Match hall = new Match(
                List.of(), List.of(Quantity.TEMPERATURE), List.of(), List.of(), List.of(), Where.NOWHERE);
        plan(rule(hall, when(series("./././humidity").above("60 %"), FAST), when(any("*/*/*/co2").above("1 W"), FAST)));
        assertThat(building.findings).hasSize(2);
        assertThat(building.findings.getFirst()).startsWith("noMatch");
        assertThat(building.findings.getLast()).isEqualTo("wrongUnit: 1 W");
    }

    @Test
    void theFirstRuleThatMatchesADeviceIsItsRule() {
        Match twelve = new Match(
                List.of(), List.of(), List.of(new DeviceId("salle-12-air")), List.of(), List.of(), Where.NOWHERE);
        SamplingPlan plan = plan(
                new SamplingRule(twelve, SLOW, List.of(), "why", Where.NOWHERE), rule(Match.all()));
        assertThat(of(plan, "salle-12-air").interval()).isEqualTo(SLOW);
        assertThat(of(plan, "salle-14-air").interval()).isEqualTo(BASE);
        assertThat(plan.effective(new DeviceId("stranger"), building.evaluation())).isEmpty();
    }

    @Test
    void onlyDevicesWhoseCaseReadsASeriesAreAffectedByIt() {
        SamplingPlan plan = plan(rule(Match.all(), when(stuffy, FAST)));
        assertThat(plan.affectedBy(Series.parse("salle-12-air/co2"))).containsExactly(new DeviceId("salle-12-air"));
    }

    @Test
    void theDeadlineIsTheNextChangeOfASchedule() {
        SamplingPlan plan = plan(rule(Match.all(), when(night, SLOW)));
        DeviceId hall = new DeviceId("hall-temp");
        assertThat(plan.nextDeadlineNs(hall, building.evaluation()))
                .isEqualTo(building.nowNs + Duration.ofHours(8).toNanos());
    }

    @Test
    void intervalsOutOfBoundsAreReported() {
        plan(new SamplingRule(
                Match.all(), Duration.ofSeconds(9), List.of(when(night, Duration.ofDays(2))), "", Where.NOWHERE));
        assertThat(building.findings).containsExactly("noReason: ", "outOfBounds: 9 s", "outOfBounds: 2 d");
    }

    @Test
    void thinningKeepsTheFirstAndThenOnePerIntervalWithFivePercentTolerance() {
        Thinning thinning = new Thinning();
        Series co2 = Series.parse("salle-12-air/co2");
        List<Integer> kept = new ArrayList<>();
        for (int s : new int[] {0, 200, 569, 570, 600, 1139, 1140, 2000}) {
            if (thinning.keeps(co2, s * 1000L, 600, BASE)) {
                kept.add(s);
            }
        }
        assertThat(kept).containsExactly(0, 570, 1140, 2000);
    }

    @Test
    void thinningNeverDropsAChangeOfAStateNorABufferedReading() {
        Thinning thinning = new Thinning();
        Series door = Series.parse("door/contact");
        assertThat(thinning.keeps(door, 10_000, 0, BASE)).isTrue();
        assertThat(thinning.keeps(door, 11_000, 0, BASE)).isFalse();
        assertThat(thinning.keeps(door, 12_000, 1, BASE)).isTrue();
        assertThat(thinning.keeps(door, 13_000, 1, BASE)).isFalse();
        assertThat(thinning.keeps(door, 5_000, 1, BASE)).isTrue();
    }

    @Test
    void eachSeriesIsThinnedByItself() {
        Thinning thinning = new Thinning();
        assertThat(thinning.keeps(Series.parse("a/co2"), 0, 1, BASE)).isTrue();
        assertThat(thinning.keeps(Series.parse("a/temperature"), 0, 1, BASE)).isTrue();
        assertThat(thinning.keeps(Series.parse("b/co2"), 0, 1, BASE)).isTrue();
    }
}
