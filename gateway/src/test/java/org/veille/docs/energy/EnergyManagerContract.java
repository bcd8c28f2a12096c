package org.veille.docs.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.docs.energy.Building.Sent;
import org.veille.docs.energy.Table.Row;
import org.veille.servers.InfluxDb1;

/**
 * Every query of {@code docs/energy-manager.md}, as it stands there, gives what follows from the raw readings: means
 * and energies within a millionth, extremes and counts exactly; on ordinary days and on the one when the clocks change.
 */
@Tag("acceptance")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EnergyManagerContract {
    /** Of means and energies, relative. */
    private static final double PRECISION = 1e-6;

    /** Of a coverage: half a hundredth of a percent for each hour. */
    private static final double COVERAGE_PRECISION = 0.005;

    private static final long HOUR_MS = 3_600_000L;
    private static final long TEN_MINUTES_MS = 600_000L;
    private static final LocalDate MONDAY = LocalDate.of(2026, 10, 19);

    private final long days;
    private final int hoursOfTheDay;

    private Manual manual;
    private InfluxDb1 influx;
    private Sent sent;

    /**
     * @param days after the dates of the documentation
     * @param hoursOfTheDay of the Sunday on which the clocks change
     */
    EnergyManagerContract(long days, int hoursOfTheDay) {
        this.days = days;
        this.hoursOfTheDay = hoursOfTheDay;
    }

    @BeforeAll
    void live(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
        manual = Manual.read("energy-manager.md");
        influx = new InfluxDb1(folder.resolve("influxdb"));
        influx.start();
        sent = Building.live(manual, influx, folder.resolve("etc"), days);
    }

    @AfterAll
    void stop() {
        if (influx != null) {
            influx.close();
        }
    }

    // ---- rooms ------------------------------------------------------------------------------------------------------

    @Test
    void theLatestValueIsAReadingOfTheLastQuarterOfAnHour() {
        Map.of("co2_live", sent.co2(), "temperature_live", sent.temperature()).forEach((measurement, raw) -> {
            Row row = ask(query("latest").replace("co2_live", measurement)).of(Building.ROOM).rows().getFirst();
            assertThat(row.number("value")).isEqualTo(raw.at(row.tMs()));
            assertThat(raw.tMs()).contains(row.tMs());
            assertThat(raw.toMs() - row.tMs()).isBetween(0L, Duration.ofMinutes(15).toMillis());
        });
    }

    @Test
    void withoutLiveValuesTheLatestIsTheLastHour() {
        Row row = ask(query("latest-hour")).of(Building.ROOM).rows().getFirst();
        assertThat(row.tMs()).isEqualTo(sent.temperature().toMs() / HOUR_MS * HOUR_MS);
        assertClose(row.number("mean"), sent.temperature().mean(row.tMs(), row.tMs() + HOUR_MS));
    }

    @Test
    void everyReadingIsWithinTheBoundOfTheCurve() {
        Map.of("co2", sent.co2(), "temperature", sent.temperature()).forEach((measurement, raw) -> {
            List<Row> points = ask(query("curve").replace("\"co2\"", '"' + measurement + '"')).rows();
            assertThat(points).hasSizeGreaterThan(10);
            for (int i = 1; i < points.size(); i++) {
                Row from = points.get(i - 1);
                Row to = points.get(i);
                assertThat(to.cells()).doesNotContainKey("run_start");
                Raw line = new Raw(
                        new long[] {from.tMs(), to.tMs()}, new double[] {from.number("value"), to.number("value")});
                double bound = to.number("bound");
                assertThat(IntStream.range(0, raw.tMs().length)
                                .filter(k -> raw.tMs()[k] >= from.tMs() && raw.tMs()[k] <= to.tMs())
                                .mapToDouble(k -> Math.abs(raw.values()[k] - line.at(raw.tMs()[k])))
                                .max()
                                .orElse(0))
                        .as(measurement + " up to " + to)
                        .isLessThanOrEqualTo(bound * (1 + 1e-9));
            }
        });
    }

    @Test
    void hourlyMeansExtremesAndCountsAreThoseOfTheReadings() {
        hours("co2_1h", Building.ROOM, sent.co2());
        hours("temperature_1h", Building.ROOM, sent.temperature());
        hours("power_1h", Building.METER, sent.power());
    }

    private void hours(String measurement, String device, Raw raw) {
        List<Row> rows = ask(query("hourly-mean").replace("co2_1h", measurement).replace(Building.ROOM, device)).rows();
        long fromMs = midnightMs(1);
        long toMs = raw.toMs();
        long afterMs = midnightMs(8);
        assertThat(rows.stream().map(Row::tMs))
                .containsExactlyElementsOf(LongStream.iterate(fromMs, t -> t <= toMs && t < afterMs, t -> t + HOUR_MS)
                        .boxed()
                        .toList());
        assertThat(rows.stream().filter(row -> row.tMs() >= midnightMs(6) && row.tMs() < midnightMs(7)))
                .as("hours of the day on which the clocks change")
                .hasSize(hoursOfTheDay);
        for (Row row : rows) {
            long endMs = row.tMs() + HOUR_MS;
            assertClose(row.number("mean"), raw.mean(row.tMs(), endMs));
            assertThat(row.number("min")).isEqualTo(raw.min(row.tMs(), endMs));
            assertThat(row.number("max")).isEqualTo(raw.max(row.tMs(), endMs));
            assertThat(row.number("count")).isEqualTo(raw.count(row.tMs(), endMs));
            assertThat(row.number("coverage"))
                    .isCloseTo(100.0 * raw.coveredMs(row.tMs(), endMs) / HOUR_MS, within(COVERAGE_PRECISION));
        }
    }

    @Test
    void whatADeviceKeptWhileTheNetworkWasDownIsInItsHoursAfterAll() {
        hours("temperature_1h", Building.KEEPING_ROOM, sent.kept().counted());
    }

    @Test
    void dailyMeansAreWeightedByTime() {
        eachDay(ask(query("daily-mean")).of(Building.ROOM), 1, 7, (row, fromMs, toMs) ->
                assertClose(row.number("mean"), sent.temperature().mean(fromMs, toMs)));
        String ofPower = query("daily-mean").replace("temperature_1h", "power_1h");
        eachDay(ask(ofPower).of(Building.METER), 1, 7, (row, fromMs, toMs) ->
                assertClose(row.number("mean"), sent.power().mean(fromMs, toMs)));
    }

    @Test
    void dailyExtremesAreThoseOfTheReadings() {
        Map.of("co2_1h", sent.co2(), "temperature_1h", sent.temperature()).forEach((measurement, raw) ->
                eachDay(extremes(measurement), 1, 7, (row, fromMs, toMs) -> {
                    assertThat(row.number("min")).isEqualTo(raw.min(fromMs, toMs));
                    assertThat(row.number("max")).isEqualTo(raw.max(fromMs, toMs));
                }));
    }

    private Table extremes(String measurement) {
        return ask(query("daily-extremes").replace("co2_1h", measurement)).of(Building.ROOM);
    }

    @Test
    void hoursWithBadAirAreCounted() {
        Map<Long, Double> hours = ask(query("hours-above")).rows().stream()
                .collect(Collectors.toMap(Row::tMs, row -> row.number("hours")));
        assertThat(hours).isNotEmpty();
        for (int day = 1; day < 8; day++) {
            long above = LongStream.iterate(midnightMs(day), t -> t + HOUR_MS)
                    .limit((midnightMs(day + 1) - midnightMs(day)) / HOUR_MS)
                    .filter(t -> sent.co2().coveredMs(t, t + HOUR_MS) > 0 && sent.co2().mean(t, t + HOUR_MS) > 1_500)
                    .count();
            assertThat(hours.getOrDefault(midnightMs(day), 0.0)).isEqualTo((double) above);
        }
    }

    // ---- energy -----------------------------------------------------------------------------------------------------

    @Test
    void dailyKilowattHoursAreTheIndexFromMidnightToMidnight() {
        eachDay(ask(query("daily-kwh")).of(Building.METER), 0, 7, (row, fromMs, toMs) -> {
            assertClose(row.number("kWh"), sent.energy().increase(fromMs, toMs) / 1_000);
            assertThat(row.number("coverage")).isEqualTo(100);
        });
    }

    @Test
    void aSilentMorningIsMissingInTheDayAndCoverageSaysSo() {
        eachDay(ask(query("daily-kwh")).of(Building.SILENT_METER), 0, 7, (row, fromMs, toMs) -> {
            double kWh = sent.energy().increase(fromMs, toMs) / 1_000;
            if (fromMs == midnightMs(3)) {
                assertThat(row.number("kWh")).isLessThan(kWh);
                assertThat(row.number("coverage")).isLessThan(100);
            } else {
                assertClose(row.number("kWh"), kWh);
                assertThat(row.number("coverage")).isEqualTo(100);
            }
        });
    }

    @Test
    void theIndexHasTheWholeWeekWhateverWasMissing() {
        Table table = ask(query("index-kwh"));
        double kWh = sent.energy().increase(midnightMs(0), midnightMs(7)) / 1_000;
        for (String device : List.of(Building.METER, Building.SILENT_METER)) {
            assertClose(table.of(device).rows().getFirst().number("kWh"), kWh);
        }
    }

    @Test
    void aRunBeginsAfterTheSilence() {
        String curve = query("curve")
                .replace("\"co2\"", "\"energy\"")
                .replace(Building.ROOM, Building.SILENT_METER)
                .replace("'" + MONDAY.plusDays(days + 5), "'" + MONDAY.plusDays(days));
        List<Long> starts = ask(curve).rows().stream()
                .filter(row -> "true".equals(row.cells().get("run_start")))
                .map(Row::tMs)
                .toList();
        long[] tMs = sent.silentEnergy().tMs();
        assertThat(starts)
                .containsExactlyElementsOf(IntStream.range(1, tMs.length)
                        .filter(i -> tMs[i] - tMs[i - 1] > 5 * 60_000)
                        .mapToObj(i -> tMs[i])
                        .filter(t -> t >= midnightMs(0))
                        .toList())
                .hasSize(1);
    }

    @Test
    void aClampOfPowerGivesEnergyToo() {
        eachDay(ask(query("daily-kwh-of-power")).of(Building.METER), 0, 7, (row, fromMs, toMs) ->
                assertClose(row.number("kWh"), sent.power().integral(fromMs, toMs) / HOUR_MS / 1_000));
    }

    @Test
    void theNightBaseLoadIsTheTenthPercentileOfItsTenMinuteMeans() {
        Table table = ask(query("night-base-load"));
        eachDay(table.of(Building.METER), -7, 14, (row, fromMs, _) ->
                assertClose(row.number("base_load"), baseLoad(fromMs)));
        assertThat(table.of(Building.SILENT_METER).times())
                .as("without the night that was not measured")
                .containsExactlyElementsOf(IntStream.range(-7, 14)
                        .filter(day -> day != -4)
                        .mapToObj(this::midnightMs)
                        .toList());
    }

    @Test
    void theUsualBaseLoadIsTheMedianOfTheNights() {
        double[] nights = IntStream.range(-7, 14).mapToDouble(day -> baseLoad(midnightMs(day))).sorted().toArray();
        Row row = ask(query("usual-base-load")).of(Building.METER).rows().getFirst();
        assertClose(row.number("usual"), nights[nights.length / 2]);
    }

    private double baseLoad(long midnightMs) {
        LocalDate day = Instant.ofEpochMilli(midnightMs).atZone(Raw.PARIS).toLocalDate();
        long untilMs = day.atTime(LocalTime.of(6, 0)).atZone(Raw.PARIS).toInstant().toEpochMilli();
        double[] means = LongStream.iterate(midnightMs, t -> t < untilMs, t -> t + TEN_MINUTES_MS)
                .mapToDouble(t -> sent.power().mean(t, t + TEN_MINUTES_MS))
                .sorted()
                .toArray();
        // By nearest rank: the smallest of which a tenth is not larger, halves rounded up.
        return means[(int) Math.floor(means.length * 0.1 + 0.5) - 1];
    }

    @Test
    void peaksAreTheHighestTenMinutesAndTheHighestReading() {
        eachDay(ask(query("peak-power")).of(Building.METER), 0, 7, (row, fromMs, toMs) -> {
            assertThat(row.number("reading")).isEqualTo(sent.power().max(fromMs, toMs));
            assertClose(row.number("mean_10m"), LongStream.iterate(fromMs, t -> t < toMs, t -> t + TEN_MINUTES_MS)
                    .mapToDouble(t -> sent.power().mean(t, t + TEN_MINUTES_MS))
                    .max()
                    .orElseThrow());
        });
    }

    // ---- what the numbers are worth ---------------------------------------------------------------------------------

    @Test
    void coverageCountsTheHoursOfWhichNothingIsKnown() {
        Table table = ask(query("daily-coverage"));
        eachDay(table.of(Building.METER), 0, 7, (row, _, _) -> assertThat(row.number("coverage")).isEqualTo(100));
        long[] tMs = sent.silentEnergy().tMs();
        eachDay(table.of(Building.SILENT_METER), 0, 7, (row, fromMs, toMs) -> {
            long silentMs = IntStream.range(1, tMs.length)
                    .filter(i -> tMs[i] - tMs[i - 1] > 5 * 60_000)
                    .mapToLong(i -> Math.max(0, Math.min(toMs, tMs[i]) - Math.max(fromMs, tMs[i - 1])))
                    .sum();
            assertThat(row.number("coverage"))
                    .isCloseTo(100.0 * (toMs - fromMs - silentMs) / (toMs - fromMs), within(COVERAGE_PRECISION));
        });
    }

    @Test
    void whoIsSilentHasAnOldLastHour() {
        List<Row> rows = ask(query("silent")).rows();
        assertThat(rows.stream().map(row -> row.measurement() + " " + row.tags().get("device")))
                .containsExactlyInAnyOrder(
                        "co2_1h " + Building.ROOM,
                        "temperature_1h " + Building.ROOM,
                        "temperature_1h " + Building.KEEPING_ROOM,
                        "power_1h " + Building.METER,
                        "energy_1h " + Building.METER,
                        "power_1h " + Building.SILENT_METER,
                        "energy_1h " + Building.SILENT_METER);
        for (Row row : rows) {
            Raw raw = row.tags().get("device").startsWith("salle") ? sent.co2() : sent.energy();
            assertThat(row.tMs()).as(row.toString()).isEqualTo(raw.toMs() / HOUR_MS * HOUR_MS);
        }
    }

    @Test
    void theGatewayTellsWhatItLostAndWhatWasWrong() {
        Map<String, Double> losses = ask(query("losses")).rows().stream()
                .collect(Collectors.toMap(row -> row.tags().get("reason"), row -> row.number("lost"), Double::sum));
        assertThat(losses).containsEntry("undecodable", 1.0).containsEntry("outOfRange", 1.0).containsKey("late");
        assertThat(ask(query("alarms")).rows())
                .filteredOn(row -> row.tags().get("alarm").equals("clock"))
                .extracting(row -> row.cells().get("active"))
                .containsExactly("true", "false");
    }

    @Test
    void everyQueryOfThePageIsTriedHere() {
        Set<String> tried = new TreeSet<>(Set.of(
                "latest", "latest-hour", "curve", "power-curve", "hourly-mean", "daily-mean", "daily-extremes",
                "hours-above", "daily-kwh", "index-kwh", "daily-kwh-of-power", "night-base-load", "usual-base-load",
                "peak-power", "daily-coverage", "silent", "losses", "alarms"));
        assertThat(manual.queries()).containsOnlyKeys(tried);
    }

    @Test
    void theCurveOfPowerIsMadeOfTenMinutes() {
        List<Row> rows = ask(query("power-curve")).rows();
        assertThat(rows).hasSize((int) ((midnightMs(7) - midnightMs(5)) / TEN_MINUTES_MS));
        for (Row row : rows) {
            long endMs = row.tMs() + TEN_MINUTES_MS;
            assertClose(row.number("mean"), sent.power().mean(row.tMs(), endMs));
            assertThat(row.number("min")).isEqualTo(sent.power().min(row.tMs(), endMs));
            assertThat(row.number("max")).isEqualTo(sent.power().max(row.tMs(), endMs));
        }
    }

    // ---- days -------------------------------------------------------------------------------------------------------

    private interface OfDay {
        void check(Row row, long fromMs, long toMs);
    }

    /** A row for each day from one to before another, counted from the Monday; the Sunday is the day of the clocks. */
    private void eachDay(Table table, int fromDay, int toDay, OfDay check) {
        assertThat(table.times())
                .containsExactlyElementsOf(
                        IntStream.range(fromDay, toDay).mapToObj(this::midnightMs).toList());
        assertThat(midnightMs(7) - midnightMs(6)).isEqualTo(hoursOfTheDay * HOUR_MS);
        for (int day = fromDay; day < toDay; day++) {
            check.check(table.rows().get(day - fromDay), midnightMs(day), midnightMs(day + 1));
        }
    }

    private long midnightMs(int day) {
        return Raw.midnightMs(MONDAY.plusDays(days + day));
    }

    private String query(String name) {
        return manual.query(name, days);
    }

    private Table ask(String query) {
        return Table.of(influx, Building.DATABASE, query);
    }

    private static void assertClose(double found, double expected) {
        assertThat(found).isCloseTo(expected, within(PRECISION * Math.abs(expected)));
    }
}
