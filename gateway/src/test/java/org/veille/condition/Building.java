package org.veille.condition;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.veille.condition.Inventory.Installed;
import org.veille.config.Where;
import org.veille.model.DeviceId;
import org.veille.model.Place;
import org.veille.model.Quantity;
import org.veille.model.Received;
import org.veille.model.Sample;
import org.veille.model.Series;
import org.veille.model.Trust;

/** A small building on virtual time: two clocks that go together unless a test moves the wall clock. */
public final class Building implements Findings {
    public static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    public static final Schedule ALWAYS_OPEN_WEEKDAYS = schedule(Map.of("mon-fri", "08:00-18:00"));

    private static final long NS_PER_MS = 1_000_000;

    public final LatestValues latest = new LatestValues();
    public final List<Installed> devices = new ArrayList<>();
    public final Map<String, Timetable> schedules = new HashMap<>();

    /** {@code code: found} of each finding. */
    public final List<String> findings = new ArrayList<>();

    public long nowNs = Duration.ofHours(50).toNanos();
    public long nowMs;
    public Trust trust = Trust.TRUSTED;

    /** @param start local time in Paris, {@code 2026-04-07T20:00} */
    public Building(String start) {
        nowMs = ms(start);
    }

    public static long ms(String local) {
        return LocalDateTime.parse(local).atZone(PARIS).toInstant().toEpochMilli();
    }

    /** @param path {@code building/zone/device} */
    public Building device(String path, Quantity... quantities) {
        return device(path, Optional.of(Set.of(quantities)));
    }

    public Building deviceOfUnknownQuantities(String path) {
        return device(path, Optional.empty());
    }

    private Building device(String path, Optional<Set<Quantity>> quantities) {
        String[] parts = path.split("/");
        devices.add(new Installed(new DeviceId(parts[2]), "acme/one", new Place(parts[0], parts[1]), quantities));
        return this;
    }

    public Building schedule(String name, Schedule schedule) {
        schedules.put(
                name,
                schedule.compile(Calendars.computed(FrenchHolidays.NATIONAL), this).orElseThrow());
        return this;
    }

    public static Schedule schedule(Map<String, String> weekly, String... except) {
        Map<DayRange, List<TimeRange>> hours = new HashMap<>();
        weekly.forEach((days, text) -> hours.put(
                DayRange.parse(days),
                text.isEmpty()
                        ? List.of()
                        : Arrays.stream(text.split(",")).map(TimeRange::parse).toList()));
        return new Schedule(hours, List.of(except), Where.NOWHERE);
    }

    public static Timetable timetable(Map<DayOfWeek, List<TimeRange>> weekly) {
        return new Timetable(weekly, List.of());
    }

    public Inventory inventory() {
        return new Inventory(devices);
    }

    public Scope scope() {
        return new Scope(inventory(), schedules);
    }

    public Received now() {
        return new Received("boot-1", nowNs, nowMs, trust);
    }

    public Evaluation evaluation() {
        return new Evaluation(now(), PARIS, latest);
    }

    public Building pass(Duration time) {
        nowNs += time.toNanos();
        nowMs += time.toMillis();
        return this;
    }

    /** Time passes until a monotonic instant. */
    public Building until(long ns) {
        return pass(Duration.ofNanos(ns - nowNs));
    }

    /** A reading now. */
    public Building read(String series, double value) {
        latest.offer(new Sample(Series.parse(series), nowMs, value), now());
        return this;
    }

    public Installed installed(String id) {
        return devices.stream()
                .filter(one -> one.id().name().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Compiles without a finding. */
    public Evaluator evaluator(Conditions condition) {
        Evaluator evaluator =
                Evaluator.compile(condition.done(), scope(), this).orElseThrow(() -> new AssertionError(findings));
        if (!findings.isEmpty()) {
            throw new AssertionError(findings);
        }
        return evaluator;
    }

    public NowEvaluator watching(Conditions condition) {
        return new NowEvaluator(evaluator(condition));
    }

    @Override
    public void error(Where where, String code, String found, String expected, String remedy) {
        findings.add(code + ": " + found);
    }

    @Override
    public void warning(Where where, String code, String found, String expected, String remedy) {
        findings.add("warning " + code + ": " + found);
    }

    /** An evaluator that is always asked about now. */
    public final class NowEvaluator {
        public final Evaluator evaluator;

        NowEvaluator(Evaluator evaluator) {
            this.evaluator = evaluator;
        }

        public Ternary now() {
            return evaluator.evaluate(evaluation());
        }

        public long deadlineNs() {
            return evaluator.nextDeadlineNs(evaluation());
        }

        public List<String> inputs() {
            return evaluator.explain(evaluation());
        }
    }
}
