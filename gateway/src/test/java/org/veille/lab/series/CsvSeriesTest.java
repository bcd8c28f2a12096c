package org.veille.lab.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.InvalidValue;

/** A file that can be read is read exactly; one that cannot says where and why. */
class CsvSeriesTest {
    @TempDir
    private Path folder;

    @Test
    void secondsAreExactToTheMillisecond() throws IOException {
        assertThat(rows("time,value\n1423666080.000,21.5\n1423666080.001,-3\n1423666081,1e2\n"))
                .containsExactly("1423666080000 21.5", "1423666080001 -3.0", "1423666081000 100.0");
    }

    @Test
    void whatIsFinerThanAMillisecondIsRounded() throws IOException {
        assertThat(rows("time,value\n1423666080.1234,1\n1423666080.1235,1\n1.42366608E9,1\n"))
                .containsExactly("1423666080123 1.0", "1423666080124 1.0", "1423666080000 1.0");
    }

    @Test
    void semicolonsQuotesByteOrderMarkAndWindowsLineEndsAreTaken() throws IOException {
        assertThat(rows("\uFEFF\"time\";\"value\"\r\n\"10\"; \"2.5\" \r\n\r\n11;3\r\n"))
                .containsExactly("10000 2.5", "11000 3.0");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-05T08:30:00Z, 1767601800000",
        "2026-01-05T08:30:00.250Z, 1767601800250",
        "2026-01-05 08:30:00, 1767601800000",
        "2026-01-05T08:30, 1767601800000",
        "2026-01-05T09:30:00+01:00, 1767601800000",
        "2026-01-05T09:30:00.0004+0100, 1767601800000",
        "2026-01-05T06:30:00-02, 1767601800000",
    })
    void isoTimesAreTakenWithOrWithoutOffset(String time, long ms) throws IOException {
        assertThat(rows("time,value\n" + time + ",1\n")).containsExactly(ms + " 1.0");
    }

    @Test
    void millisecondsAreTakenWhenSaidOrWhenTheHeaderSaysSo() throws IOException {
        Path plain = file("time,value\n1423666080123,1\n");
        try (CsvSeries series = new CsvSeries(plain, Optional.of(true), Optional.empty())) {
            series.next();
            assertThat(series.tMs()).isEqualTo(1_423_666_080_123L);
        }
        assertThat(rows("time_ms,value\n1423666080123,1\n")).containsExactly("1423666080123 1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "null", "inf", "unavailable", "\"\""})
    void aMissingValueIsNotANumber(String value) throws IOException {
        assertThat(rows("time,value\n10," + value + "\n")).containsExactly("10000 NaN");
    }

    @Test
    void ofSeveralColumnsTheNamedOneIsTaken() throws IOException {
        Path several = file("time,temperature,co2\n10,21.5,600\n");
        try (CsvSeries series = new CsvSeries(several, Optional.empty(), Optional.of("co2"))) {
            series.next();
            assertThat(series.value()).isEqualTo(600);
            assertThat(series.valueName()).isEqualTo("co2");
        }
        assertThatThrownBy(() -> new CsvSeries(several, Optional.empty(), Optional.of("pm")))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("temperature, co2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            time,value\\n10,1\\n11,abc\\n                | :3: found 'abc', expected a number
            time;value\\n10;21,5\\n                      | :2: found '21,5', expected a number; write the decimal point
            time,value\\n10,21,5\\n                      | :2: found '10,21,5', expected 2 columns
            time,value\\n10\\n                           | :2: found '10', expected 2 columns
            time,value\\n10,1\\n\\nyesterday,2\\n        | :4: found 'yesterday', expected a time
            time,value\\n,2\\n                           | :2: found '', expected a time
            time,value\\n2026-02-30T00:00:00Z,2\\n       | :2: found '2026-02-30T00:00:00Z', expected a time
            time,value\\n2026-01-05,2\\n                 | :2: found '2026-01-05', expected a time
            time,value\\n1423666080123,2\\n              | if these are milliseconds, add '--time ms'
            time,value\\n10,0x1p3\\n                     | :2: found '0x1p3', expected a number
            10,1\\n11,2\\n                               | :1: found '10,1', expected a header line
            value\\n1\\n                                 | :1: found 'value', expected a header line
            time,a,b\\n1,2,3\\n                          | name one of them by --column
            time,value\\n10,"2\\n                        | :2: found '10,"2', expected a quotation mark
            ``                                           | :1: found '', expected a header line
            """)
    void aMistakeSaysTheLineAndWhatIsThere(String text, String message) {
        assertThatThrownBy(() -> rows(text.replace("\\n", "\n")))
                .isInstanceOf(CsvMistake.class)
                .hasMessageContaining("series.csv:")
                .hasMessageContaining(message);
    }

    @Test
    void anOverlongLineIsRefusedInsteadOfHeld() {
        assertThatThrownBy(() -> rows("time,value\n10," + "1".repeat(CsvLines.MAX_LINE_BYTES) + "\n"))
                .isInstanceOf(CsvMistake.class)
                .hasMessageContaining(":2:");
    }

    @Property(tries = 2_000)
    void aNumberIsReadAsTheLibraryReadsIt(@ForAll double value) {
        byte[] text = Double.toString(value).getBytes(StandardCharsets.US_ASCII);
        assertThat(CsvNumber.parse(text, 0, text.length)).isEqualTo(Double.isFinite(value) ? value : Double.NaN);
    }

    @Property(tries = 2_000)
    void aShortNumberIsReadAsTheLibraryReadsIt(
            @ForAll long mantissa, @ForAll @IntRange(max = 25) int decimals) {
        String written = java.math.BigDecimal.valueOf(mantissa, decimals).toPlainString();
        byte[] text = written.getBytes(StandardCharsets.US_ASCII);
        assertThat(CsvNumber.parse(text, 0, text.length)).isEqualTo(Double.parseDouble(written));
    }

    @Property(tries = 2_000)
    void aTimeIsReadBackInEveryForm(@ForAll @LongRange(min = -2_000_000_000_000L, max = 90_000_000_000_000L) long ms) {
        String seconds = java.math.BigDecimal.valueOf(ms, 3).toPlainString();
        CsvTime times = new CsvTime();
        assertThat(parse(times, seconds, CsvTime.Unit.SECONDS)).isEqualTo(ms);
        assertThat(parse(times, Long.toString(ms), CsvTime.Unit.MILLISECONDS)).isEqualTo(ms);
        assertThat(parse(times, java.time.Instant.ofEpochMilli(ms).toString(), CsvTime.Unit.SECONDS)).isEqualTo(ms);
    }

    @Property
    void anyTextIsATimeOrNoneAndNeverAFailure(@ForAll String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        new CsvTime().parse(bytes, 0, bytes.length, CsvTime.Unit.SECONDS);
        CsvNumber.parse(bytes, 0, bytes.length);
    }

    private static long parse(CsvTime times, String text, CsvTime.Unit unit) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return times.parse(bytes, 0, bytes.length, unit);
    }

    private List<String> rows(String text) throws IOException {
        List<String> rows = new ArrayList<>();
        try (CsvSeries series = new CsvSeries(file(text), Optional.empty(), Optional.empty())) {
            while (series.next()) {
                rows.add(series.tMs() + " " + series.value());
            }
        }
        return rows;
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("series.csv"), text);
    }
}
