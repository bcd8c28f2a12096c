package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.veille.condense.Window.Between;
import org.veille.condense.reference.WindowReference;
import org.veille.condense.reference.WindowReference.Expected;
import org.veille.condense.reference.WindowReference.Kind;
import org.veille.condense.reference.WindowReference.Reading;

/** Readings in any order within the tolerance give the windows that the whole list of them has. */
class WindowPropertyTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final long HOUR = 3_600_000;

    /** A series, and the order in which it came in. */
    private record Arrivals(long widthMs, long lateMs, long periodMs, List<Reading> sorted, List<Reading> order) {
        Method method(Between between) {
            return Window.method(widthMs, PARIS, between, lateMs);
        }

        long gapMs() {
            return periodMs > 0 ? 5 * periodMs : 3 * HOUR;
        }
    }

    @Provide
    Arbitrary<Long> widths() {
        return Arbitraries.of(60_000L, 600_000L, HOUR, 6 * HOUR, 24 * HOUR);
    }

    @Provide
    Arbitrary<LocalDate> days() {
        return Arbitraries.of(LocalDate.of(2026, 3, 29), LocalDate.of(2026, 10, 25), LocalDate.of(2026, 6, 1));
    }

    @Property(tries = 20_000)
    void windowsAreThoseOfTheWholeList(
            @ForAll("widths") long widthMs,
            @ForAll("days") LocalDate day,
            @ForAll Between between,
            @ForAll boolean restless,
            @ForAll long seed) {
        RandomGenerator random = random(seed);
        Arrivals arrivals = arrivals(widthMs, day, random);
        List<Expected> released = new ArrayList<>();
        Tally tally = new Tally(released);

        feed(arrivals, between, restless ? random : null, tally);

        TreeMap<Long, Expected> inTheEnd = new TreeMap<>();
        released.forEach(window -> inTheEnd.put(window.fromMs(), window));
        // One that a late reading has emptied is told as empty, because the row of before stands.
        inTheEnd.values().removeIf(window -> restless && window.count() == 0 && window.coveragePct() == 0);
        List<Expected> expected = WindowReference.windows(
                arrivals.sorted(),
                boundaries(widthMs, day.minusDays(1), arrivals.sorted()),
                Kind.valueOf(between.name()),
                arrivals.gapMs());
        assertThat(inTheEnd.keySet()).containsExactlyElementsOf(expected.stream().map(Expected::fromMs).toList());
        expected.forEach(window -> assertSame(inTheEnd.get(window.fromMs()), window));
        assertThat(tally.fresh).isEqualTo(arrivals.sorted().size());
        if (!restless) {
            assertThat(released).as("each once").hasSameSizeAs(expected);
        }
    }

    @Property(tries = 20_000)
    void theOrderOfArrivalMakesNoDifference(
            @ForAll("widths") long widthMs, @ForAll("days") LocalDate day, @ForAll Between between, @ForAll long seed) {
        Arrivals arrivals = arrivals(widthMs, day, random(seed));
        Arrivals inOrder =
                new Arrivals(widthMs, 0, arrivals.periodMs(), arrivals.sorted(), arrivals.sorted());
        List<Expected> shuffled = new ArrayList<>();
        List<Expected> sorted = new ArrayList<>();

        feed(arrivals, between, null, new Tally(shuffled));
        feed(inOrder, between, null, new Tally(sorted));

        assertThat(shuffled).isEqualTo(sorted);
    }

    /** @param disturbance makes silences and restarts; null for none */
    private static void feed(Arrivals arrivals, Between between, RandomGenerator disturbance, Tally tally) {
        Condenser window = arrivals.method(between).create();
        window.expect(arrivals.periodMs());
        long newestMs = Long.MIN_VALUE;
        long taken = 0;
        for (Reading reading : arrivals.order()) {
            if (reading.tMs() > newestMs) {
                newestMs = reading.tMs();
                window.offer(reading.tMs(), reading.v(), tally);
            } else {
                assertThat(window.late(reading.tMs(), reading.v(), tally)).isTrue();
            }
            if (disturbance != null && disturbance.nextInt(3) == 0) {
                window.advance(newestMs + disturbance.nextLong(4 * arrivals.widthMs()), tally);
            }
            if (disturbance != null && disturbance.nextInt(3) == 0) {
                long dueMs = window.nextDeadlineMs();
                window.advance(dueMs, tally);
                assertThat(window.nextDeadlineMs()).as("it has passed").isGreaterThan(dueMs - (dueMs == Long.MAX_VALUE ? 1 : 0));
            }
            if (disturbance != null && disturbance.nextInt(3) == 0) {
                window = Method.parse(arrivals.method(between).identity())
                        .orElseThrow()
                        .restore(window.restart())
                        .orElseThrow();
            }
            assertThat(tally.fresh + window.held()).isEqualTo(++taken);
        }
        window.end(tally);
        assertThat(window.held()).isZero();
        assertThat(window.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    /** Readings from somewhere in the day on; each is under way for less than the tolerance. */
    private static Arrivals arrivals(long widthMs, LocalDate day, RandomGenerator random) {
        long lateMs = random.nextInt(4) == 0 ? 1 + random.nextInt(1_000) : 1 + random.nextLong(widthMs - 1);
        // Up to three windows from one reading to the next, and up to forty readings a window.
        long stepMs = Math.max(2, widthMs * (1 + 2 * random.nextInt(2)) / (1 + random.nextInt(40)));
        long periodMs = random.nextInt(3) == 0 ? 0 : Math.max(1, stepMs * 3 / 10);
        int n = 1 + random.nextInt(40);
        long t = day.atTime(random.nextInt(24), 0).atZone(PARIS).toInstant().toEpochMilli() - random.nextInt(2);
        List<Reading> sorted = new ArrayList<>();
        List<long[]> arrival = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            sorted.add(new Reading(t, random.nextInt(20) / 2.0));
            arrival.add(new long[] {t + random.nextLong(lateMs), i});
            t += random.nextInt(5) == 0 ? stepMs : 1 + random.nextLong(stepMs);
        }
        arrival.sort(Comparator.comparingLong(one -> one[0]));
        List<Reading> order = arrival.stream().map(one -> sorted.get((int) one[1])).toList();
        return new Arrivals(widthMs, lateMs, periodMs, sorted, order);
    }

    /** Up to an hour they are those of UTC in Paris; above, what the calendar of each day says. */
    private static List<Long> boundaries(long widthMs, LocalDate first, List<Reading> sorted) {
        long untilMs = sorted.getLast().tMs();
        List<Long> boundaries = new ArrayList<>();
        if (widthMs <= HOUR) {
            long t = Math.floorDiv(sorted.getFirst().tMs(), widthMs) * widthMs;
            for (; t <= untilMs + widthMs; t += widthMs) {
                boundaries.add(t);
            }
            return boundaries;
        }
        for (LocalDate day = first; boundaries.isEmpty() || boundaries.getLast() <= untilMs; day = day.plusDays(1)) {
            for (long s = 0; s < 86_400; s += widthMs / 1_000) {
                LocalTime time = LocalTime.ofSecondOfDay(s);
                boundaries.add(ZonedDateTime.of(day, time, PARIS).toInstant().toEpochMilli());
            }
        }
        return boundaries;
    }

    private static void assertSame(Expected window, Expected expected) {
        assertThat(window.toMs()).isEqualTo(expected.toMs());
        assertThat(window.count()).isEqualTo(expected.count());
        // Without a reading both are NaN, which only a boxed one equals.
        assertThat(window.min()).isEqualTo(Double.valueOf(expected.min()));
        assertThat(window.max()).isEqualTo(Double.valueOf(expected.max()));
        assertThat(window.coveragePct()).isCloseTo(expected.coveragePct(), within(1e-9));
        assertClose(window.mean(), expected.mean());
        assertClose(window.integral(), expected.integral());
        assertClose(window.increase(), expected.increase());
    }

    private static void assertClose(double value, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(value).isNaN();
        } else {
            assertThat(value).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
        }
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed);
    }

    /** Keeps the windows, and how many readings they brought. */
    private static final class Tally implements Condenser.Out {
        private final List<Expected> windows;
        private long fresh;

        Tally(List<Expected> windows) {
            this.windows = windows;
        }

        @Override
        public void point(
                long tMs, double v, double mean, double min, double max, long n, double s, double bound, boolean start) {
            throw new AssertionError("a window releases no points");
        }

        @Override
        public void window(
                long fromMs,
                long toMs,
                double mean,
                double min,
                double max,
                double integral,
                double increase,
                double coveragePct,
                long count,
                long newOnes) {
            assertThat(newOnes).isBetween(0L, count);
            fresh += newOnes;
            windows.add(new Expected(fromMs, toMs, mean, min, max, integral, increase, coveragePct, count));
        }
    }
}
