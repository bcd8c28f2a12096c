package org.veille.bench;

import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.veille.condense.Counter;
import org.veille.condense.Deadband;
import org.veille.condense.Method;
import org.veille.condense.Step;
import org.veille.condense.SwingingDoor;
import org.veille.condense.Trend;
import org.veille.condense.Window;
import org.veille.condense.reference.Baselines;
import org.veille.condense.reference.Knot;
import org.veille.condense.reference.Recording;
import org.veille.condense.reference.StoredPoint;
import org.veille.condense.reference.TubeOptimum;

/** What takes part in the comparison. */
sealed interface Contender {
    /** As in the configuration, or a short name. */
    String name();

    /** Whether it is meant for such a series. */
    boolean suits(Case series);

    Drawn drawn(Recording recording, double within);

    /**
     * What is stored, and what a reader draws of it.
     *
     * @param points or windows
     */
    record Drawn(int points, List<Knot> line) {
        static Drawn of(List<Knot> points) {
            return new Drawn(points.size(), points);
        }
    }

    /** Longer than any series. */
    long NO_HOLD_MS = 1_000L * 365 * 86_400_000;

    Set<Case.Kind> ALL = EnumSet.allOf(Case.Kind.class);

    Online TREND = new Online("trend", ALL, Trend::method);

    Online DEADBAND = new Online("deadband", ALL, Deadband::method);

    Online SWINGING_DOOR = new Online("swinging-door", ALL, SwingingDoor::method);

    Online STEP = new Online("step", EnumSet.of(Case.Kind.STEP), (_, holdMs) -> Step.method(holdMs));

    Online COUNTER = new Online(
            "counter",
            EnumSet.of(Case.Kind.COUNTER),
            (within, holdMs) -> Counter.method(within, holdMs, Optional.empty(), Counter.Register.PLAIN));

    Online COUNTER_AT_HOURS = new Online(
            "counter, at: hour",
            EnumSet.of(Case.Kind.COUNTER),
            (within, holdMs) -> Counter.method(within, holdMs, Optional.of(ZoneOffset.UTC), Counter.Register.PLAIN));

    /** The gateway's methods of points. A new one is one line here. */
    List<Online> OF_POINTS = List.of(TREND, DEADBAND, SWINGING_DOOR, STEP, COUNTER, COUNTER_AT_HOURS);

    Windows WINDOWS = new Windows("window 10 min", 600_000);

    /** All methods of the gateway. */
    List<Own> GATEWAY = List.of(TREND, DEADBAND, SWINGING_DOOR, STEP, COUNTER, COUNTER_AT_HOURS, WINDOWS);

    Offline OPTIMUM = new Offline("optimum", TubeOptimum::of);

    /** Their deadband is the gateway's. */
    List<Offline> OTHERS = List.of(
            new Offline("SDT", Baselines::swingingDoor),
            new Offline("strict SDT", Baselines::strictSwingingDoor),
            new Offline("swing", Baselines::swing));

    /** Computed over the whole series, in test scope. */
    record Offline(String name, BiFunction<Recording, Double, List<Knot>> algorithm) implements Contender {
        @Override
        public boolean suits(Case series) {
            return true;
        }

        @Override
        public Drawn drawn(Recording recording, double within) {
            return Drawn.of(algorithm.apply(recording, within));
        }
    }

    /** A method of the gateway, run as the gateway runs it, reading by reading. */
    sealed interface Own extends Contender {
        /** Within a bound and a longest hold, where it has them. */
        Method method(double within, long holdMs);
    }

    /** Stores points; a reader joins them by straight lines. */
    record Online(String name, Set<Case.Kind> kinds, Making making) implements Own {
        /** A method within a bound and a longest hold. */
        interface Making {
            Method method(double within, long holdMs);
        }

        @Override
        public boolean suits(Case series) {
            return kinds.contains(series.kind());
        }

        @Override
        public Method method(double within, long holdMs) {
            return making.method(within, holdMs);
        }

        @Override
        public Drawn drawn(Recording recording, double within) {
            return Drawn.of(points(recording, within));
        }

        List<Knot> points(Recording recording, double within) {
            return stored(recording, within, NO_HOLD_MS).stream()
                    .map(StoredPoint::knot)
                    .toList();
        }

        List<StoredPoint> stored(Recording recording, double within, long holdMs) {
            Collector out = new Collector();
            out.feed(method(within, holdMs).create(), recording);
            return out.points();
        }
    }

    /** Stores windows; a reader draws the mean of each as a level line. Windows begin at full minutes of UTC. */
    record Windows(String name, long everyMs) implements Own {
        @Override
        public boolean suits(Case series) {
            return series.kind() == Case.Kind.CONTINUOUS;
        }

        @Override
        public Method method(double within, long holdMs) {
            return Window.method(everyMs, ZoneOffset.UTC, Window.Between.LINE);
        }

        @Override
        public Drawn drawn(Recording recording, double within) {
            Collector out = new Collector();
            out.feed(method(within, NO_HOLD_MS).create(), recording);
            return new Drawn(out.windows(), out.levels());
        }
    }
}
