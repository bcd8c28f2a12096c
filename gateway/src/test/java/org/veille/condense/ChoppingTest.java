package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** However the stream is cut into ticks, silences and restarts, the same readings give the same points. */
class ChoppingTest {
    private static final List<Method> METHODS = List.of(
            Deadband.method(2.5, 40_000),
            Window.method(60_000, ZoneId.of("Europe/Paris"), Window.Between.LINE),
            Window.method(60_000, ZoneId.of("Europe/Paris"), Window.Between.PREVIOUS),
            Window.method(60_000, ZoneId.of("Europe/Paris"), Window.Between.INCREASE),
            Window.method(60_000, ZoneId.of("Europe/Paris"), Window.Between.LINE, 25_000),
            Window.method(600_000, ZoneId.of("Europe/Paris"), Window.Between.INCREASE, 400_000),
            Live.method(30_000),
            SwingingDoor.method(2.5, 40_000),
            Step.method(40_000));

    @Provide
    Arbitrary<Method> methods() {
        return Arbitraries.of(METHODS);
    }

    @Property(tries = 2_000)
    void silencesAndRestartsChangeNothing(@ForAll("methods") Method method, @ForAll long seed) {
        Recorder calm = run(method, seed, false);
        Recorder disturbed = run(method, seed, true);

        assertThat(disturbed.points).isEqualTo(calm.points);
        assertThat(disturbed.windows).isEqualTo(calm.windows);
    }

    @Property(tries = 2_000)
    void everyReadingIsHeldOrReleasedOnce(@ForAll long seed) {
        RandomGenerator random = random(seed);
        Condenser band = METHODS.getFirst().create();
        Recorder out = new Recorder();
        long t = 0;
        for (int i = 1; i <= 200; i++) {
            t += 1 + random.nextInt(20_000);
            band.offer(t, random.nextInt(10), out);
            long released = out.points.stream().mapToLong(Recorder.P::count).sum();
            assertThat(released + band.held()).isEqualTo(i);
        }
    }

    /** A device that kept its readings while its network was down sends them after silence has released their window. */
    @Property(tries = 2_000)
    void lateReadingsAreInTheirWindowInTheEnd(
            @ForAll @IntRange(min = 1, max = 5) int which, @ForAll long seed, @ForAll boolean periodKnown) {
        RandomGenerator random = random(seed);
        Method method = METHODS.get(which);
        Condenser calm = method.create();
        Condenser hasty = method.create();
        Recorder calmly = new Recorder();
        Recorder hastily = new Recorder();
        calm.expect(periodKnown ? 10_000 : 0);
        hasty.expect(periodKnown ? 10_000 : 0);
        long t = 0;
        for (int i = 1; i <= 100; i++) {
            t += 1 + random.nextInt(15_000);
            double v = random.nextInt(20) / 2.0;
            calm.offer(t, v, calmly);
            hasty.offer(t, v, hastily);
            hasty.advance(t + random.nextLong(300_000), hastily);
            hasty = random.nextBoolean() ? method.restore(hasty.restart()).orElseThrow() : hasty;
            assertThat(hastily.freshInWindows + hasty.held()).isEqualTo(i);
        }
        calm.end(calmly);
        hasty.end(hastily);

        assertThat(lastOfEach(hastily)).isEqualTo(lastOfEach(calmly));
    }

    private static Map<Long, Recorder.W> lastOfEach(Recorder out) {
        Map<Long, Recorder.W> byStart = new TreeMap<>();
        out.windows.forEach(window -> byStart.put(window.fromMs(), window));
        return byStart;
    }

    private static Recorder run(Method method, long seed, boolean disturbed) {
        RandomGenerator random = random(seed);
        RandomGenerator disturbance = random(seed + 1);
        Condenser condenser = method.create();
        condenser.expect(random.nextBoolean() ? 10_000 : 0);
        Recorder out = new Recorder();
        long t = 0;
        for (int i = 0; i < 100; i++) {
            long next = t + 1 + random.nextInt(random.nextInt(10) == 0 ? 200_000 : 15_000);
            if (disturbed && disturbance.nextInt(3) == 0 && next > t + 1) {
                condenser.advance(t + 1 + disturbance.nextLong(next - t - 1), out);
            }
            if (disturbed && disturbance.nextInt(3) == 0) {
                Optional<Condenser> again = Method.parse(method.identity()).flatMap(m -> m.restore(restartOf(method)));
                condenser = method.restore(condenser.restart()).orElseThrow();
                assertThat(again).isPresent();
            }
            condenser.offer(next, random.nextInt(20) / 2.0, out);
            t = next;
        }
        condenser.end(out);
        return out;
    }

    private static Restart restartOf(Method method) {
        return method.create().restart();
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed);
    }
}
