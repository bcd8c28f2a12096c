package org.veille.lab.school;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.veille.lab.school.Day.Moment;
import org.veille.lab.school.Thing.Feed;

/**
 * The primary school Jules Ferry: seven rooms, a kitchen, a boiler, fourteen devices. {@link #between} gives what
 * they send in a stretch of time; {@link #writeConfiguration} writes what a gateway there would be configured with.
 *
 * <p>Same seed and first day, same messages, however the time is cut. Not for several threads at once. Keeps two
 * calculated days of about a megabyte each.
 */
public final class School {
    /** A Tuesday in the heating season, with lessons in all three zones. */
    public static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 13);

    public static final ZoneId ZONE = ZoneId.of("Europe/Paris");

    /** The concentrators that hear it: one in the attic, one in the gymnasium. */
    public static final List<String> CONCENTRATORS = List.of("0016c001f1a0d001", "0016c001f1a0d002");

    /** What the gateway shows to the stand-in for InfluxDB. */
    public static final String INFLUX_TOKEN = "demo-token";

    /** Devices are not punctual: the part of a period by which they may be late. */
    private static final double LATENESS = 0.04;

    /** Yesterday is needed for an instant around midnight. */
    private static final int DAYS_KEPT = 2;

    private final LocalDate firstDay;
    private final Noise noise;
    private final List<Thing> things;
    /** How each day began, from the first on, so that a day that was forgotten can be had again. */
    private final TreeMap<LocalDate, Day.State> mornings = new TreeMap<>();

    private final Deque<Day> days = new ArrayDeque<>();

    /** From {@link #FIRST_DAY} on. */
    public School(long seed) {
        this(seed, FIRST_DAY);
    }

    /** @param firstDay before it there is nothing */
    public School(long seed, LocalDate firstDay) {
        this.firstDay = firstDay;
        this.noise = new Noise(seed);
        this.things = Things.all(noise.of("keys"));
        mornings.put(firstDay, Day.State.first(new Weather(noise, firstDay)));
    }

    /** Midnight of the first day, local time, milliseconds since 1970 UTC: the earliest time that can be asked for. */
    public long startMs() {
        return firstDay.atStartOfDay(ZONE).toInstant().toEpochMilli();
    }

    /**
     * What is sent from {@code fromMs} inclusive to {@code toMs} exclusive, in order of time.
     *
     * @throws IllegalArgumentException before {@link #startMs}
     */
    public List<Emission> between(long fromMs, long toMs) {
        if (fromMs < startMs()) {
            throw new IllegalArgumentException(
                    Instant.ofEpochMilli(fromMs) + ", the school begins at " + Instant.ofEpochMilli(startMs()));
        }
        List<Emission> emissions = new ArrayList<>();
        for (long atMs = fromMs; atMs < toMs; ) {
            long untilMs = Math.min(toMs, dayOf(atMs).endMs());
            emissions.addAll(withinADay(atMs, untilMs));
            atMs = untilMs;
        }
        return emissions;
    }

    /** Device by device, so that each day is calculated once. */
    private List<Emission> withinADay(long fromMs, long toMs) {
        List<Emission> emissions = new ArrayList<>();
        for (Thing thing : things) {
            for (Feed feed : thing.feeds()) {
                emit(feed, noise.of(thing.id() + " " + feed.key()), fromMs, toMs, emissions);
            }
        }
        emissions.sort(Comparator.comparingLong(Emission::tMs));
        return emissions;
    }

    private void emit(Feed feed, Noise own, long fromMs, long toMs, List<Emission> emissions) {
        long periodMs = feed.period().toMillis();
        long phaseMs = (long) (periodMs * own.of("phase").uniform(0));
        Noise lateness = own.of("lateness");
        long last = Math.floorDiv(toMs - phaseMs, periodMs);
        for (long k = Math.floorDiv(fromMs - phaseMs, periodMs) - 1; k <= last; k++) {
            long tMs = k * periodMs + phaseMs + (long) (LATENESS * periodMs * lateness.uniform(k));
            if (tMs >= fromMs && tMs < toMs) {
                feed.sender().at(k, tMs, this::at, own).ifPresent(emissions::add);
            }
        }
    }

    private Moment at(long tMs) {
        long knownMs = Math.max(tMs, startMs());
        return dayOf(knownMs).at(knownMs);
    }

    private Day dayOf(long tMs) {
        for (Day day : days) {
            if (tMs >= day.startMs() && tMs < day.endMs()) {
                return day;
            }
        }
        Day day = calculated(Instant.ofEpochMilli(tMs).atZone(ZONE).toLocalDate());
        days.addFirst(day);
        if (days.size() > DAYS_KEPT) {
            days.removeLast();
        }
        return day;
    }

    private Day calculated(LocalDate date) {
        for (LocalDate each = mornings.floorKey(date); ; each = each.plusDays(1)) {
            Day day = new Day(each, ZONE, noise, mornings.get(each));
            mornings.put(each.plusDays(1), day.end());
            if (each.equals(date)) {
                return day;
            }
        }
    }

    /** The LoRaWAN devices, for whoever has to encrypt and sign for them. */
    public List<LoraIdentity> loraDevices() {
        Noise keys = noise.of("keys");
        return things.stream()
                .filter(thing -> thing.wiring().getFirst().startsWith("lorawan:"))
                .map(thing -> LoraIdentity.of(thing.id(), keys))
                .toList();
    }

    /** How many devices stand in {@code devices.yaml}. */
    public int deviceCount() {
        return things.size();
    }

    /**
     * Writes {@code veille.yaml}, {@code devices.yaml}, {@code rules/} and {@code secrets/} (readable by the owner
     * alone) for servers on this machine; files of these names are replaced.
     *
     * @param folder made when it is not there
     */
    public void writeConfiguration(Path folder, int mqttPort, int coapPort, int gwmpPort, int influxPort)
            throws IOException {
        Configuration.Ports ports = new Configuration.Ports(mqttPort, coapPort, gwmpPort, influxPort);
        new Configuration(things, loraDevices()).write(folder, ports);
    }
}
