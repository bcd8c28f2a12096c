package org.veille.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.condition.Conditions.all;
import static org.veille.condition.Conditions.any;
import static org.veille.condition.Conditions.anyOf;
import static org.veille.condition.Conditions.blank;
import static org.veille.condition.Conditions.every;
import static org.veille.condition.Conditions.inside;
import static org.veille.condition.Conditions.not;
import static org.veille.condition.Conditions.outside;
import static org.veille.condition.Conditions.series;
import static org.veille.condition.Ternary.FALSE;
import static org.veille.condition.Ternary.TRUE;
import static org.veille.condition.Ternary.UNKNOWN;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.veille.condition.Building.NowEvaluator;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;
import org.veille.model.Received;
import org.veille.model.Sample;
import org.veille.model.Series;
import org.veille.model.Trust;

class EvaluatorTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Building building = new Building("2026-04-07T10:00")
            .device("gymnase/salle/gym-pir", Quantity.OCCUPANCY)
            .device("gymnase/couloir/gym-pir-2", Quantity.OCCUPANCY)
            .device("principal/salle-12/salle-12-air", Quantity.CO2, Quantity.TEMPERATURE)
            .schedule("school-hours", Building.ALWAYS_OPEN_WEEKDAYS);

    @Test
    void anyIsTrueWhenOneIsTrueThoughAnotherIsUnknown() {
        NowEvaluator any = building.watching(any("gymnase/*/*/occupancy").above("0"));
        assertThat(any.now()).isEqualTo(UNKNOWN);
        building.read("gym-pir/occupancy", 0);
        assertThat(any.now()).as("one false, one unknown").isEqualTo(UNKNOWN);
        building.read("gym-pir-2/occupancy", 1);
        assertThat(any.now()).isEqualTo(TRUE);
        building.read("gym-pir-2/occupancy", 0);
        assertThat(any.now()).isEqualTo(FALSE);
    }

    @Test
    void everyIsUnknownAsLongAsOneIsSilent() {
        NowEvaluator every = building.watching(every("gymnase/*/*/occupancy").equalTo("0"));
        building.read("gym-pir/occupancy", 0);
        assertThat(every.now()).isEqualTo(UNKNOWN);
        building.read("gym-pir-2/occupancy", 0);
        assertThat(every.now()).isEqualTo(TRUE);
        building.read("gym-pir/occupancy", 2);
        assertThat(every.now()).isEqualTo(FALSE);
    }

    @Test
    void everyIsFalseWhenOneIsFalseThoughAnotherIsUnknown() {
        NowEvaluator every = building.watching(every("gymnase/*/*/occupancy").equalTo("0"));
        building.read("gym-pir/occupancy", 1);
        assertThat(every.now()).isEqualTo(FALSE);
    }

    @Test
    void aDeviceOfUnknownQuantitiesIsUnknownUntilItIsHeard() {
        building.deviceOfUnknownQuantities("gymnase/salle/riddle");
        NowEvaluator every = building.watching(every("gymnase/*/*/occupancy").equalTo("0"));
        building.read("gym-pir/occupancy", 0).read("gym-pir-2/occupancy", 0);
        assertThat(every.now()).isEqualTo(UNKNOWN);
        building.read("riddle/temperature", 20);
        assertThat(every.now()).as("it measures something else").isEqualTo(TRUE);
        building.read("riddle/occupancy", 1);
        assertThat(every.now()).isEqualTo(FALSE);
    }

    @Test
    void allChannelsOfAQuantityCountUnlessOneIsNamed() {
        building.device("principal/local/tableau", Quantity.CURRENT);
        building.read("tableau/current/l1", 5).read("tableau/current/l2", 15);
        assertThat(building.watching(any("*/*/tableau/current").above("10 A")).now()).isEqualTo(TRUE);
        assertThat(building.watching(any("*/*/tableau/current:l1").above("10 A")).now()).isEqualTo(FALSE);
        assertThat(building.watching(any("*/*/tableau/current:l3").above("10 A")).now()).isEqualTo(UNKNOWN);
        assertThat(building.watching(series("*/*/tableau/current").above("10 A")).now())
                .as("one series was asked for and there are two")
                .isEqualTo(UNKNOWN);
    }

    @Test
    void aValueOlderThanThreePeriodsIsUnknown() {
        NowEvaluator warm = building.watching(series("*/*/salle-12-air/temperature").above("19 °C"));
        building.latest.expect(new DeviceId("salle-12-air"), MINUTE.toMillis());
        building.read("salle-12-air/temperature", 20);
        assertThat(warm.now()).isEqualTo(TRUE);
        assertThat(warm.deadlineNs()).isEqualTo(building.nowNs + MINUTE.multipliedBy(3).toNanos());
        building.pass(MINUTE.multipliedBy(3).minusNanos(1));
        assertThat(warm.now()).isEqualTo(TRUE);
        building.pass(Duration.ofNanos(1));
        assertThat(warm.now()).isEqualTo(UNKNOWN);
    }

    @Test
    void withoutAKnownPeriodAValueHoldsForThreeHours() {
        NowEvaluator warm = building.watching(series("*/*/salle-12-air/temperature").above("19 °C"));
        building.read("salle-12-air/temperature", 20).pass(Duration.ofHours(3).minusSeconds(1));
        assertThat(warm.now()).isEqualTo(TRUE);
        building.pass(Duration.ofSeconds(1));
        assertThat(warm.now()).isEqualTo(UNKNOWN);
    }

    @Test
    void aBufferedReadingThatComesLateIsOldAndReplacesNothingNewer() {
        Series co2 = Series.parse("salle-12-air/co2");
        Received now = building.now();
        building.latest.offer(new Sample(co2, building.nowMs - 4 * 3_600_000, 2000), now);
        assertThat(building.latest.get(co2, building.nowNs)).isInstanceOf(Latest.Value.Unknown.class);
        building.latest.offer(new Sample(co2, building.nowMs, 600), now);
        building.latest.offer(new Sample(co2, building.nowMs - 60_000, 2000), now);
        assertThat(building.latest.get(co2, building.nowNs))
                .isInstanceOfSatisfying(Latest.Value.Known.class, v -> assertThat(v.value()).isEqualTo(600));
    }

    @Test
    void aWallClockThatIsSetBackDoesNotFreezeAValue() {
        NowEvaluator warm = building.watching(series("*/*/salle-12-air/temperature").above("19 °C"));
        building.read("salle-12-air/temperature", 20);
        building.nowMs -= Duration.ofDays(3650).toMillis();
        building.pass(MINUTE).read("salle-12-air/temperature", 18);
        assertThat(warm.now()).isEqualTo(FALSE);
    }

    @Test
    void hysteresisHoldsUntilTheClearValueIsReached() {
        NowEvaluator stuffy = building.watching(any("*/*/*/co2").above("1000 ppm").clear("800 ppm"));
        double[] values = {1000, 1001, 900, 801, 800, 900, 1000, 1001};
        Ternary[] answers = {FALSE, TRUE, TRUE, TRUE, FALSE, FALSE, FALSE, TRUE};
        for (int i = 0; i < values.length; i++) {
            building.read("salle-12-air/co2", values[i]);
            assertThat(stuffy.now()).as("%s ppm", values[i]).isEqualTo(answers[i]);
        }
    }

    @Test
    void hysteresisIsForgottenByAnUnknown() {
        NowEvaluator stuffy = building.watching(any("*/*/*/co2").above("1000 ppm").clear("800 ppm"));
        building.read("salle-12-air/co2", 1100);
        assertThat(stuffy.now()).isEqualTo(TRUE);
        building.pass(Duration.ofHours(4));
        assertThat(stuffy.now()).isEqualTo(UNKNOWN);
        building.read("salle-12-air/co2", 900);
        assertThat(stuffy.now()).isEqualTo(FALSE);
    }

    @Test
    void betweenIncludesBothEndsAndBelowItsHysteresis() {
        NowEvaluator comfort = building.watching(any("*/*/*/temperature").between("18 °C", "21 °C"));
        NowEvaluator cold = building.watching(any("*/*/*/temperature").below("9 °C").clear("11 °C"));
        building.read("salle-12-air/temperature", 18);
        assertThat(comfort.now()).isEqualTo(TRUE);
        building.read("salle-12-air/temperature", 21.01);
        assertThat(comfort.now()).isEqualTo(FALSE);
        building.read("salle-12-air/temperature", 8.9);
        assertThat(cold.now()).isEqualTo(TRUE);
        building.read("salle-12-air/temperature", 10.9);
        assertThat(cold.now()).isEqualTo(TRUE);
        building.read("salle-12-air/temperature", 11);
        assertThat(cold.now()).isEqualTo(FALSE);
    }

    @Test
    void thresholdsAreConvertedToTheCanonicalUnit() {
        building.read("salle-12-air/temperature", 20.1);
        assertThat(building.watching(any("*/*/*/temperature").above("68 °F")).now()).isEqualTo(TRUE);
        assertThat(building.watching(any("*/*/*/co2").below("1 ppm")).now()).isEqualTo(UNKNOWN);
    }

    @Test
    void forCountsFromTheFirstMomentItHolds() {
        NowEvaluator empty = building.watching(
                every("gymnase/salle/*/occupancy").equalTo("0").lasting(Duration.ofMinutes(30)));
        building.read("gym-pir/occupancy", 0);
        long start = building.nowNs;
        assertThat(empty.now()).isEqualTo(FALSE);
        assertThat(empty.deadlineNs()).isEqualTo(start + Duration.ofMinutes(30).toNanos());
        building.pass(Duration.ofMinutes(29));
        assertThat(empty.now()).isEqualTo(FALSE);
        building.until(empty.deadlineNs());
        assertThat(empty.now()).isEqualTo(TRUE);
    }

    @Test
    void forStartsAnewAfterAContraryReadingAndAfterAnUnknown() {
        NowEvaluator empty = building.watching(
                every("gymnase/salle/*/occupancy").equalTo("0").lasting(Duration.ofMinutes(30)));
        building.read("gym-pir/occupancy", 0);
        empty.now();
        building.pass(Duration.ofMinutes(20)).read("gym-pir/occupancy", 1);
        assertThat(empty.now()).isEqualTo(FALSE);
        building.read("gym-pir/occupancy", 0);
        assertThat(empty.now()).isEqualTo(FALSE);
        building.pass(Duration.ofMinutes(29));
        assertThat(empty.now()).isEqualTo(FALSE);
        building.pass(Duration.ofMinutes(1));
        assertThat(empty.now()).isEqualTo(TRUE);
        building.pass(Duration.ofHours(4));
        assertThat(empty.now()).isEqualTo(UNKNOWN);
        building.read("gym-pir/occupancy", 0);
        assertThat(empty.now()).isEqualTo(FALSE);
    }

    @Test
    void forIgnoresTheWallClock() {
        NowEvaluator empty = building.watching(
                every("gymnase/salle/*/occupancy").equalTo("0").lasting(Duration.ofMinutes(30)));
        building.read("gym-pir/occupancy", 0);
        empty.now();
        building.nowMs += Duration.ofDays(3650).toMillis();
        building.pass(Duration.ofMinutes(29));
        assertThat(empty.now()).isEqualTo(FALSE);
        building.nowMs -= 2 * Duration.ofDays(3650).toMillis();
        building.pass(Duration.ofMinutes(1));
        assertThat(empty.now()).isEqualTo(TRUE);
    }

    @Test
    void aScheduleFlipsAtItsDeadline() {
        NowEvaluator out = building.watching(outside("school-hours"));
        assertThat(out.now()).isEqualTo(FALSE);
        assertThat(out.deadlineNs()).isEqualTo(building.nowNs + Duration.ofHours(8).toNanos());
        building.until(out.deadlineNs());
        assertThat(out.now()).isEqualTo(TRUE);
        building.until(out.deadlineNs());
        assertThat(out.now()).as("14 hours later").isEqualTo(FALSE);
    }

    @Test
    void whileTheClockIsNotTrustedASchedulesAnswerIsUnknown() {
        NowEvaluator out = building.watching(outside("school-hours"));
        building.trust = Trust.UNTRUSTED;
        building.nowMs += Duration.ofHours(10).toMillis();
        assertThat(out.now()).isEqualTo(UNKNOWN);
        assertThat(out.deadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(out.inputs()).containsExactly("school-hours: unknown, the clock is not trusted");
        building.trust = Trust.TRUSTED;
        assertThat(out.now()).isEqualTo(TRUE);
    }

    @Test
    void aScheduleFollowsAClockThatIsSetBack() {
        NowEvaluator in = building.watching(inside("school-hours"));
        assertThat(in.now()).isEqualTo(TRUE);
        building.nowMs -= Duration.ofHours(5).toMillis();
        assertThat(in.now()).isEqualTo(FALSE);
    }

    @Test
    void combinationsFollowKleene() {
        Conditions unknown = any("*/*/*/co2").above("1000 ppm");
        Conditions yes = inside("school-hours");
        Conditions no = outside("school-hours");
        assertThat(building.watching(all(yes, unknown)).now()).isEqualTo(UNKNOWN);
        assertThat(building.watching(all(no, unknown)).now()).isEqualTo(FALSE);
        assertThat(building.watching(anyOf(yes, unknown)).now()).isEqualTo(TRUE);
        assertThat(building.watching(anyOf(no, unknown)).now()).isEqualTo(UNKNOWN);
        assertThat(building.watching(not(unknown)).now()).isEqualTo(UNKNOWN);
        assertThat(building.watching(not(no)).now()).isEqualTo(TRUE);
    }

    @Test
    void aForInsideACombinationCountsAlsoWhileAnotherPartHasDecided() {
        NowEvaluator both = building.watching(all(
                outside("school-hours"),
                every("gymnase/salle/*/occupancy").equalTo("0").lasting(Duration.ofMinutes(30))));
        building.pass(Duration.ofHours(7).plusMinutes(30)).read("gym-pir/occupancy", 0);
        assertThat(both.now()).isEqualTo(FALSE);
        building.pass(Duration.ofMinutes(30));
        assertThat(both.now()).as("18:00, empty since 17:30").isEqualTo(TRUE);
    }

    @Test
    void theInputsThatDecidedComeFirst() {
        building.read("gym-pir/occupancy", 0).pass(Duration.ofMinutes(3)).read("gym-pir-2/occupancy", 2);
        NowEvaluator any = building.watching(any("gymnase/*/*/occupancy").above("1"));
        any.now();
        assertThat(any.inputs())
                .containsExactly("gym-pir-2/occupancy = 2 (0 s old)", "gym-pir/occupancy = 0 (3 min old)");
    }

    @Test
    void aLongListOfInputsIsCut() {
        for (int i = 0; i < 50; i++) {
            building.device("annexe/salle/pir-" + i, Quantity.OCCUPANCY);
        }
        List<String> inputs = building.watching(every("annexe/*/*/occupancy").equalTo("0")).inputs();
        assertThat(inputs).hasSize(Evaluator.MAX_INPUTS + 1).last().isEqualTo("and 30 more");
    }

    @Test
    void itReadsOnlyWhatItsPatternsMatch() {
        Evaluator evaluator = building.evaluator(all(
                inside("school-hours"), any("gymnase/salle/*/occupancy").above("0")));
        assertThat(evaluator.reads(Series.parse("gym-pir/occupancy"))).isTrue();
        assertThat(evaluator.reads(Series.parse("gym-pir-2/occupancy"))).isFalse();
        assertThat(evaluator.reads(Series.parse("gym-pir/temperature"))).isFalse();
        assertThat(building.evaluator(inside("school-hours")).readsSeries()).isFalse();
    }

    @Test
    void withinOneBootAStateGoesOnCountingAndAfterARestartItDoesNot() {
        Conditions written = every("gymnase/salle/*/occupancy").equalTo("0").lasting(Duration.ofMinutes(30));
        NowEvaluator before = building.watching(written);
        building.read("gym-pir/occupancy", 0);
        before.now();
        building.pass(Duration.ofMinutes(20));
        byte[] state = before.evaluator.save(building.nowNs);
        NowEvaluator reloaded = building.watching(written);
        NowEvaluator restarted = building.watching(written);
        assertThat(reloaded.evaluator.restore(state, building.nowNs, true)).isTrue();
        assertThat(restarted.evaluator.restore(state, building.nowNs, false)).isTrue();
        assertThat(reloaded.now()).isEqualTo(FALSE);
        assertThat(restarted.now()).isEqualTo(FALSE);
        building.pass(Duration.ofMinutes(10));
        assertThat(reloaded.now()).isEqualTo(TRUE);
        assertThat(restarted.now()).isEqualTo(FALSE);
    }

    @Test
    void hysteresisSurvivesARestart() {
        Conditions written = any("*/*/*/co2").above("1000 ppm").clear("800 ppm");
        NowEvaluator before = building.watching(written);
        building.read("salle-12-air/co2", 1100);
        before.now();
        NowEvaluator after = building.watching(written);
        assertThat(after.evaluator.restore(before.evaluator.save(building.nowNs), 0, false)).isTrue();
        building.read("salle-12-air/co2", 900);
        assertThat(after.now()).isEqualTo(TRUE);
    }

    @Test
    void theStateOfAnotherConditionIsNotTaken() {
        byte[] state = building.evaluator(any("*/*/*/co2").above("1000 ppm")).save(0);
        Evaluator other = building.evaluator(any("*/*/*/co2").above("900 ppm"));
        assertThat(other.restore(state, 0, true)).isFalse();
    }

    @Test
    void aDamagedStateIsNotTakenAndNeverThrows() {
        Evaluator evaluator = building.evaluator(
                all(any("*/*/*/co2").above("1000 ppm").lasting(MINUTE), inside("school-hours")));
        building.read("salle-12-air/co2", 1100);
        evaluator.evaluate(building.evaluation());
        byte[] state = evaluator.save(building.nowNs);
        for (int length = 0; length < state.length; length++) {
            assertThat(evaluator.restore(java.util.Arrays.copyOf(state, length), 0, true)).isFalse();
        }
        assertThat(evaluator.restore(java.util.Arrays.copyOf(state, state.length + 1), 0, true)).isFalse();
        for (int i = 0; i < state.length; i++) {
            byte[] flipped = state.clone();
            flipped[i] ^= 0x55;
            evaluator.restore(flipped, 0, true);
        }
    }

    @Test
    void everythingThatMakesNoSenseIsReportedAtOnce() {
        Conditions wrong = all(
                any("*/*/*/co2").above("20 °C"),
                any("*/*/*/humidity").above("50 %"),
                any("mairie/*/*/co2").above("900 ppm"),
                any("*/*/co2").above("900 ppm"),
                any("*/*/*/*").above("900 ppm"),
                any("*/*/*/co2"),
                any("*/*/*/co2").above("900 ppm").below("800 ppm"),
                any("*/*/*/co2").above("900 ppm").clear("950 ppm"),
                any("*/*/*/co2").equalTo("900 ppm").clear("950 ppm"),
                any("*/*/*/co2").between("900 ppm", "800 ppm"),
                any("*/*/*/co2").between("900 ppm"),
                any("*/*/*/co2").above("90000 ppm"),
                any("*/*/*/co2").above("900 ppm").lasting(Duration.ofDays(8)),
                any("./*/*/co2").above("900 ppm"),
                series("gymnase/*/*/occupancy").equalTo("0"),
                inside("night"),
                inside("school-hours").above("9 °C"),
                any("*/*/*/co2").above("900 ppm").alsoInside("school-hours"),
                all(),
                blank());
        assertThat(Evaluator.compile(wrong.done(), building.scope(), building)).isEmpty();
        assertThat(building.findings).extracting(line -> line.substring(0, line.indexOf(':'))).containsExactly(
                "wrongUnit", "noMatch", "noMatch", "badPattern", "noQuantity", "noTest", "severalTests",
                "clearOnWrongSide", "clearWithoutLimit", "backwardRange", "notTwo", "outOfRange", "outOfBounds",
                "ownOutsideSampling", "severalMatches", "unknownSchedule", "testWithoutSeries", "severalSubjects",
                "emptyList", "noSubject");
    }

    @Test
    void nestingIsBounded() {
        Conditions deep = inside("school-hours");
        for (int i = 0; i < Compiler.MAX_DEPTH; i++) {
            deep = not(deep);
        }
        assertThat(Evaluator.compile(deep.done(), building.scope(), building)).isEmpty();
        assertThat(building.findings).containsExactly("tooDeep: level 9");
    }

    @Test
    void theTextNamesTheWholeCondition() {
        assertThat(building.evaluator(all(
                                outside("school-hours"),
                                every("gymnase/*/*/occupancy").equalTo("0").lasting(Duration.ofMinutes(30))))
                        .text())
                .isEqualTo("all(outside school-hours, every gymnase/*/*/occupancy equals 0 for 30 min)");
    }

    @Test
    void aPatternThatMatchesNothingNamesWhatThereIs() {
        SeriesPattern pattern = SeriesPattern.parse("mairie/*/*/co2");
        assertThat(pattern.whyNone(building.inventory())).contains("a building among gymnase, principal");
        assertThat(SeriesPattern.parse("gymnase/*/*/co2").whyNone(building.inventory()))
                .contains("a quantity that one of these devices measures: gym-pir, gym-pir-2");
    }

    @Test
    void aPatternReadsBackAsItWasWritten() {
        for (String text : List.of("*/*/*/*", "a/b/c/co2", "././*/current:l1", "gymnase/*/*/occupancy")) {
            assertThat(SeriesPattern.parse(text)).hasToString(text);
        }
    }

    @Test
    void aPatternMatchesSegmentBySegment() {
        var place = new org.veille.model.Place("gymnase", "salle");
        Map.of("*/*/*/*", true, "gymnase/*/*/current", true, "gymnase/salle/t/current:l1", true,
                        "*/*/t/current:l2", false, "*/hall/*/*", false, "*/*/*/power", false)
                .forEach((text, matches) -> assertThat(
                                SeriesPattern.parse(text).matches(place, Series.parse("t/current/l1")))
                        .as(text)
                        .isEqualTo(matches));
    }
}
