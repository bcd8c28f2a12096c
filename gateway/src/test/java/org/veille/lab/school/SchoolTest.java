package org.veille.lab.school;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchoolTest {
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    private static final long DAY_MS = 24 * HOUR_MS;

    private final School school = new School(7);
    private final long t0 = school.startMs();

    /** Local hours of the first day. */
    private static double at(TreeMap<Long, Double> series, long t0, double hour) {
        return series.floorEntry(t0 + (long) (hour * HOUR_MS)).getValue();
    }

    private static double highest(TreeMap<Long, Double> series) {
        return series.values().stream().mapToDouble(d -> d).max().orElseThrow();
    }

    private static List<String> text(List<Emission> emissions) {
        return emissions.stream()
                .map(emission -> switch (emission) {
                    case Emission.Lora(long tMs, String devEui, int fPort, byte[] payload) ->
                        tMs + " " + devEui + " " + fPort + " " + HexFormat.of().formatHex(payload);
                    case Emission.Mqtt _, Emission.Coap _ -> emission.toString();
                })
                .toList();
    }

    private Map<String, TreeMap<Long, Double>> firstDay() {
        return Heard.of(school, school.between(t0, t0 + DAY_MS));
    }

    @Test
    void theSameSeedGivesTheSameMessages() {
        List<String> once = text(school.between(t0, t0 + 6 * HOUR_MS));

        assertThat(text(new School(7).between(t0, t0 + 6 * HOUR_MS))).isEqualTo(once);
    }

    @Test
    void anotherSeedGivesOthers() {
        assertThat(text(new School(8).between(t0, t0 + HOUR_MS))).isNotEqualTo(text(school.between(t0, t0 + HOUR_MS)));
    }

    @Test
    void howTheTimeIsCutDoesNotMatter() {
        List<Emission> cut = new ArrayList<>();
        long step = 7_919_017;
        for (long from = t0; from < t0 + 2 * DAY_MS; from += step) {
            cut.addAll(school.between(from, Math.min(from + step, t0 + 2 * DAY_MS)));
        }

        assertThat(text(cut)).isEqualTo(text(new School(7).between(t0, t0 + 2 * DAY_MS)));
    }

    @Test
    void aDayThatWasLeftBehindCanBeAskedForAgain() {
        List<String> before = text(school.between(t0, t0 + HOUR_MS));
        school.between(t0 + 5 * DAY_MS, t0 + 5 * DAY_MS + HOUR_MS);

        assertThat(text(school.between(t0, t0 + HOUR_MS))).isEqualTo(before);
    }

    @Test
    void messagesComeInTheOrderOfTheirTimesAndWithinTheStretch() {
        List<Emission> emissions = school.between(t0 + HOUR_MS, t0 + 2 * HOUR_MS);

        assertThat(emissions).isSortedAccordingTo(Comparator.comparingLong(Emission::tMs));
        assertThat(emissions).allMatch(e -> e.tMs() >= t0 + HOUR_MS && e.tMs() < t0 + 2 * HOUR_MS);
    }

    @Test
    void nothingIsBeforeItsFirstDay() {
        assertThatThrownBy(() -> school.between(t0 - 1, t0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyMessageIsReadByTheGatewaysOwnCodecs() {
        assertThat(firstDay().keySet()).hasSize(26);
    }

    @Test
    void thirteenOfTheFourteenDevicesSendAndEachInItsOwnTime() {
        Map<Class<?>, Long> messages = school.between(t0, t0 + DAY_MS).stream()
                .collect(Collectors.groupingBy(Emission::getClass, Collectors.counting()));

        assertThat(school.deviceCount()).isEqualTo(14);
        assertThat(messages.get(Emission.Lora.class)).isBetween(4 * 143L, 4 * 145L);
        assertThat(messages.get(Emission.Coap.class)).isBetween(2 * 719L, 2 * 721L);
        assertThat(messages.get(Emission.Mqtt.class)).isBetween(19_000L, 22_000L);
    }

    @Test
    void carbonDioxideRisesInLessonsAndStaysPossible() {
        Map<String, TreeMap<Long, Double>> day = firstDay();
        for (String room : List.of("zigbee2mqtt/salle-1", "zigbee2mqtt/salle-2", "/salle-4", "esphome/cantine/co2")) {
            TreeMap<Long, Double> co2 = day.get(room + " co2");
            assertThat(highest(co2)).as(room).isBetween(1_000.0, 5_000.0);
            assertThat(at(co2, t0, 7)).as(room + " at 7:00").isBetween(400.0, 470.0);
        }
        TreeMap<Long, Double> neverAired = day.get("zigbee2mqtt/salle-2 co2");
        assertThat(at(neverAired, t0, 10.2)).isGreaterThan(at(neverAired, t0, 8.4) + 800);
    }

    @Test
    void openWindowsAtTheBreakAreSeen() {
        TreeMap<Long, Double> aired = firstDay().get("zigbee2mqtt/salle-1 co2");

        assertThat(at(aired, t0, 10.6)).isLessThan(0.6 * at(aired, t0, 10.2));
    }

    @Test
    void theRoomsAreWarmInLessonsAndCoolAtNight() {
        TreeMap<Long, Double> celsius = firstDay().get("zigbee2mqtt/salle-1 temperature");

        assertThat(at(celsius, t0, 11)).isBetween(19.0, 23.0);
        assertThat(at(celsius, t0, 5)).isBetween(14.0, 17.5);
    }

    @Test
    void theMetersIndexNeverFallsAndIsTheIntegralOfPower() {
        Map<String, TreeMap<Long, Double>> days = Heard.of(school, school.between(t0, t0 + 3 * DAY_MS));
        List<Double> index = Heard.values(days.get("compteur/general/energy energy"));
        assertThat(index).isSorted();
        double consumedWh = index.getLast() - index.getFirst();
        double meanW = days.get("compteur/general/power power").values().stream()
                .mapToDouble(d -> d)
                .average()
                .orElseThrow();
        assertThat(consumedWh / 72).isCloseTo(meanW, org.assertj.core.data.Percentage.withPercentage(1));
    }

    @Test
    void theKitchenPeaksBeforeLunchAndIsPartOfTheWhole() {
        Map<String, TreeMap<Long, Double>> day = firstDay();
        String kitchen = school.loraDevices().stream()
                .filter(device -> device.device().equals("compteur-cuisine"))
                .findFirst()
                .orElseThrow()
                .devEui();
        TreeMap<Long, Double> watts = day.get(kitchen + " power");
        TreeMap<Long, Double> main = day.get("compteur/general/power power");

        assertThat(highest(new TreeMap<>(watts.subMap(t0 + 11 * HOUR_MS, t0 + 13 * HOUR_MS)))).isGreaterThan(4_000);
        assertThat(at(watts, t0, 3)).isLessThan(500);
        assertThat(at(main, t0, 3)).isBetween(700.0, 1_600.0);
        assertThat(highest(main)).isBetween(10_000.0, 30_000.0);
    }

    @Test
    void wednesdayIsAHalfDayAndSundayIsNone() {
        School wednesday = new School(7, LocalDate.of(2026, 1, 14));
        TreeMap<Long, Double> co2 =
                Heard.of(wednesday, wednesday.between(wednesday.startMs(), wednesday.startMs() + DAY_MS))
                        .get("zigbee2mqtt/salle-2 co2");
        assertThat(at(co2, wednesday.startMs(), 11.5)).isGreaterThan(2_000);
        assertThat(at(co2, wednesday.startMs(), 16)).isLessThan(1_300);

        School sunday = new School(7, LocalDate.of(2026, 1, 18));
        List<Emission> quiet = sunday.between(sunday.startMs(), sunday.startMs() + DAY_MS);
        assertThat(highest(Heard.of(sunday, quiet).get("zigbee2mqtt/salle-2 co2"))).isLessThan(480);
    }

    @Test
    void theGymnasiumsDetectorSendsAtEachChange() {
        TreeMap<Long, Double> occupancy = firstDay().get("zigbee2mqtt/gym-presence occupancy");
        List<Double> values = Heard.values(occupancy);
        long changes = 0;
        for (int i = 1; i < values.size(); i++) {
            changes += values.get(i).equals(values.get(i - 1)) ? 0 : 1;
        }

        assertThat(changes).isEqualTo(6);
        assertThat(values).hasSizeBetween(144, 152);
    }

    @Test
    void theDaysOfClockChangeAreRight() {
        School spring = new School(7, LocalDate.of(2026, 3, 28));
        long threeDaysMs = 71 * HOUR_MS;

        List<Emission> emissions = spring.between(spring.startMs(), spring.startMs() + threeDaysMs);
        TreeMap<Long, Double> index = Heard.of(spring, emissions).get("compteur/general/energy energy");

        assertThat(index.size()).isBetween(71 * 60 - 1, 71 * 60 + 1);
        assertThat(Heard.values(index)).isSorted();
    }

    @Test
    void theAm107WritesItsMakersFormat() {
        byte[] payload = Payloads.am107(91, 21.3, 48.5, 12, 300, 1_234);

        assertThat(HexFormat.of().formatHex(payload))
                // battery 91, 213, 97 halves of a percent, 12, 300 lx with two of infrared, 1,234 ppm
                .isEqualTo("01755b" + "0367d500" + "046861" + "056a0c00" + "06652c0164003c00" + "077dd204");
    }
}
