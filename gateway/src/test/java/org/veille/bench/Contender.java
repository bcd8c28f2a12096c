package org.veille.bench;

import java.util.List;
import java.util.function.BiFunction;
import org.veille.condense.Deadband;
import org.veille.condense.Method;
import org.veille.condense.Trend;
import org.veille.condense.reference.Baselines;
import org.veille.condense.reference.Knot;
import org.veille.condense.reference.Recording;
import org.veille.condense.reference.StoredPoint;
import org.veille.condense.reference.TubeOptimum;

/** What takes part in the comparison. */
sealed interface Contender {
    /** As in the configuration, or a short name. */
    String name();

    List<Knot> points(Recording recording, double within);

    /** Longer than any series. */
    long NO_HOLD_MS = 1_000L * 365 * 86_400_000;

    /** A method of the gateway. A new one is one line here. */
    List<Online> GATEWAY =
            List.of(new Online("trend", Trend::method), new Online("deadband", Deadband::method));

    Offline OPTIMUM = new Offline("optimum", TubeOptimum::of);

    /** Their deadband is the gateway's. */
    List<Offline> OTHERS = List.of(
            new Offline("swinging door", Baselines::swingingDoor),
            new Offline("strict door", Baselines::strictSwingingDoor),
            new Offline("swing", Baselines::swing));

    /** Computed over the whole series, in test scope. */
    record Offline(String name, BiFunction<Recording, Double, List<Knot>> algorithm) implements Contender {
        @Override
        public List<Knot> points(Recording recording, double within) {
            return algorithm.apply(recording, within);
        }
    }

    /** Run as the gateway runs it, reading by reading. */
    record Online(String name, Making making) implements Contender {
        /** A method within a bound and a longest hold. */
        interface Making {
            Method method(double within, long holdMs);
        }

        @Override
        public List<Knot> points(Recording recording, double within) {
            return stored(recording, within, NO_HOLD_MS).stream()
                    .map(StoredPoint::knot)
                    .toList();
        }

        List<StoredPoint> stored(Recording recording, double within, long holdMs) {
            Collector out = new Collector();
            out.feed(making.method(within, holdMs).create(), recording);
            return out.points();
        }
    }
}
