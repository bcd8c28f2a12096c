package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.veille.condense.Condenser;
import org.veille.condense.Counter;
import org.veille.condense.Deadband;
import org.veille.condense.Method;
import org.veille.condense.Trend;
import org.veille.condense.Window;
import org.veille.model.StateRow;

/** A lane that is restored from its last saved state and fed the raw tail releases what an undisturbed one releases. */
class LaneRestartTest {
    private static final List<Method> METHODS = List.of(
            Trend.method(3, 600_000),
            Window.method(600_000, ZoneId.of("Europe/Paris"), Window.Between.LINE),
            Deadband.method(2, 300_000));

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
                value += random.nextGaussian();
                journal.add(new Entry(tick, false, tMs, value));
                lane.reading(tMs, value, 0, tick);
            }
            commit(lane, tick);
            if (restarts && crash.nextInt(3) == 0) {
                lane = restart();
            }
        }
        lane.end();
        return List.copyOf(released);
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
        lane.recovered(0);
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
