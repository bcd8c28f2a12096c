package org.veille.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.veille.model.Received;
import org.veille.model.Trust;
import org.veille.port.Clock;

/**
 * Three times: the world's, which nobody in it can read; the gateway's monotonic one; its wall clock, which jumps, and which a
 * boot may find anywhere until NTP sets it.
 */
final class SimulatedClock implements Clock {
    /** 7 April 2026, 08:00 UTC. */
    private static final long T0_MS = 1_775_548_800_000L;

    private static final long NS_A_MS = 1_000_000L;
    private static final long DAY_MS = 86_400_000L;

    private long worldNs;
    private long bootedNs = -Duration.ofHours(7).toNanos();
    private long boots = 1;
    private long wrongMs;
    private boolean wasSet;
    private boolean dark;
    private long inLightMs;
    private long darkSinceNs;
    private final List<Spell> nights = new ArrayList<>();
    private final List<Spell> spells = new ArrayList<>();

    /** A time of which nobody can know what it was, as the world sees it. */
    record Spell(long fromNs, long toNs) {}

    long worldNs() {
        return worldNs;
    }

    void advanceTo(long ns) {
        worldNs = Math.max(worldNs, ns);
    }

    void advance(long ns) {
        worldNs += ns;
    }

    void jump(long ms) {
        wrongMs += ms;
        wasSet = true;
    }

    /** Somebody set the clock right. */
    void setRight() {
        wrongMs = 0;
        wasSet = true;
    }

    /** Whether anybody has set it in this boot. */
    boolean wasSet() {
        return wasSet;
    }

    void reboot() {
        bootedNs = worldNs - Duration.ofSeconds(20).toNanos();
        boots++;
        wasSet = false;
        seeLight();
    }

    /** The clock has no battery, and there is no network yet. */
    void goDark(long wrong) {
        inLightMs = wrongMs;
        wrongMs = wrong;
        dark = true;
        darkSinceNs = worldNs;
    }

    /** NTP sets the clock to where it was before. */
    void seeLight() {
        wrongMs = dark ? inLightMs : wrongMs;
        if (dark) {
            nights.add(new Spell(darkSinceNs, worldNs));
        }
        dark = false;
    }

    /** Whether it was dark at any time between the two of the world. */
    boolean wasDark(long fromNs, long toNs) {
        return dark && toNs >= darkSinceNs
                || nights.stream().anyMatch(night -> night.fromNs() <= toNs && night.toNs() >= fromNs);
    }

    boolean isDark() {
        return dark;
    }

    /**
     * What was received in this boot until now nobody can stamp.
     *
     * @param gaveUp whether the gateway has waited no longer: then neither what comes while its stamps fall back at half the speed
     *     from a clock that was ahead, which begins when the gateway is up again
     */
    void neverKnown(boolean gaveUp) {
        spells.add(new Spell(bootedNs, worldNs + (gaveUp && wrongMs > 0 ? DAY_MS * NS_A_MS : 0)));
    }

    List<Spell> spells() {
        return spells;
    }

    @Override
    public Received now() {
        return new Received(bootId(), monotonicNs(), epochMs(), dark ? Trust.UNTRUSTED : Trust.TRUSTED);
    }

    /** What a device's own clock says. */
    long trueMs() {
        return trueMs(worldNs);
    }

    static long trueMs(long ns) {
        return T0_MS + Math.floorDiv(ns, NS_A_MS);
    }

    @Override
    public long monotonicNs() {
        return worldNs - bootedNs;
    }

    @Override
    public long epochMs() {
        return trueMs() + wrongMs;
    }

    @Override
    public String bootId() {
        return "boot-" + boots;
    }
}
