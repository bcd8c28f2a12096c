package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.veille.condense.Condenser;
import org.veille.condense.Counter;
import org.veille.condense.Counter.Register;
import org.veille.condense.Deadband;
import org.veille.condense.Method;
import org.veille.condense.Trend;
import org.veille.condense.Window;
import org.veille.model.StateRow;

/** A lane that is restored from its last saved state and fed the raw tail releases what an undisturbed one releases. */
class LaneRestartTest {
    private static final List<Method> METHODS = List.of(
            Trend.method(3, 600_000),
            Window.method(600_000, ZoneId.of("Europe/Paris"), Window.Between.LINE, 120_000),
            Deadband.method(2, 300_000));
    private static final List<Method> OF_A_METER = List.of(
            Counter.method(3, 600_000, Optional.of(ZoneId.of("Europe/Paris")), new Register(1_000, 4_000)),
            Counter.method(3, Long.MAX_VALUE, Optional.empty(), Register.PLAIN),
            Counter.consumption(
                    Window.method(600_000, ZoneId.of("Europe/Paris"), Window.Between.INCREASE), 3, new Register(1_000, 4_000)));

    /** Of readings that are no index at all: nearly all are doubted. */
    private static final Method COUNTER =
            Counter.method(0.5, 600_000, Optional.empty(), Counter.Register.PLAIN);

    /** What entered the condensers, as the journal keeps it. */
    private record Entry(long tick, boolean silence, long tMs, double value) {}

    private final List<String> released = new ArrayList<>();
    private final List<Entry> journal = new ArrayList<>();
    private final Lane.Surroundings shelves = new Lane.Surroundings() {
        @Override
        public Optional<Condenser.Out> shelf(String name) {
            return Method.parse(name).map(Listed::new);
        }

        @Override
        public void setAside(long tMs, double v) {
            released.add("set aside " + tMs + " " + v);
        }
    };
    private List<Method> methods = METHODS;
    private StateRow saved;
    private long savedTick;
    private long neededFromTick;

    @Property(tries = 3_000)
    void aRestartAtAnyTickChangesNothing(@ForAll long seed) {
        assertThat(run(seed, true)).isEqualTo(run(seed, false));
    }

    /** Of a meter that turns over, falls back, and is changed; what is set aside is told once. */
    @Property(tries = 3_000)
    void norDoesItOfAMeter(@ForAll long seed, @ForAll @IntRange(max = 2) int archive) {
        methods = new ArrayList<>(OF_A_METER);
        Collections.rotate(methods, archive);
        assertThat(run(seed, true)).isEqualTo(run(seed, false));
    }

    @Property(tries = 3_000)
    void norDoesItWhereReadingsAreDoubted(@ForAll long seed) {
        methods = List.of(COUNTER);

        aRestartAtAnyTickChangesNothing(seed);
    }

    private List<String> run(long seed, boolean restarts) {
        released.clear();
        journal.clear();
        saved = null;
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed);
        RandomGenerator crash = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(~seed);
        Lane lane = lane();
        long tMs = 1_790_000_000_000L;
        double value = 20;
        for (long tick = 1; tick <= 40; tick++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                long gapMs = random.nextInt(8) == 0 ? 700_000 : 1 + random.nextInt(90_000);
                while (lane.deadlineMs() < tMs + gapMs && random.nextBoolean()) {
                    long watermarkMs = lane.deadlineMs();
                    journal.add(new Entry(tick, true, watermarkMs, 0));
                    lane.silence(watermarkMs);
                }
                tMs += gapMs;
                value = methods == METHODS ? value + random.nextGaussian() : index(value, random);
                journal.add(new Entry(tick, false, tMs, value));
                lane.reading(tMs, value, 0, tick);
                if (random.nextInt(5) == 0) {
                    late(lane, tick, tMs - 1 - random.nextInt(200_000), value);
                }
            }
            commit(lane, tick);
            if (restarts && crash.nextInt(3) == 0) {
                lane = restart();
            }
        }
        lane.end();
        return List.copyOf(released);
    }

    private void late(Lane lane, long tick, long tMs, double value) {
        journal.add(new Entry(tick, false, tMs, value));
        lane.late(tMs, value);
    }

    /** The next that a meter of three digits says. */
    private static double index(double before, RandomGenerator random) {
        double grown = (before + random.nextInt(6)) % 1_000;
        return switch (random.nextInt(30)) {
            case 0 -> 0;
            case 1 -> before * random.nextDouble();
            case 2 -> 950 + random.nextInt(50);
            default -> grown;
        };
    }

    private void commit(Lane lane, long tick) {
        if (lane.isDirty()) {
            saved = lane.save(tick);
            savedTick = tick;
        }
        neededFromTick = lane.neededFromTick();
    }

    /** The journal has pruned what nobody needs. */
    private Lane restart() {
        journal.removeIf(entry -> entry.tick() < neededFromTick);
        int before = released.size();
        Lane lane = lane();
        assertThat(lane.restore(saved)).isTrue();
        for (Entry entry : journal) {
            feed(lane, entry);
        }
        assertThat(lane.recovered(0)).as("the tail is whole").isTrue();
        assertThat(released).as("nothing is released twice").hasSize(before);
        return lane;
    }

    private void feed(Lane lane, Entry entry) {
        boolean known = entry.tick() <= savedTick;
        if (entry.silence() && known) {
            lane.silenceAgain(entry.tMs());
        } else if (entry.silence()) {
            lane.silence(entry.tMs());
        } else if (known) {
            lane.again(entry.tMs(), entry.value(), entry.tick());
        } else if (entry.tMs() <= lane.lastMs()) {
            lane.late(entry.tMs(), entry.value());
        } else {
            lane.reading(entry.tMs(), entry.value(), 0, entry.tick());
        }
    }

    private Lane lane() {
        return new Lane(
                1,
                methods.stream()
                        .map(method -> new Track.Course(method, method.identity(), new Listed(method)))
                        .toList(),
                shelves,
                0);
    }

    /** Writes down what is released. */
    private final class Listed implements Condenser.Out {
        private final String method;

        Listed(Method method) {
            this.method = method.identity();
        }

        @Override
        public void point(
                long tMs,
                double value,
                double mean,
                double min,
                double max,
                long count,
                double spanS,
                double bound,
                boolean runStart) {
            released.add(method + " " + tMs + " " + value + " " + mean + " " + count + " " + runStart);
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
                long fresh) {
            released.add(method + " " + fromMs + " " + mean + " " + count + " " + fresh);
        }
    }
}
