package org.veille.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.veille.port.Event;
import org.veille.port.Plan;
import org.veille.port.Wish;

/** One life of a gateway, full of accidents, all of which follow from the seed; then peace, and judgement. */
final class Simulation {
    /** Messages or accidents. */
    private static final int STEPS = 160;

    private static final long RELOAD_SPACING_NS = Duration.ofMinutes(30).toNanos();
    private static final long DAY_MS = 86_400_000L;
    private static final long TEN_YEARS_MS = 3_652 * DAY_MS;

    private final long seed;
    private final Chance chance;
    private final World world;
    private final Oracle oracle;
    private final boolean withReloads;
    private final boolean withJumps;
    private long reloadedNs = -RELOAD_SPACING_NS;

    Simulation(long seed) {
        this(seed, () -> Tampering.NONE);
    }

    /** @param tamperings planted bugs: one for each life of the process */
    Simulation(long seed, Supplier<Tampering> tamperings) {
        this.seed = seed;
        chance = new Chance(seed);
        withReloads = chance.oneIn(3);
        withJumps = chance.oneIn(3);
        world = new World(chance, tamperings);
        if (chance.oneIn(2)) {
            world.board.loseBattery();
        }
        oracle = new Oracle(world);
        world.watch(oracle::watch);
    }

    /** What happened, for the table. */
    record Outcome(int messages, int powerCuts, int commits, int rows) {}

    /** @throws Oracle.Broken with seed and trace when a promise was not kept */
    Outcome run() {
        try {
            world.start();
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            peace();
            oracle.watch();
            oracle.judge(withReloads, withJumps);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " (-Dveille.simulation.seed=" + seed + "): " + e.getMessage() + "\n"
                            + String.join("\n", world.trace()),
                    e);
        }
        return new Outcome(
                world.sensors.sent().size(),
                world.powerCuts(),
                world.disk.batches().size(),
                world.disk.rows().size());
    }

    private void step() {
        int burst = chance.oneIn(12) ? (int) chance.between(10, 60) : 1;
        for (int i = 0; i < burst; i++) {
            world.sensors.sendOne();
        }
        world.elapse(pause());
        if (chance.oneIn(3)) {
            accident((int) chance.between(1, 22));
        }
    }

    private Duration pause() {
        return Duration.ofMillis(
                switch ((int) chance.between(0, 9)) {
                    case 0, 1, 2 -> chance.between(0, 400);
                    case 3, 4, 5 -> chance.between(1_000, 90_000);
                    case 6, 7, 8 -> chance.between(60_000, 900_000);
                    default -> chance.of(3_600_000L, 10_800_000L, 30_000_000L);
                });
    }

    private void accident(int which) {
        switch (which) {
            case 1, 2, 3, 4 -> world.fuse.arm((int) chance.between(1, 60));
            case 5 -> sink(Influx.Mood.GONE);
            case 6 -> sink(Influx.Mood.MUTE);
            case 7 -> sink(Influx.Mood.SLOW);
            case 8 -> dislike(chance.of(Influx.Dislike.values()));
            case 9, 10 -> sink(Influx.Mood.WELL);
            case 11 -> {
                note("the disk is full");
                world.disk.fillUp(chance.of(2L, 30L, 600L, 7_200L) * 1_000_000_000L);
            }
            case 12 -> world.disk.stall(chance.of(1L, 20L, 90L) * 1_000_000_000L);
            case 13 -> disconnect();
            case 14 -> world.sensors.sendLate();
            case 15 -> world.sensors.sendNonsense();
            case 16 -> world.sensors.replayFrame();
            case 17 -> {
                if (withJumps) {
                    jump();
                } else {
                    blip();
                }
            }
            case 18 -> operator(new Wish.Retry(Optional.empty()));
            case 19 -> operator(new Wish.Drop(Optional.of(new TreeSet<>(List.of(
                    chance.between(1, 5), chance.between(1, 30))))));
            case 20 -> toldAnew();
            case 21 -> storm();
            default -> {
                if (withReloads) {
                    reload();
                } else {
                    note("stopped");
                    world.stop(chance.between(0, 600));
                }
            }
        }
    }

    /** The disk takes nothing for long, and those whom nothing holds back go on. */
    private void storm() {
        note("the disk is full, and it storms");
        world.disk.fillUp(chance.of(60L, 600L, 7_200L) * 1_000_000_000L);
        int messages = (int) chance.between(50, 400);
        for (int i = 0; i < messages; i++) {
            world.sensors.sendUnbridled();
            world.elapse(Duration.ofMillis(chance.between(0, 3_000)));
        }
    }

    private void sink(Influx.Mood mood) {
        note("the server: " + mood);
        world.influx.become(mood);
    }

    private void dislike(Influx.Dislike what) {
        Influx.Dialect says = chance.of(Influx.Dialect.values());
        note("the server dislikes " + what + " and says so: " + says);
        world.influx.dislike(what, says);
    }

    /** An hour is refused, and told anew by a late reading once the server takes it; then what was refused is sent again. */
    private void toldAnew() {
        dislike(Influx.Dislike.HOURLY);
        world.sensors.sendOne();
        long hourMs = Duration.ofHours(1).toMillis();
        world.elapse(Duration.ofMillis(hourMs - Math.floorMod(world.clock.trueMs(), hourMs) + chance.between(0, 90_000)));
        for (int i = 0; i < 6; i++) {
            world.sensors.sendOne();
        }
        world.elapse(Duration.ofMinutes(3));
        dislike(Influx.Dislike.NOTHING);
        world.sensors.sendLate();
        world.elapse(Duration.ofMinutes(chance.between(0, 4)));
        operator(new Wish.Retry(Optional.empty()));
    }

    private void operator(Wish wish) {
        note("the operator: " + wish);
        if (world.isUp()) {
            world.offer(new Event.Settle(wish, told -> note("done: " + told), world.now()));
        }
    }

    private void disconnect() {
        boolean forgets = chance.oneIn(4);
        note(forgets ? "the broker forgets the session" : "the connection to the broker is lost");
        world.broker.disconnect();
        if (forgets) {
            world.broker.loseSession();
        }
        long afterNs = Duration.ofMillis(chance.of(1L, 5_000L, 600_000L, 9_000_000L)).toNanos();
        world.agenda.at(world.clock.worldNs() + afterNs, world.broker::connect);
    }

    private void jump() {
        long ms = chance.of(-TEN_YEARS_MS, TEN_YEARS_MS, -3_600_000L, 3_600_000L, -20_000L, 20_000L, 0L);
        note("the wall clock jumps by " + Duration.ofMillis(ms));
        if (ms == 0) {
            world.clock.setRight();
        } else {
            world.clock.jump(ms);
        }
    }

    private void blip() {
        long ms = chance.of(-TEN_YEARS_MS, TEN_YEARS_MS, -3_600_000L, 3_600_000L, -2 * DAY_MS);
        world.board.blip(ms, Duration.ofSeconds(chance.between(1, 580)));
    }

    /**
     * Not twice within half an hour: a window that a reload cuts and that a second one opens again is written over,
     * and the readings of its first part count nowhere. Nor while the disk takes nothing: what was received before waits in the
     * inbox then, and comes after both.
     */
    private void reload() {
        if (world.clock.worldNs() - reloadedNs < RELOAD_SPACING_NS || world.disk.isFull()) {
            return;
        }
        reloadedNs = world.clock.worldNs();
        Plan next = chance.of(Building.PLAN, Building.OTHER, Building.SMALLER);
        note("reload " + (next == Building.PLAN ? "plan" : next == Building.OTHER ? "other" : "smaller"));
        world.reload(next);
    }

    /** No more accidents: everything comes to rest, and every run ends in silence. */
    private void peace() {
        note("peace");
        world.fuse.disarm();
        world.board.replaceBattery();
        world.disk.recoverFromFaults();
        world.influx.become(Influx.Mood.WELL);
        if (chance.oneIn(2)) {
            world.influx.dislike(Influx.Dislike.NOTHING, Influx.Dialect.COUNTS);
        }
        operator(new Wish.Retry(Optional.empty()));
        world.elapse(Duration.ofHours(12));
        world.start();
        world.broker.connect();
        world.elapse(Duration.ofDays(2));
        Oracle.require(world.broker.isEmpty(), "the broker still holds messages");
        world.stop(0);
        // Five minutes later nothing has come, and that alarm may wait five more for the card.
        world.elapse(Duration.ofMinutes(30));
        Oracle.require(world.isUp(), "it does not start any more");
    }

    private void note(String what) {
        world.note(what);
    }
}
