package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** With changes by an hour and by half of one, at two, at midnight and a minute past it, and over a whole day. */
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Paris",
            "America/Sao_Paulo",
            "Asia/Beirut",
            "Asia/Gaza",
            "America/St_Johns",
            "America/Caracas",
            "Asia/Kolkata",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Antarctica/Troll",
            "Pacific/Marquesas",
            "Pacific/Apia",
            "Indian/Reunion");

    /** The boundaries from one instant on, as UTC. */
    private static List<String> from(String zone, long widthMs, String instant, int count) {
        Frame frame = new Frame(widthMs, ZoneId.of(zone));
        List<String> boundaries = new ArrayList<>();
        long t = frame.startOf(ms(instant));
        for (int i = 0; i < count; i++) {
            boundaries.add(Instant.ofEpochMilli(t).toString());
            t = frame.nextAfter(t);
        }
        return boundaries;
    }

    private static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    @Test
    void aDayHas23HoursWhenTheClocksGoForwardAnd25WhenTheyGoBack() {
        assertThat(from("Europe/Paris", DAY, "2026-03-28T12:00:00Z", 4))
                .containsExactly(
                        "2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z");
        assertThat(from("Europe/Paris", DAY, "2026-10-25T22:59:59.999Z", 2))
                .containsExactly("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
    }

    @Test
    void aDayWithoutMidnightBeginsAtItsFirstInstant() {
        assertThat(from("America/Sao_Paulo", DAY, "2017-10-14T12:00:00Z", 3))
                .containsExactly("2017-10-14T03:00:00Z", "2017-10-15T03:00:00Z", "2017-10-16T02:00:00Z");
        assertThat(from("Asia/Beirut", DAY, "2022-03-26T12:00:00Z", 3))
                .containsExactly("2022-03-25T22:00:00Z", "2022-03-26T22:00:00Z", "2022-03-27T21:00:00Z");
    }

    /** At 00:00 on 18 February 2018 it became 23:00 on the 17th. */
    @Test
    void aDayThatTheClocksGoBackIntoHas25Hours() {
        assertThat(from("America/Sao_Paulo", DAY, "2018-02-18T02:30:00Z", 2))
                .containsExactly("2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z");
    }

    /** At 00:01 on 29 October 2006 it became 23:01 on the 28th: the 29th had begun and goes on. */
    @Test
    void midnightIsPassedOnceAlsoWhenTheClockShowsItTwice() {
        assertThat(from("America/St_Johns", DAY, "2006-10-28T12:00:00Z", 3))
                .containsExactly("2006-10-28T02:30:00Z", "2006-10-29T02:30:00Z", "2006-10-30T03:30:00Z");
        assertThat(new Frame(DAY, ZoneId.of("America/St_Johns")).startOf(ms("2006-10-29T02:45:00Z")))
                .isEqualTo(ms("2006-10-29T02:30:00Z"));
        assertThat(new Frame(DAY, ZoneId.of("America/St_Johns")).nextAfter(ms("2006-10-29T02:45:00Z")))
                .isEqualTo(ms("2006-10-30T03:30:00Z"));
    }

    @Test
    void aDayThatACountrySkippedIsNoWindow() {
        assertThat(from("Pacific/Apia", DAY, "2011-12-29T12:00:00Z", 3))
                .containsExactly("2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z");
    }

    @Test
    void hoursAndDaysAreLocalWhereTheOffsetIsHalfAnHour() {
        assertThat(from("Pacific/Marquesas", HOUR, "2026-01-12T09:00:00Z", 2))
                .containsExactly("2026-01-12T08:30:00Z", "2026-01-12T09:30:00Z");
        assertThat(from("Pacific/Marquesas", DAY, "2026-01-12T09:29:00Z", 2))
                .containsExactly("2026-01-11T09:30:00Z", "2026-01-12T09:30:00Z");
    }

    @Test
    void anHourIsCutWhereTheClocksMoveByHalfOfOne() {
        // 1 May 2016 at 02:30 it became 03:00 in Caracas.
        assertThat(from("America/Caracas", HOUR, "2016-05-01T06:40:00Z", 3))
                .containsExactly("2016-05-01T06:30:00Z", "2016-05-01T07:00:00Z", "2016-05-01T08:00:00Z");
        // 5 April 2026 at 02:00 it becomes 01:30; 4 October at 02:00 it becomes 02:30.
        assertThat(from("Australia/Lord_Howe", HOUR, "2026-04-04T14:10:00Z", 4))
                .containsExactly(
                        "2026-04-04T14:00:00Z", "2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z", "2026-04-04T16:30:00Z");
        assertThat(from("Australia/Lord_Howe", HOUR, "2026-10-03T14:40:00Z", 4))
                .containsExactly(
                        "2026-10-03T14:30:00Z", "2026-10-03T15:30:00Z", "2026-10-03T16:00:00Z", "2026-10-03T17:00:00Z");
        assertThat(new Frame(HOUR, ZoneId.of("Australia/Lord_Howe")).startOf(ms("2026-04-04T15:10:00Z")))
                .isEqualTo(ms("2026-04-04T15:00:00Z"));
    }

    @Test
    void severalHoursGoFromLocalTimeToLocalTime() {
        assertThat(from("Europe/Paris", 2 * HOUR, "2026-03-29T00:30:00Z", 4))
                .containsExactly(
                        "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z", "2026-03-29T04:00:00Z");
        assertThat(from("Europe/Paris", 6 * HOUR, "2026-10-25T04:30:00Z", 2))
                .containsExactly("2026-10-24T22:00:00Z", "2026-10-25T05:00:00Z");
    }

    @Test
    void aBoundaryIsTheStartOfItsOwnWindow() {
        Frame hours = new Frame(HOUR, ZoneId.of("Europe/Paris"));
        long nine = ms("2026-01-12T09:00:00Z");
        assertThat(hours.startOf(nine)).isEqualTo(nine);
        assertThat(hours.nextAfter(nine)).isEqualTo(nine + HOUR);
        assertThat(hours.startOf(nine - 1)).isEqualTo(nine - HOUR);
        assertThat(hours.nextAfter(nine - 1)).isEqualTo(nine);
    }

    @Test
    void widthsThatDoNotFillADayAreRefused() {
        for (long width : new long[] {0, -HOUR, 7 * MINUTE, 90 * MINUTE, 5 * HOUR, 2 * DAY}) {
            assertThatThrownBy(() -> new Frame(width, ZoneId.of("UTC")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("divide");
        }
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of(ZONES);
    }

    @Provide
    Arbitrary<Long> widths() {
        return Arbitraries.of(MINUTE, 10 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY);
    }

    @Property(tries = 20_000)
    void everyInstantIsInExactlyOneWindow(
            @ForAll("zones") String zone,
            @ForAll("widths") long widthMs,
            @ForAll @LongRange(min = 0, max = 1_900_000_000) long s,
            @ForAll boolean atChange,
            @ForAll boolean near,
            @ForAll @LongRange(min = -90_000, max = 90_000) long aroundS) {
        ZoneId id = ZoneId.of(zone);
        var change = id.getRules().nextTransition(Instant.ofEpochSecond(s));
        long offS = near ? aroundS / 20 : aroundS;
        long t = atChange && change != null ? (change.toEpochSecond() + offS) * 1_000 : s * 1_000 + 7;
        Frame frame = new Frame(widthMs, id);
        long from = frame.startOf(t);
        long to = frame.nextAfter(t);

        assertThat(from).isLessThanOrEqualTo(t);
        assertThat(to).isGreaterThan(t);
        assertThat(frame.startOf(from)).isEqualTo(from);
        assertThat(frame.nextAfter(from)).isEqualTo(to);
        assertThat(frame.startOf(to - 1)).isEqualTo(from);
        assertThat(frame.nextAfter(to - 1)).isEqualTo(to);
        assertThat(frame.startOf(to)).isEqualTo(to);
        assertThat(isRound(id, widthMs, from)).isTrue();
        assertThat(to - from).isLessThanOrEqualTo(widthMs + (widthMs > HOUR ? 2 * HOUR : 0));
    }

    /** The local time of a boundary is a multiple of the width, or the clocks change at it. */
    private static boolean isRound(ZoneId zone, long widthMs, long t) {
        Instant instant = Instant.ofEpochMilli(t);
        LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
        boolean changes = !zone.getRules()
                .getOffset(instant)
                .equals(zone.getRules().getOffset(instant.minusSeconds(1)));
        return changes || local.toLocalTime().toNanoOfDay() / 1_000_000 % widthMs == 0;
    }
}
