package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.veille.model.StateRow;
import org.veille.model.Trust;

/** Whatever the wall clock does. */
class WallTimePropertyTest extends WallTimeBench {
    private List<StateRow> saved = List.of();

    /** @param jumpMs of the wall clock, before so much time passes */
    record Happening(long jumpMs, boolean right, Trust trust, boolean restart, long elapseMs) {}

    /** Stamps go back only where every run has ended. In the end, with a clock that is right, they are right. */
    @Property(tries = 2_000)
    void stampsNeverGoBackAndAreRightInTheEnd(@ForAll("happenings") List<Happening> happenings) {
        begin();
        long newest = stamp();
        for (Happening each : happenings) {
            wrongMs = each.right() ? 0 : wrongMs + each.jumpMs();
            trust = each.trust();
            if (each.restart()) {
                wall.save().ifPresent(row -> saved = List.of(row));
                restart(OptionalLong.of(newest));
            }
            for (int part = 0; part < 4; part++) {
                long now = stamp();
                if (wall.isFarAhead()) {
                    wall.fallBack(Long.MIN_VALUE);
                    newest = stamp();
                } else {
                    assertThat(now).isGreaterThanOrEqualTo(newest);
                    newest = now;
                }
                elapse(Duration.ofMillis(each.elapseMs() / 4));
            }
        }
        wrongMs = 0;
        trust = Trust.TRUSTED;
        for (int minute = 0; minute < 3 * 24 * 60; minute++) {
            stamp();
            if (wall.isFarAhead()) {
                wall.fallBack(Long.MIN_VALUE);
            }
            elapse(Duration.ofMinutes(1));
        }
        assertThat(stamp()).isEqualTo(truthMs);
        assertThat(wall.isTrusted()).isTrue();
    }

    /** However it jumps: when it never stays wrong for ten minutes, no stamp is wrong by more than a small step. */
    @Property(tries = 1_000)
    void aClockThatIsSoonRightAgainNeverMattersMuch(@ForAll("jumps") List<Long> jumps) {
        begin();
        for (long jump : jumps) {
            wrongMs = jump;
            for (int minute = 0; minute < 9; minute++) {
                assertThat(Math.abs(stamp() - truthMs)).isLessThanOrEqualTo(WallTime.LARGE_MS);
                elapse(Duration.ofMinutes(1));
            }
            wrongMs = 0;
            assertThat(Math.abs(stamp() - truthMs)).isLessThanOrEqualTo(WallTime.LARGE_MS);
            elapse(Duration.ofMinutes(11));
            assertThat(stamp()).isEqualTo(truthMs);
        }
    }

    @Provide
    static Arbitrary<List<Happening>> happenings() {
        Arbitrary<Long> elapse = Arbitraries.of(4L, 4_000L, 60_000L, 400_000L, 1_200_000L, 4 * HOUR_MS, 30 * HOUR_MS);
        return Combinators.combine(
                        jump(),
                        Arbitraries.integers().between(0, 3).map(n -> n == 0),
                        Arbitraries.of(Trust.TRUSTED, Trust.TRUSTED, Trust.UNTRUSTED),
                        Arbitraries.integers().between(0, 5).map(n -> n == 0),
                        elapse)
                .as(Happening::new)
                .list()
                .ofMaxSize(20);
    }

    @Provide
    static Arbitrary<List<Long>> jumps() {
        return jump().list().ofMaxSize(10);
    }

    private static Arbitrary<Long> jump() {
        return Arbitraries.oneOf(
                Arbitraries.of(0L, -TEN_YEARS_MS, TEN_YEARS_MS, -HOUR_MS, HOUR_MS, -DAY_MS, -2 * DAY_MS, DAY_MS),
                Arbitraries.longs().between(-400_000, 400_000),
                Arbitraries.longs().between(-5_000, 5_000));
    }

    /** In the same boot. */
    private void restart(OptionalLong newestMs) {
        wall = new WallTime(limits);
        wall.recover(saved, newestMs, 0, raw());
    }
}
