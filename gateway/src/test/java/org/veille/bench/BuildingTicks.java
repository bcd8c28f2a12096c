package org.veille.bench;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.veille.model.Destination;
import org.veille.model.Quantity;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.OutboxPosition;

/**
 * Ticks as a building's gateway commits them, one after the other: some readings, each with the delivery key of its MQTT
 * message, the points and the lane states that they release, the totals of the ledger, and the mark of what the sink has
 * answered. The sizes are those of the real rooms: a lane state with a trend and an hourly window is about 450 bytes. The
 * same seed gives the same ticks.
 */
public final class BuildingTicks {
    private static final long T0 = 1_772_323_200_000L;
    private static final Quantity[] QUANTITIES = {
        Quantity.find("co2").orElseThrow(),
        Quantity.find("temperature").orElseThrow(),
        Quantity.find("humidity").orElseThrow(),
        Quantity.find("power").orElseThrow()
    };

    /** Recovery needs the readings of the last hour and a half, at one tick a minute. */
    private static final int NEEDED_TICKS = 90;

    private final int series;
    private final int readings;
    private final int released;
    private final long everyMs;
    private final Random random;
    private long tick;
    private int next;
    private OutboxPosition newest = OutboxPosition.START;
    private long accepted;

    /**
     * @param series how many report in turn
     * @param readings a tick
     * @param released points, and states of lanes, a tick
     * @param everyMs from tick to tick
     * @param seed of the values
     */
    public BuildingTicks(int series, int readings, int released, long everyMs, long seed) {
        this.series = series;
        this.readings = readings;
        this.released = released;
        this.everyMs = everyMs;
        this.random = new Random(seed);
    }

    /** 10 readings of 200 series, three points, one tick a minute. */
    public static BuildingTicks ofTenReadings(long seed) {
        return new BuildingTicks(200, 10, 3, 60_000, seed);
    }

    /** The tick after the last one. */
    public Batch next() {
        tick++;
        long atMs = T0 + tick * everyMs;
        List<Batch.Raw> raw = new ArrayList<>();
        List<Batch.Key> keys = new ArrayList<>();
        for (int i = 0; i < readings; i++) {
            long tMs = atMs - everyMs + i * everyMs / readings + random.nextInt(500);
            raw.add(new Batch.Raw(next, Batch.Raw.Kind.READING, tMs, value()));
            keys.add(new Batch.Key("mqtt", random.nextLong(), tMs));
            next = (next + 1) % series;
        }
        accepted += readings;
        List<Row> rows = new ArrayList<>();
        List<StateRow> states = new ArrayList<>();
        for (int i = 0; i < released; i++) {
            int lane = random.nextInt(series);
            rows.add(point(lane, atMs - random.nextInt(600_000)));
            states.add(new StateRow("lane", Integer.toString(lane), 3, laneState(atMs)));
        }
        states.add(new StateRow("needed", "tick", 1, longs(Math.max(1, tick - NEEDED_TICKS))));
        states.add(new StateRow("ledger", "totals", 1, longs(accepted, accepted, 0, 0, 0, accepted, 0)));
        Optional<OutboxPosition> delivered = newest.equals(OutboxPosition.START) ? Optional.empty() : Optional.of(newest);
        if (!rows.isEmpty()) {
            newest = new OutboxPosition(tick, rows.size() - 1);
        }
        return new Batch(
                tick, atMs, tick == 1 ? names() : List.of(), raw, keys, rows, states, List.of(), List.of(), delivered,
                List.of(), Batch.Amendments.NONE, Math.max(1, tick - NEEDED_TICKS));
    }

    private List<Batch.NewSeries> names() {
        List<Batch.NewSeries> names = new ArrayList<>();
        for (int number = 0; number < series; number++) {
            names.add(new Batch.NewSeries(number, new Series(
                    new org.veille.model.DeviceId("salle-" + number / QUANTITIES.length), quantity(number), "")));
        }
        return names;
    }

    private static Quantity quantity(int number) {
        return QUANTITIES[number % QUANTITIES.length];
    }

    /** One decimal, as sensors give it. */
    private double value() {
        return Math.round(random.nextDouble() * 10_000) / 10.0;
    }

    private Row point(int number, long tMs) {
        String room = "salle-" + number / QUANTITIES.length;
        Map<String, String> tags = Map.of(
                "site", "ecole-jules-ferry", "building", "principal", "zone", room, "device", room, "unit", "ppm");
        Map<String, Object> fields = Map.of(
                "value", value(), "mean", random.nextDouble() * 1_000, "count", (long) random.nextInt(30),
                "span_s", (double) random.nextInt(21_600), "bound", 25.0);
        return new Row(
                Destination.ARCHIVE, quantity(number).id(), new TreeMap<>(tags), new TreeMap<>(fields), tMs);
    }

    /** What a lane saves, laid out as {@code pipeline.LaneState} and the condensers behind it do. */
    private byte[] laneState(long atMs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (long number : new long[] {tick, atMs, Double.doubleToLongBits(value()), accepted, accepted - 7, 950, 0, 0}) {
                out.writeLong(number);
            }
            out.writeByte(2);
            run(out, "trend 25.0 21600000", "archive::MEAN", 107, atMs);
            run(out, "window 3600000 Europe/Paris LINE 120000", "archive:_1h:MEAN,MIN,MAX", 130, atMs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Zeros, times, what a sensor gave and what was computed from it, as they lie in a state; it deflates like one. */
    private void run(DataOutputStream out, String identity, String shelf, int length, long atMs) throws IOException {
        out.writeUTF(identity);
        out.writeUTF(shelf);
        out.writeInt(2);
        out.writeLong(atMs - 3_600_000);
        out.writeInt(length);
        int written = 0;
        for (int i = 0; written + Long.BYTES <= length; i++) {
            out.writeLong(switch (i % 6) {
                case 0, 2 -> 0;
                case 1, 5 -> atMs - random.nextInt(3_600_000);
                case 3 -> Double.doubleToLongBits(value());
                default -> Double.doubleToLongBits(random.nextDouble() * 1_000);
            });
            written += Long.BYTES;
        }
        out.write(new byte[length - written]);
    }

    private static byte[] longs(long... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (long value : values) {
                out.writeLong(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
