package org.veille.condition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.veille.condition.Inventory.Installed;
import org.veille.condition.Latest.Value;
import org.veille.condition.StateBytes.Reader;
import org.veille.condition.StateBytes.Writer;
import org.veille.model.DeviceId;
import org.veille.model.InvalidValue;
import org.veille.model.Quantity;
import org.veille.model.Series;

/**
 * A test over the series of a pattern. Which series there are, the devices of the configuration decide, not only
 * what was heard: a device that should measure the quantity and is silent is unknown. A device of which nobody knows
 * what it measures is unknown until it has been heard at all; then it counts only with the series it has.
 */
final class OverSeries implements Node {
    enum Kind {
        ANY,
        EVERY,
        /** Exactly one series; unknown when the device turns out to have several channels. */
        ONE
    }

    private final Kind kind;
    private final SeriesPattern pattern;
    private final Quantity quantity;
    private final Threshold threshold;
    private final List<Slot> slots;

    /** Series whose last known value passed; one that goes stale leaves. */
    private final Set<Series> passing = new HashSet<>();

    /** @param certain whether the device is known to measure the quantity */
    private record Slot(DeviceId device, boolean certain) {}

    /** What one slot contributes. */
    private interface Seen {
        void value(Series series, Value value);

        void silent(DeviceId device);
    }

    OverSeries(Kind kind, SeriesPattern pattern, Threshold threshold, List<Installed> devices) {
        this.kind = kind;
        this.pattern = pattern;
        this.quantity = pattern.quantity().orElseThrow();
        this.threshold = threshold;
        this.slots = devices.stream()
                .map(device -> new Slot(device.id(), device.measures(quantity) == Ternary.TRUE))
                .toList();
    }

    private void walk(Evaluation e, Seen seen) {
        for (Slot slot : slots) {
            boolean any = false;
            for (Series series : e.latest().of(slot.device, quantity)) {
                if (pattern.matchesChannel(series)) {
                    any = true;
                    seen.value(series, e.latest().get(series, e.nowNs()));
                }
            }
            if (!any && (slot.certain || !e.latest().heard(slot.device))) {
                seen.silent(slot.device);
            }
        }
    }

    @Override
    public Ternary evaluate(Evaluation e) {
        Fold fold = new Fold();
        walk(e, fold);
        return fold.result();
    }

    /** Folds the series into one answer, and keeps {@link #passing}. */
    private final class Fold implements Seen {
        private Ternary result = kind == Kind.ANY ? Ternary.FALSE : Ternary.TRUE;
        private int count;

        @Override
        public void value(Series series, Value value) {
            add(switch (value) {
                case Value.Known known -> {
                    boolean passes = threshold.passes(known.value(), passing.contains(series));
                    if (passes) {
                        passing.add(series);
                    } else {
                        passing.remove(series);
                    }
                    yield Ternary.of(passes);
                }
                case Value.Unknown _ -> {
                    passing.remove(series);
                    yield Ternary.UNKNOWN;
                }
            });
        }

        @Override
        public void silent(DeviceId device) {
            add(Ternary.UNKNOWN);
        }

        private void add(Ternary one) {
            result = kind == Kind.ANY ? result.or(one) : result.and(one);
            count++;
        }

        Ternary result() {
            return count == 0 || kind == Kind.ONE && count > 1 ? Ternary.UNKNOWN : result;
        }
    }

    @Override
    public long nextDeadlineNs(Evaluation e) {
        long[] next = {Long.MAX_VALUE};
        walk(e, new Seen() {
            @Override
            public void value(Series series, Value value) {
                if (value instanceof Value.Known known) {
                    next[0] = Math.min(next[0], e.nowNs() + known.staleInNs());
                }
            }

            @Override
            public void silent(DeviceId device) {
                // Only a reading can change that.
            }
        });
        return next[0];
    }

    @Override
    public void explain(Evaluation e, List<String> decisive, List<String> others) {
        int before = decisive.size() + others.size();
        walk(e, new Seen() {
            @Override
            public void value(Series series, Value value) {
                switch (value) {
                    case Value.Known known -> {
                        boolean passes = threshold.passes(known.value(), passing.contains(series));
                        (passes == (kind == Kind.ANY) ? decisive : others)
                                .add(series + " = " + Numbers.text(known.value(), quantity) + " ("
                                        + Spans.text(known.ageNs()) + " old)");
                    }
                    case Value.Unknown unknown -> decisive.add(series + " " + unknown.reason());
                }
            }

            @Override
            public void silent(DeviceId device) {
                decisive.add(device + "/" + quantity + " never heard since the start");
            }
        });
        if (decisive.size() + others.size() == before) {
            decisive.add(pattern + ": no series");
        }
    }

    @Override
    public boolean reads(Series series) {
        return series.quantity() == quantity
                && pattern.matchesChannel(series)
                && slots.stream().anyMatch(slot -> slot.device.equals(series.device()));
    }

    @Override
    public boolean readsSeries() {
        return true;
    }

    @Override
    public String text() {
        String subject = switch (kind) {
            case ANY -> "any ";
            case EVERY -> "every ";
            case ONE -> "";
        };
        return subject + pattern + " " + threshold.text(quantity);
    }

    @Override
    public void save(Writer out, long nowNs) {
        out.i32(passing.size());
        new TreeSet<>(passing).forEach(series -> out.text(series.toString()));
    }

    @Override
    public void restore(Reader in, long nowNs, boolean sameBoot) {
        passing.clear();
        passing.addAll(read(in));
    }

    @Override
    public void skip(Reader in) {
        read(in);
    }

    private static List<Series> read(Reader in) {
        int size = in.i32();
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            try {
                series.add(Series.parse(in.text()));
            } catch (InvalidValue e) {
                throw new StateBytes.Unreadable(e.getMessage());
            }
        }
        return series;
    }
}
