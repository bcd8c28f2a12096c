package org.veille.simulation;

import java.time.Duration;

/**
 * The machine that the gateway runs on. It boots, and may have no battery for its clock: then a boot finds any time, in the dark,
 * until NTP sets it.
 */
final class Board {
    /** A little less than the gateway waits for NTP. */
    private static final long PATIENCE_NS = Duration.ofMinutes(9).toNanos();

    private static final int SENT_IN_THE_DARK = 8;
    private static final long TEN_YEARS_MS = 3_652 * 86_400_000L;
    private static final long SINCE_1970_MS = 1_775_548_800_000L;

    private final World world;
    private final SimulatedClock clock;
    private final Chance chance;
    private final Agenda agenda;
    private boolean battery = true;
    private boolean blipping;
    /** Whether the gateway has run since the machine booted, and since when. */
    private boolean hasBooted;

    private long firstSeenNs;

    Board(World world) {
        this.world = world;
        this.clock = world.clock;
        this.chance = world.chance;
        this.agenda = world.agenda;
    }

    /** The gateway begins. */
    void started() {
        firstSeenNs = hasBooted ? firstSeenNs : clock.worldNs();
        hasBooted = true;
    }

    /** From now on boots may find the clock anywhere. */
    void loseBattery() {
        battery = false;
    }

    void replaceBattery() {
        battery = true;
    }

    void reboot() {
        boolean lost = clock.isDark() && hasBooted || world.disk.holdsUnstamped();
        if (lost) {
            clock.neverKnown(hasGivenUp());
        }
        clock.reboot();
        hasBooted = false;
        if (blipping) {
            clock.setRight();
        }
        if (battery || chance.oneIn(3)) {
            return;
        }
        clock.goDark(chance.of(-SINCE_1970_MS, -7_200_000L, -30_000L, 3_600_000L, TEN_YEARS_MS));
        world.note("a boot in the dark");
        long ntpNs = Duration.ofSeconds(chance.of(30L, 180L, 180L, 500L, 500L, 1_500L, 20_000L)).toNanos();
        String boot = clock.bootId();
        for (int i = 0; i < SENT_IN_THE_DARK; i++) {
            agenda.at(clock.worldNs() + chance.between(0, ntpNs), world.sensors::sendOne);
        }
        if (chance.oneIn(2)) {
            agenda.at(clock.worldNs() + chance.between(0, ntpNs), () -> {
                if (world.isUp() && clock.bootId().equals(boot)) {
                    world.note("killed in the dark");
                    world.forgetDropped();
                    world.kill(chance.of(0L, 2L, 30L));
                }
            });
        }
        agenda.at(clock.worldNs() + ntpNs, () -> {
            if (clock.bootId().equals(boot)) {
                if (hasGivenUp()) {
                    clock.neverKnown(true);
                }
                clock.seeLight();
                world.note("NTP");
            }
        });
    }

    private boolean hasGivenUp() {
        return hasBooted && clock.worldNs() - firstSeenNs >= PATIENCE_NS;
    }

    /** The wall clock jumps, and is right again within minutes; not before the gateway has written down what time it was. */
    void blip(long byMs, Duration span) {
        boolean known = hasBooted
                && !world.disk.committedNs().isEmpty()
                && world.disk.committedNs().getLast() > firstSeenNs;
        if (clock.isDark() || !known || blipping) {
            return;
        }
        world.note("the wall clock is off by " + Duration.ofMillis(byMs) + " for " + span);
        blipping = true;
        clock.jump(byMs);
        agenda.at(clock.worldNs() + span.toNanos(), () -> {
            blipping = false;
            if (!clock.isDark()) {
                clock.setRight();
            }
        });
    }
}
