package org.veille.bench;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.veille.condense.Condenser;
import org.veille.condense.Counter;
import org.veille.condense.Deadband;
import org.veille.condense.Defaults;
import org.veille.condense.Method;
import org.veille.condense.Trend;
import org.veille.condense.Window;
import org.veille.condense.reference.Recording;

/** Readings a second of one condenser on one series, for JMH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SteadyState {
    /** So many that a call of JMH's costs nothing a reading. */
    static final int READINGS = 10_000;

    /** Recorded series and the bound to condense them within: few points, some, very many, a meter's index. */
    static final List<String> SERIES =
            List.of("occ_temp 0.1", "occ_co2 25", "house1min_power_w 20", "house1min_index_wh 10");

    private static final long HOUR_MS = 3_600_000L;
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    /** {@code trend}, {@code deadband}, {@code window} or {@code counter}. */
    @Param("trend")
    private String method;

    /** One of {@link #SERIES}. */
    @Param("occ_temp 0.1")
    private String series;

    private final Tally out = new Tally();
    private EndlessSeries readings;
    private Condenser condenser;

    /** Steady means that buffers have grown as far as they will: after a round of the series, unmeasured. */
    @Setup
    public void condense() {
        String[] nameAndBound = series.split(" ");
        Recording recording = Recording.read(nameAndBound[0]);
        readings = new EndlessSeries(recording);
        condenser = method(method, Double.parseDouble(nameAndBound[1])).create();
        condenser.expect(recording.medianPeriodMs());
        readings.feed(recording.size(), condenser, out);
    }

    static Method method(String name, double within) {
        return switch (name) {
            case "trend" -> Trend.method(within, Defaults.HOLD_MS);
            case "deadband" -> Deadband.method(within, Defaults.HOLD_MS);
            case "window" -> Window.method(HOUR_MS, PARIS, Window.Between.LINE);
            case "counter" -> Counter.method(within, Defaults.HOLD_MS, Optional.of(PARIS), Counter.Register.PLAIN);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Benchmark
    @OperationsPerInvocation(READINGS)
    public double condensing() {
        readings.feed(READINGS, condenser, out);
        return out.seen();
    }
}
