package org.veille.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.veille.config.Where;
import org.veille.model.ActuatorId;
import org.veille.model.Command;
import org.veille.model.Order;
import org.veille.model.Received;
import org.veille.model.SwitchState;
import org.veille.model.Trust;

/** A million random steps against a plain model of what must never happen. */
class ActuatorPropertyTest {
    private static final int STEPS = 1_000_000;
    private static final ActuatorId ID = new ActuatorId("thing");

    private final SplittableRandom random = new SplittableRandom(20_260_407);

    @Test
    void noInterlockIsEverViolatedAndTheHighestLevelAlwaysWins() {
        for (int step = 0; step < STEPS; ) {
            Walk walk = new Walk(Load.values()[random.nextInt(Load.values().length)]);
            for (int i = 0; i < 1_000; i++, step++) {
                walk.step();
            }
            assertThat(walk.orders).isPositive();
        }
    }

    private final class Walk {
        private final ActuatorSettings settings;
        private final Model model = new Model();
        private final Long[] untilNs = new Long[Command.LEVELS + 1];
        private final SwitchState[] wanted = new SwitchState[Command.LEVELS + 1];
        private ActuatorState actuator;
        private long nowNs = 1_000_000_000_000L;
        private long nowMs = 1_775_000_000_000L;
        private int orders;

        /** What the driver was told, and when, with no knowledge of how that came about. */
        private final class Model {
            private SwitchState state;
            private long turnedNs;
            private final ArrayDeque<Long> switchesNs = new ArrayDeque<>();

            void told(Order order, boolean critical) {
                orders++;
                assertThat(settings.load().neverCut() && order.state() != SwitchState.ON).as("never cut").isFalse();
                boolean turned = state != null && (state == SwitchState.ON) != (order.state() == SwitchState.ON);
                if (turned && !critical) {
                    Duration minimum = state == SwitchState.ON ? settings.minOn() : settings.minOff();
                    assertThat(nowNs - turnedNs).as("minimum time").isGreaterThanOrEqualTo(minimum.toNanos());
                }
                if (state != order.state()) {
                    turnedNs = turned || state == null ? nowNs : turnedNs;
                    switchesNs.add(nowNs);
                    switchesNs.removeIf(at -> nowNs - at >= Duration.ofHours(1).toNanos());
                    assertThat(critical || switchesNs.size() <= settings.maxSwitchesPerHour()).as("rate").isTrue();
                }
                state = order.state();
            }
        }

        Walk(Load load) {
            SwitchState relinquish = load.neverCut() || random.nextBoolean() ? SwitchState.ON : SwitchState.OFF;
            settings = new ActuatorSettings(
                    load,
                    Duration.ofSeconds(random.nextInt(600)),
                    Duration.ofSeconds(random.nextInt(600)),
                    1 + random.nextInt(10),
                    relinquish,
                    Where.NOWHERE);
            actuator = new ActuatorState(ID, settings, () -> 1);
        }

        private Received now() {
            return new Received("b", nowNs, nowMs, Trust.TRUSTED);
        }

        void step() {
            long passedMs = (long) Math.exp(random.nextDouble() * 16);
            nowNs += passedMs * 1_000_000;
            nowMs += passedMs;
            switch (random.nextInt(20)) {
                case 0 -> restart();
                case 1 -> nowMs += random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
                case 2, 3, 4, 5, 6 -> {}
                default -> command();
            }
            actuator.expire(now()).order().ifPresent(order -> model.told(order, critical()));
            checkWinner();
        }

        private void restart() {
            ActuatorState next = new ActuatorState(ID, settings, () -> 1);
            assertThat(next.restore(actuator.save(now()), now())).isTrue();
            actuator = next;
            for (int level = 9; level <= Command.LEVELS; level++) {
                untilNs[level] = null;
            }
            // After jumps of the wall clock the saved entries may end earlier, never later.
            for (int level = 1; level <= 8; level++) {
                Optional<PriorityArray.Entry> entry = actuator.wanted().at(level);
                if (untilNs[level] != null && entry.isPresent()) {
                    assertThat(entry.get().untilNs()).isLessThanOrEqualTo(Math.max(untilNs[level], nowNs));
                }
                untilNs[level] = entry.map(PriorityArray.Entry::untilNs).orElse(null);
            }
        }

        private void command() {
            int level = 1 + random.nextInt(Command.LEVELS);
            SwitchState state = SwitchState.values()[random.nextInt(3)];
            boolean release = random.nextInt(4) == 0;
            long lastingMs = random.nextLong(-1000, 4 * 3_600_000);
            Command command = new Command(
                    ID, level, release ? Optional.empty() : Optional.of(state), nowMs + lastingMs, "w", "y");
            boolean refused = !release && (lastingMs <= 0 || settings.load().neverCut() && state != SwitchState.ON);
            if (level != 6 && !refused) {
                untilNs[level] = release ? null : Long.valueOf(nowNs + lastingMs * 1_000_000);
                wanted[level] = state;
            }
            if (actuator.apply(command, now()) instanceof Outcome.Ordered(Order order)) {
                model.told(order, critical());
            }
        }

        private int winner() {
            for (int level = 1; level <= Command.LEVELS; level++) {
                if (untilNs[level] != null && untilNs[level] > nowNs) {
                    return level;
                }
            }
            return 0;
        }

        private boolean critical() {
            return winner() > 0 && winner() < 6;
        }

        private void checkWinner() {
            SwitchState expected = winner() == 0 ? settings.relinquishDefault() : wanted[winner()];
            assertThat(actuator.winning()).isEqualTo(expected);
            assertThat(actuator.told()).contains(model.state);
            boolean held = actuator.winning() != model.state;
            assertThat(actuator.nextDeadlineNs(now())).isGreaterThan(nowNs);
            assertThat(held && critical()).as("nothing holds life safety").isFalse();
        }
    }
}
