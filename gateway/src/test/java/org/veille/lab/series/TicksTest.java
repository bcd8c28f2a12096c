package org.veille.lab.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TicksTest {
    @Test
    void valuesAreRound() {
        assertThat(Ticks.values(-0.13, 0.41, 6))
                .extracting(Ticks.OfValue::label)
                .containsExactly("\u22120.1", "0.0", "0.1", "0.2", "0.3", "0.4");
    }

    @Test
    void aDayIsNamedOnce() {
        List<Ticks.OfTime> ticks = Ticks.times(ms("2015-12-30T10:00:00Z"), ms("2016-01-02T10:00:00Z"), 10);
        assertThat(ticks)
                .extracting(Ticks.OfTime::label)
                .containsExactly("12:00", "00:00", "12:00", "00:00", "12:00", "00:00");
        assertThat(ticks)
                .extracting(Ticks.OfTime::under)
                .containsExactly("Wed 30 Dec 2015", "Thu 31 Dec 2015", "", "Fri 1 Jan 2016", "", "Sat 2 Jan 2016");
    }

    @Test
    void longSeriesHaveMonthsAndYears() {
        List<Ticks.OfTime> ticks = Ticks.times(ms("2024-11-10T00:00:00Z"), ms("2025-06-10T00:00:00Z"), 10);
        assertThat(ticks).extracting(Ticks.OfTime::label)
                .containsExactly("Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun");
        assertThat(ticks).extracting(Ticks.OfTime::under).containsExactly("2024", "2025", "", "", "", "", "");
    }

    @Property
    void thereAreSomeButNotTooManyAndAllInside(
            @ForAll @LongRange(min = -1_000_000_000_000L, max = 4_000_000_000_000L) long fromMs,
            @ForAll @LongRange(min = 1, max = 3_000_000_000_000L) long spanMs) {
        List<Ticks.OfTime> ticks = Ticks.times(fromMs, fromMs + spanMs, 10);
        assertThat(ticks).hasSizeBetween(0, 12).allMatch(tick -> tick.tMs() >= fromMs && tick.tMs() <= fromMs + spanMs);
    }

    @Property
    void valueTicksAreFewAndInside(
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double low,
            @ForAll @DoubleRange(min = 0.01, max = 1e6) double range) {
        List<Ticks.OfValue> ticks = Ticks.values(low, low + range, 7);
        assertThat(ticks).hasSizeBetween(1, 8);
    }

    private static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
