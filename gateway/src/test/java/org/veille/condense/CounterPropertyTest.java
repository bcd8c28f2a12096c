package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.veille.condense.Counter.Register;
import org.veille.condense.MadeSeries.Spacing;

/** The promises of {@link Counter} on made-up meters of every kind. */
class CounterPropertyTest {
    private static final long NO_HOLD = Long.MAX_VALUE;
    private static final long PERIOD_UNKNOWN = 0;
    private static final long HOUR = 3_600_000L;
    private static final ZoneId ZONE = ZoneId.of("Europe/Paris");

    @Property(tries = 50_000)
    void theBoundHoldsAndNoConsumptionIsNegative(@ForAll(supplier = MadeSeries.Any.class) MadeSeries made, @ForAll boolean hourly) {
        MadeSeries meter = made.index();
        Recorder out = Feed.calmly(method(made, NO_HOLD, hourly), meter, PERIOD_UNKNOWN);
        Judge.ofLines(made.epsilon(), meter).judge(meter, out.points);
        assertRises(out.points);
    }

    @Property(tries = 20_000)
    void theSameHoldsUnderAHold(@ForAll(supplier = MadeSeries.Any.class) MadeSeries made, @ForAll boolean hourly) {
        MadeSeries meter = made.index();
        long holdMs = made.spacing() == Spacing.MILLISECOND ? 5 : 300_000;
        Recorder out = Feed.underAHold(method(made, holdMs, hourly), meter, holdMs);
        Judge.ofLines(made.epsilon(), meter).judge(meter, out.points);
        assertRises(out.points);
    }

    @Property(tries = 20_000)
    void anHourReadOffTheLineIsExact(@ForAll(supplier = MadeSeries.Any.class) MadeSeries made) {
        MadeSeries meter = made.index();
        List<Recorder.P> points = Feed.calmly(method(made, NO_HOLD, true), meter, PERIOD_UNKNOWN).points;
        long lastMs = meter.t()[meter.length() - 1];
        int k = 1;
        for (long hourMs = (meter.t()[0] / HOUR + 1) * HOUR; hourMs <= lastMs; hourMs += HOUR) {
            while (points.get(k).tMs() < hourMs) {
                k++;
            }
            Recorder.P after = points.get(k);
            Recorder.P before = points.get(k - 1);
            double part = (hourMs - before.tMs()) / (double) (after.tMs() - before.tMs());
            double line = before.value() + (after.value() - before.value()) * part;
            assertThat(line).isCloseTo(meter.at(hourMs), within(1e-9 * meter.largest()));
        }
    }

    @Property(tries = 20_000)
    void anyChoppingAndAnyRestartGivesTheSamePointsOfAFaultyMeter(
            @ForAll(supplier = MadeSeries.Any.class) MadeSeries made, @ForAll long disturbance) {
        long holdMs = made.spacing() == Spacing.MILLISECOND ? 20 : disturbance % 2 == 0 ? NO_HOLD : 1_200_000;
        MadeSeries meter = faulty(made, disturbance);
        double top = meter.largest();
        Register register = disturbance % 3 == 0 ? new Register(Math.max(top, 1e-30), Double.NaN) : Register.PLAIN;
        Method method = Counter.method(
                made.epsilon(), holdMs, disturbance % 5 == 0 ? Optional.of(ZONE) : Optional.empty(), register);
        assertThat(Feed.disturbed(method, meter, PERIOD_UNKNOWN, disturbance).points)
                .isEqualTo(Feed.calmly(method, meter, PERIOD_UNKNOWN).points);
    }

    @Property(tries = 20_000)
    void oneOrTwoWrongReadingsChangeNoPointAndAreSetAside(
            @ForAll(supplier = MadeSeries.Any.class) MadeSeries made, @ForAll long disturbance) {
        MadeSeries meter = made.index();
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(disturbance);
        Method method = method(made, NO_HOLD, false);
        Recorder out = new Recorder();
        Condenser counter = method.create();
        List<Long> wrong = new ArrayList<>();
        for (int i = 0; i < meter.length(); i++) {
            boolean room = i > 0 && meter.t()[i] - meter.t()[i - 1] > 3;
            for (int n = 1; room && random.nextInt(10) == 0 && n <= 2; n++) {
                counter.offer(meter.t()[i - 1] + n, meter.v()[i - 1] - made.epsilon() * (0.5 + 10 * random.nextDouble()), out);
                wrong.add(meter.t()[i - 1] + n);
            }
            counter.offer(meter.t()[i], meter.v()[i], out);
        }
        counter.end(out);
        assertThat(out.setAside).containsExactlyInAnyOrderElementsOf(wrong);
        assertThat(out.points).isEqualTo(Feed.calmly(method, meter, PERIOD_UNKNOWN).points);
    }

    /** With zeros, falls and other meters. */
    private static MadeSeries faulty(MadeSeries made, long disturbance) {
        MadeSeries meter = made.index();
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(disturbance + 1);
        double[] said = meter.v().clone();
        double less = 0;
        for (int i = 0; i < said.length; i++) {
            if (random.nextInt(12) == 0) {
                less = random.nextBoolean() ? said[i] : said[i] * random.nextDouble();
            }
            said[i] = random.nextInt(8) == 0 ? 0 : said[i] - less;
        }
        return new MadeSeries(made.shape(), made.spacing(), made.seed(), made.epsilon(), made.t(), said);
    }

    private static Method method(MadeSeries made, long holdMs, boolean hourly) {
        return Counter.method(made.epsilon(), holdMs, hourly ? Optional.of(ZONE) : Optional.empty(), Register.PLAIN);
    }

    private static void assertRises(List<Recorder.P> points) {
        for (int k = 1; k < points.size(); k++) {
            assertThat(points.get(k).value()).isGreaterThanOrEqualTo(points.get(k - 1).value());
        }
    }
}
