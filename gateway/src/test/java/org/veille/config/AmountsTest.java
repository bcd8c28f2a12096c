package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.InvalidValue;
import org.veille.model.Unit;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "250 ms, 250",
        "30 s, 30000",
        "10 min, 600000",
        "15min, 900000",
        "6 h, 21600000",
        "40 d, 3456000000",
        "1.5 h, 5400000",
        "0 s, 0",
        "1e3 ms, 1000",
        "36500 d, 3153600000000",
    })
    void aDurationIsANumberAndAUnit(String text, long ms) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(ms));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "min", "10", "10 MIN", "10 m", "-1 s", "36501 d", "1e-9 ms", "1e999 s", "1e-999 s", "1 h 30 min",
                "1h30", "1 000 s", "1,5 h", "٣ s", "0x10 s", "NaN s", "10 min\u0000", "1e99999999999 d"
            })
    void anythingElseIsNoDuration(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @Property
    void aDurationIsWrittenAndReadBack(
            @ForAll @LongRange(min = 0, max = Durations.MAX_DAYS * 86_400_000_000_000L) long ns) {
        Duration duration = Duration.ofNanos(ns);
        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0 s", "PT10M, 10 min", "PT90M, 90 min", "PT48H, 2 d", "PT0.0005S, 0.5 ms"})
    void aDurationIsWrittenInItsLongestWholeUnit(Duration duration, String text) {
        assertThat(Durations.format(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "512 MB, 512000000, 512 MB",
        "64 KiB, 65536, 64 KiB",
        "1.5 kB, 1500, 1500 B",
        "2000 MB, 2000000000, 2 GB",
        "10KB, 10000, 10 kB",
        "0 B, 0, 0 B",
    })
    void aSizeHasDecimalOrBinaryPrefixes(String text, long bytes, String written) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "1", "1 mb", "1 Mb", "-1 B", "0.5 B", "1001 TB", "1e999 B"})
    void anythingElseIsNoSize(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @Property
    void aSizeIsWrittenAndReadBack(@ForAll @LongRange(min = 0, max = ByteSize.MAX_BYTES) long bytes) {
        assertThat(ByteSize.parse(new ByteSize(bytes).toString()).bytes()).isEqualTo(bytes);
        assertThat(DailyBytes.parse(new DailyBytes(bytes).toString()).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 MB", "200 MB/h", "/day", "200/day", "MB/day"})
    void aBudgetIsADay(String text) {
        assertThatThrownBy(() -> DailyBytes.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void aNoBreakSpaceBeforeAUnitIsASpace() {
        assertThat(Measure.parse("19.5\u00A0°C")).isEqualTo(new Measure(19.5, Unit.CELSIUS));
        assertThat(Measure.parse("25\u202Fppm")).isEqualTo(new Measure(25, Unit.PPM));
    }

    @ParameterizedTest
    @CsvSource({"25 ppm, 25, PPM", "-3°C, -3, CELSIUS", "0.5, 0.5, ONE", "2e3 W, 2000, WATT", "9 °C, 9, CELSIUS"})
    void aMeasureIsANumberAndAUnit(String text, double value, Unit unit) {
        assertThat(Measure.parse(text)).isEqualTo(new Measure(value, unit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ppm", "1e999 W", "25 pmm", "1 000 ppm", "NaN W", "1,2 W"})
    void anythingElseIsNoMeasure(String text) {
        assertThatThrownBy(() -> Measure.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @ParameterizedTest
    @CsvSource({"9 °F, CELSIUS, 5", "1 K, CELSIUS, 1", "0.5 °C, KELVIN, 0.5", "10 Wh, KILOWATT_HOUR, 0.01", "25 ppm, PPM, 25"})
    void aDifferenceHasNoZeroPoint(String text, Unit unit, double difference) {
        assertThat(Measure.parse(text).differenceIn(unit)).isCloseTo(difference, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0.0005 kWh, 0.0005 kWh", "25.0 ppm, 25 ppm", "1e5 kWh, 100000 kWh", "-0.5, -0.5", "0 °C, 0 °C", "1e-7 W, 1.0E-7 W"})
    void aMeasureIsShownAsPeopleWriteIt(String text, String shown) {
        assertThat(Measure.parse(text)).hasToString(shown);
    }
}
