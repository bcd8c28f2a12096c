package org.veille.pipeline;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.condense.Window.Between;
import org.veille.device.Device;
import org.veille.device.Normaliser;
import org.veille.model.DeviceId;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.Sample;
import org.veille.model.Series;
import org.veille.model.SourceId;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.History;
import org.veille.port.Journal;
import org.veille.port.Plan;
import org.veille.port.Status;

/** The lanes of all series: makes them when a series is met, watches for silence, saves and recovers them. */
final class Lanes {
    /** Most series of one gateway: beyond it something invents names. */
    static final int MAX_SERIES = 4_000;

    /** Readings and hull vertices in memory over all series: 8 MB. */
    static final int MAX_BUFFERED = 8 * 1024 * 1024 / 16;

    /** Readings between two looks at that: few enough to go beyond by little, many enough to cost nothing. */
    static final int LOOK_EVERY = 256;

    /** The state row that says where the raw tail begins. */
    private static final String NEEDED_KIND = "needed";

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final Tick tick;
    private final Ledger ledger;
    private final Map<Series, Lane> lanes = new TreeMap<>();
    private final Map<Series, Integer> numbers = new TreeMap<>();
    /** Of the series met, and of the lanes saved: after a database was salvaged, one of these may have lost its name. */
    private int newestNumber;


    private final Map<DeviceId, Map<Series, Heartbeat>> heartbeats = new HashMap<>();

    private Layout layout;
    /** The tick that will hold what comes now. */
    private long openTick = 1;
    /** Lanes whose device is not configured now, by number: the balance goes on counting them. */
    private final Map<Integer, Lane> asleep = new TreeMap<>();

    private int takenSinceLook;

    /** No silence takes effect before this time; a lower bound, recomputed when reached. */
    private long silenceDueNs = Long.MAX_VALUE;

    Lanes(Plan plan, Tick tick, Ledger ledger) {
        this.tick = tick;
        this.ledger = ledger;
        this.layout = new Layout(plan, tick, ledger);
    }

    /** Whether a reading of this series can be taken. */
    boolean hasRoomFor(Series series) {
        return lanes.size() < MAX_SERIES || lanes.containsKey(series);
    }

    /**
     * Takes a reading into its lane, or says in the ledger why not.
     *
     * @param stamped whether the gateway gave it its time: then it is neither late nor a repetition, because repetitions were
     *     recognised by their delivery, and messages of a burst come in within one millisecond
     */
    void accept(Sample sample, boolean stamped, Device device, SourceId source, long nowNs, long nowMs) {
        Lane lane = lanes.get(sample.series());
        if (lane == null) {
            lane = meet(sample.series(), device);
        }
        long tMs = stamped ? lane.stamp(sample.tMs()) : sample.tMs();
        if (tMs != sample.tMs()) {
            ledger.shifted();
        }
        switch (lane.place(tMs, sample.value())) {
            case DUPLICATE -> ledger.discarded(Loss.DUPLICATE_TIME, source, sample.series(), nowMs, "");
            case LATE -> {
                // Its value is kept, and what is still open has it; a line that is drawn is not drawn again.
                tick.raw(new Batch.Raw(lane.number(), Batch.Raw.Kind.READING, tMs, sample.value()));
                boolean taken = lane.late(tMs, sample.value());
                // A window that was told when silence began is told again, also if nothing else comes.
                silenceDueNs = Math.min(silenceDueNs, lane.silenceDueNs());
                if (!taken) {
                    String detail = lane.lastMs() - tMs + " ms older than the newest";
                    ledger.discarded(Loss.LATE, source, sample.series(), nowMs, detail);
                }
            }
            case SHIFTED -> {
                ledger.shifted();
                take(lane, tMs + 1, sample.value(), nowNs);
            }
            case ACCEPTED -> {
                if (lane.isGapBefore(tMs)) {
                    ledger.gap(source, sample.series(), lane.lastMs(), tMs);
                }
                take(lane, tMs, sample.value(), nowNs);
            }
        }
    }

    private void take(Lane lane, long tMs, double value, long nowNs) {
        tick.raw(new Batch.Raw(lane.number(), Batch.Raw.Kind.READING, tMs, value));
        lane.reading(tMs, value, nowNs, openTick);
        silenceDueNs = Math.min(silenceDueNs, lane.silenceDueNs());
        if (++takenSinceLook >= LOOK_EVERY) {
            takenSinceLook = 0;
            boundMemory();
        }
    }

    /** Where too many readings wait, points are set early: first where most wait. */
    private void boundMemory() {
        long buffered = buffered();
        if (buffered <= MAX_BUFFERED) {
            return;
        }
        while (buffered > MAX_BUFFERED - MAX_BUFFERED / 8) {
            Lane largest = Collections.max(lanes.values(), Comparator.comparingInt(Lane::buffered));
            int before = largest.buffered();
            largest.freeze();
            int freed = before - largest.buffered();
            if (freed <= 0) {
                return;
            }
            buffered -= freed;
        }
    }

    /** Readings and hull vertices that all series keep in memory, 16 bytes each. */
    long buffered() {
        return all().mapToLong(Lane::buffered).sum();
    }

    /** Points that were set early because memory is bounded. */
    long frozenEarly() {
        return all().mapToLong(Lane::frozenEarly).sum();
    }

    /** What is not on disk yet, of each series that is known. */
    List<History.Summary> uncommitted() {
        return tick.summaries(numbers);
    }

    private Lane meet(Series series, Device device) {
        Integer known = numbers.get(series);
        int number = known != null ? known : ++newestNumber;
        if (known == null) {
            numbers.put(series, number);
            tick.series(new Batch.NewSeries(number, series));
        }
        Lane lane = lane(number, series, device);
        Optional.ofNullable(asleep.remove(number)).ifPresent(before -> lane.succeed(before, false));
        lanes.put(series, lane);
        return lane;
    }

    private Lane lane(int number, Series series, Device device) {
        Map<Series, Heartbeat> ofDevice = heartbeats.computeIfAbsent(device.id(), _ -> new TreeMap<>());
        ofDevice.remove(series);
        layout.heartbeat(series, device).ifPresent(heartbeat -> ofDevice.put(series, heartbeat));
        return layout.lane(number, series, device);
    }

    /** The device sent something: those of its series that are silent give a sign of life where a rule asks for it. */
    void heard(DeviceId device, long nowMs) {
        heartbeats.getOrDefault(device, Map.of()).forEach((series, heartbeat) -> {
            Lane lane = lanes.get(series);
            if (lane != null) {
                heartbeat.heard(lane, nowMs);
            }
        });
    }

    /**
     * Lets silence take its effect where it is due. What moved a watermark is journalled, so a replay sees the same; where the
     * power goes before that, the silence has the same effect again.
     *
     * @param withinNs when it has to be written
     */
    void silence(long nowNs, long withinNs) {
        if (nowNs < silenceDueNs) {
            return;
        }
        long nextNs = Long.MAX_VALUE;
        for (Lane lane : lanes.values()) {
            while (lane.silenceDueNs() <= nowNs) {
                long watermarkMs = lane.deadlineMs();
                tick.raw(new Batch.Raw(lane.number(), Batch.Raw.Kind.ADVANCE, watermarkMs, 0));
                tick.changed(withinNs, nowNs);
                lane.silence(watermarkMs);
            }
            nextNs = Math.min(nextNs, lane.silenceDueNs());
        }
        silenceDueNs = nextNs;
    }

    long silenceDueNs() {
        return silenceDueNs;
    }

    /**
     * Puts the state of every lane that released something into the tick. One that was saved for the same tick is saved
     * again: the disk refused it, and what came in since belongs to the tick too.
     *
     * @param newestMs the newest stamp of what is stored with it; {@link Long#MIN_VALUE} when there is none
     */
    void save(long tickNumber, long newestMs) {
        all().filter(lane -> lane.isDirty() || lane.savedTick() == tickNumber)
                .forEach(lane -> tick.state(lane.save(tickNumber)));
        byte[] needed = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(neededFromTick(tickNumber + 1))
                .putLong(newestMs)
                .array();
        tick.state(new StateRow(NEEDED_KIND, "tick", 1, needed));
    }

    /** The newest stamp of what is stored; empty when there is none, or an older program stored it. */
    static OptionalLong committedMs(Journal.Recovery recovery) {
        return recovery.states().stream()
                .filter(row -> row.kind().equals(NEEDED_KIND) && row.bytes().length == 2 * Long.BYTES)
                .mapToLong(row -> ByteBuffer.wrap(row.bytes()).getLong(Long.BYTES))
                .filter(ms -> ms != Long.MIN_VALUE)
                .findFirst();
    }

    /**
     * Time begins anew, earlier than what is stored. Series whose newest reading lies ahead of it end their runs, and forget their
     * last time. Those whose devices have told right times all the while go on: their next reading fits.
     *
     * @param nowMs milliseconds since 1970 UTC
     * @param toldBeforeMs what was before was told already: a reading of then is late
     */
    void beginAnew(long nowMs, long toldBeforeMs) {
        all().filter(lane -> lane.lastMs() > nowMs + Normaliser.FUTURE_MS)
                .forEach(lane -> lane.beginAnew(openTick, toldBeforeMs));
        heartbeats.values().forEach(ofDevice -> ofDevice.values().forEach(Heartbeat::beginAnew));
    }

    /** The first tick whose raw readings recovery needs; {@code next} when it needs none. */
    long neededFromTick(long next) {
        return lanes.values().stream().mapToLong(Lane::neededFromTick).reduce(next, Math::min);
    }

    /** Goes on where the journal ends: saved states first, then what entered after each of them. */
    void recover(Journal journal, Journal.Recovery recovery, long nowNs) {
        Map<Integer, Series> series = new TreeMap<>();
        recovery.series().forEach(known -> {
            series.put(known.number(), known.series());
            numbers.put(known.series(), known.number());
            newestNumber = Math.max(newestNumber, known.number());
        });
        Map<Integer, Lane> byNumber = new TreeMap<>();
        for (StateRow row : recovery.states()) {
            if (row.kind().equals(LaneState.KIND)) {
                restore(row, series, byNumber);
            }
        }
        long fromTick = recovery.states().stream()
                .filter(row -> row.kind().equals(NEEDED_KIND))
                .mapToLong(row -> ByteBuffer.wrap(row.bytes()).getLong())
                .reduce(recovery.lastTick() + 1, Math::min);
        journal.replay(fromTick, (number, raw) -> {
            Lane lane = byNumber.get(raw.series());
            if (lane != null && number >= lane.sinceTick()) {
                feed(lane, number, raw, nowNs);
            }
        });
        openTick = recovery.lastTick() + 1;
        for (Map.Entry<Series, Lane> entry : lanes.entrySet()) {
            Lane lane = entry.getValue();
            if (!lane.recovered(layout.device(entry.getKey().device()).map(Device::periodMs).orElse(0L))) {
                LOG.warn("{}: readings that the saved run needs are missing; a new run begins", entry.getKey());
            }
            lane.hearNow(nowNs);
            silenceDueNs = Math.min(silenceDueNs, lane.silenceDueNs());
        }
        asleep.values().forEach(lane -> lane.recovered(0));
    }

    private static void feed(Lane lane, long number, Batch.Raw raw, long nowNs) {
        boolean known = number <= lane.savedTick();
        switch (raw.kind()) {
            case READING -> {
                if (known) {
                    lane.again(raw.tMs(), raw.value(), number);
                } else if (raw.tMs() <= lane.lastMs()) {
                    lane.late(raw.tMs(), raw.value());
                } else {
                    lane.reading(raw.tMs(), raw.value(), nowNs, number);
                }
            }
            case ADVANCE -> {
                if (known) {
                    lane.silenceAgain(raw.tMs());
                } else {
                    lane.silence(raw.tMs());
                }
            }
        }
    }

    /** The tick is on disk: what comes now belongs to the next. */
    void committed(long tickNumber) {
        openTick = tickNumber + 1;
    }

    private void restore(StateRow row, Map<Integer, Series> series, Map<Integer, Lane> byNumber) {
        int number = Integer.parseInt(row.key());
        newestNumber = Math.max(newestNumber, number);
        Series known = series.get(number);
        Optional<Device> device = known == null ? Optional.empty() : layout.device(known.device());
        if (device.isEmpty()) {
            // The device is no longer configured, so nobody knows the tags of its rows: what it held stays in the raw
            // history.
            Lane lane = Layout.asleep(number);
            lane.restore(row);
            asleep.put(number, lane);
            byNumber.put(number, lane);
            return;
        }
        Lane lane = lane(number, known, device.get());
        if (!lane.restore(row)) {
            LOG.warn("{}: the saved state is of another version; a new run begins", known);
        }
        lanes.put(known, lane);
        byNumber.put(number, lane);
    }

    /** Another plan is in force: runs whose method changed end, and new ones begin. */
    void reload(Plan next, long nowNs) {
        Layout before = layout;
        layout = new Layout(next, tick, ledger);
        for (Map.Entry<Series, Lane> entry : lanes.entrySet()) {
            Series series = entry.getKey();
            Lane lane = entry.getValue();
            Optional<Device> device = layout.device(series.device());
            if (device.isEmpty()) {
                lane.end();
            } else if (!layout.isSame(before, series)) {
                Lane fresh = lane(lane.number(), series, device.get());
                fresh.succeed(lane, layout.isSamePlace(before, series));
                entry.setValue(fresh);
            }
        }
        silenceDueNs = nowNs;
    }

    /** How the line of a stored row's series goes from one point to the next; where nobody knows, the more careful answer. */
    Between between(Row row) {
        return row.series().flatMap(layout::between).orElse(Between.PREVIOUS);
    }

    long released() {
        return all().mapToLong(Lane::released).sum();
    }

    long held() {
        return all().mapToLong(Lane::held).sum();
    }

    long points() {
        return all().mapToLong(Lane::points).sum();
    }

    private Stream<Lane> all() {
        return Stream.concat(lanes.values().stream(), asleep.values().stream());
    }

    List<Status.Line> lines() {
        List<Status.Line> lines = new ArrayList<>(lanes.size());
        lanes.forEach((series, lane) -> {
            if (lane.lastMs() != Long.MIN_VALUE) {
                lines.add(line(series, lane));
            }
        });
        return lines;
    }

    private Status.Line line(Series series, Lane lane) {
        return new Status.Line(
                series,
                layout.device(series.device()).map(device -> device.place().toString()).orElse(""),
                lane.last(),
                lane.lastMs(),
                lane.accepted(),
                lane.points());
    }

    Collection<Series> series() {
        return lanes.keySet();
    }
}
