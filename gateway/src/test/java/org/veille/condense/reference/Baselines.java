package org.veille.condense.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * How other systems thin out a series, each from its definition, run by run, storing the last reading of a run.
 *
 * <p>None looks at a hold: these are the methods at their best.
 */
public final class Baselines {
    /** One method over one run of at least two readings: the readings or values to store. */
    private interface Method {
        List<Knot> over(Recording run, double within);
    }

    private Baselines() {}

    /**
     * Send on delta (report by exception, "deadband"): a reading is stored when it differs by more than {@code
     * within} from the stored one. Guarantees nothing to a reader who joins the points.
     */
    public static List<Knot> deadband(Recording recording, double within) {
        return each(recording, within, (run, e) -> {
            List<Knot> knots = begin(run);
            for (int i = 1; i < run.size(); i++) {
                if (Math.abs(run.values()[i] - knots.getLast().value()) > e || i == run.size() - 1) {
                    knots.add(reading(run, i));
                }
            }
            return knots;
        });
    }

    /**
     * Swinging door as OSIsoft PI and Apache IoTDB do it (Bristol, ISA 1990): two doors hinged {@code within} above
     * and below the stored reading open until they are parallel; then the reading before is stored. Guarantees 2 ×
     * {@code within}: the line to the stored reading may leave the doors.
     */
    public static List<Knot> swingingDoor(Recording recording, double within) {
        return each(recording, within, (run, e) -> {
            List<Knot> knots = begin(run);
            Doors doors = new Doors(run, 0, e);
            for (int i = 1; i < run.size(); i++) {
                if (!doors.staysOpen(i)) {
                    knots.add(reading(run, i - 1));
                    doors = new Doors(run, i - 1, e);
                    doors.staysOpen(i);
                }
            }
            knots.add(reading(run, run.size() - 1));
            return knots;
        });
    }

    /**
     * Swinging door that stores the last reading whose line kept to {@code within} of all readings between, and goes
     * on from there. Guarantees {@code within}.
     */
    public static List<Knot> strictSwingingDoor(Recording recording, double within) {
        return each(recording, within, (run, e) -> {
            List<Knot> knots = begin(run);
            for (int stored = 0; stored < run.size() - 1; ) {
                Doors doors = new Doors(run, stored, e);
                int farthest = stored + 1;
                for (int i = stored + 1; i < run.size() && doors.staysOpen(i); i++) {
                    farthest = doors.letThrough(i) ? i : farthest;
                }
                stored = farthest;
                knots.add(reading(run, stored));
            }
            return knots;
        });
    }

    /**
     * The same without looking back: the first reading whose line leaves {@code within} of a reading between ends the
     * search, and the reading before it is stored. Guarantees {@code within}.
     */
    public static List<Knot> hastySwingingDoor(Recording recording, double within) {
        return each(recording, within, (run, e) -> {
            List<Knot> knots = begin(run);
            for (int stored = 0; stored < run.size() - 1; ) {
                Doors doors = new Doors(run, stored, e);
                int next = stored + 1;
                while (next < run.size() && doors.staysOpen(next) && doors.letThrough(next)) {
                    next++;
                }
                stored = next - 1;
                knots.add(reading(run, stored));
            }
            return knots;
        });
    }

    /** The slopes of the lines from one reading that keep to {@code within} of those after it. */
    private static final class Doors {
        private final Recording run;
        private final int hinge;
        private final double within;
        private double lowest = Double.NEGATIVE_INFINITY;
        private double highest = Double.POSITIVE_INFINITY;

        Doors(Recording run, int hinge, double within) {
            this.run = run;
            this.hinge = hinge;
            this.within = within;
        }

        boolean staysOpen(int i) {
            lowest = Math.max(lowest, slope(i, -within));
            highest = Math.min(highest, slope(i, within));
            return lowest <= highest;
        }

        boolean letThrough(int i) {
            double slope = slope(i, 0);
            return lowest <= slope && slope <= highest;
        }

        private double slope(int i, double by) {
            return (run.values()[i] + by - run.values()[hinge]) / (run.tMs()[i] - run.tMs()[hinge]);
        }
    }

    /**
     * Swing filter (Elmeleegy et al., "Online piece-wise linear approximation of numerical streams with precision
     * guarantees", VLDB 2009): lines from the end of the last segment that keep to {@code within} of every reading;
     * when none is left, the one that fits the readings of the segment best, in least squares, ends at the last of
     * them. Guarantees {@code within}.
     */
    public static List<Knot> swing(Recording recording, double within) {
        return each(recording, within, Baselines::swingOver);
    }

    private static List<Knot> swingOver(Recording run, double within) {
        List<Knot> knots = begin(run);
        int last = run.size() - 1;
        for (int i = 1; i <= last; ) {
            Knot from = knots.getLast();
            double lowest = Double.NEGATIVE_INFINITY;
            double highest = Double.POSITIVE_INFINITY;
            double products = 0;
            double squares = 0;
            for (; i <= last; i++) {
                double t = run.tMs()[i] - from.tMs();
                double rise = run.values()[i] - from.value();
                double low = Math.max(lowest, (rise - within) / t);
                double high = Math.min(highest, (rise + within) / t);
                if (low > high) {
                    break;
                }
                lowest = low;
                highest = high;
                products += rise * t;
                squares += t * t;
            }
            double t = run.tMs()[i - 1] - from.tMs();
            double slope = Math.clamp(products / squares, lowest, highest);
            knots.add(new Knot(run.tMs()[i - 1], from.value() + slope * t, false));
        }
        return knots;
    }

    private static List<Knot> each(Recording recording, double within, Method method) {
        List<Knot> all = new ArrayList<>();
        for (Recording run : recording.runs()) {
            all.addAll(run.size() == 1 ? begin(run) : method.over(run, within));
        }
        return all;
    }

    private static List<Knot> begin(Recording run) {
        return new ArrayList<>(List.of(new Knot(run.tMs()[0], run.values()[0], true)));
    }

    private static Knot reading(Recording run, int i) {
        return new Knot(run.tMs()[i], run.values()[i], false);
    }
}
