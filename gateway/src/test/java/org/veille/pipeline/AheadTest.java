package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.veille.model.StateRow;
import org.veille.port.OutboxPosition;

/** Which rows go ahead of their turn, when, and what of them has to stay as it is. */
class AheadTest {
    private static final long EVERY_NS = 900_000_000_000L;
    private static final OutboxPosition BACKLOG = new OutboxPosition(10, 3);

    private final Tick tick = new Tick();
    private final Ahead ahead = fresh();

    private Ahead fresh() {
        Alarms alarms = new Alarms("ecole", tick, (_, _) -> {});
        return new Ahead(new Uplink(Optional.empty(), OptionalLong.empty(), tick, alarms), tick, EVERY_NS);
    }

    @Test
    void withoutABacklogNothingIsDueAndNothingIsWritten() {
        ahead.beginAgain(BACKLOG);
        ahead.fail();
        ahead.end();

        assertThat(ahead.isOn()).isFalse();
        assertThat(ahead.dueNs(BACKLOG)).isEqualTo(Long.MAX_VALUE);
        assertThat(tick.isEmpty()).isTrue();
    }

    @Test
    void onlyWhatCameAfterTheBacklogIsDueOnceAnInterval() {
        ahead.begin(BACKLOG, 7);

        assertThat(ahead.dueNs(BACKLOG)).isEqualTo(Long.MAX_VALUE);
        assertThat(ahead.dueNs(new OutboxPosition(11, 0))).isEqualTo(7 + EVERY_NS);
        read(11);
        ahead.passed(new OutboxPosition(11, 1), 1_000);
        assertThat(ahead.dueNs(new OutboxPosition(12, 0))).isEqualTo(1_000 + EVERY_NS);
    }

    @Test
    void asLongAsMoreIsThereItFollowsAtOnce() {
        ahead.begin(BACKLOG, 7);
        read(11);
        ahead.passed(new OutboxPosition(13, 0), 1_000);

        assertThat(ahead.dueNs(new OutboxPosition(13, 0))).isEqualTo(1_000);
    }

    @Test
    void whatMayHaveBeenSentEndsWithTheLastRowsThatWereReadWhenTheSinkFails() {
        ahead.begin(BACKLOG, 7);
        assertThat(ahead.ranges()).isEqualTo(Map.of(11L, Long.MAX_VALUE));
        read(14);
        ahead.passed(new OutboxPosition(16, 0), 1_000);
        read(16);
        ahead.fail();

        assertThat(ahead.ranges()).as("the answer to the last request may have been lost").isEqualTo(Map.of(11L, 16L));
        assertThat(saved().ranges()).isEqualTo(ahead.ranges());
    }

    @Test
    void whatWasAnsweredIsTheEndWhenNothingWasUnderWay() {
        ahead.begin(BACKLOG, 7);
        read(14);
        ahead.passed(new OutboxPosition(16, 0), 1_000);
        ahead.fail();

        assertThat(ahead.ranges()).isEqualTo(Map.of(11L, 14L));
    }

    @Test
    void whatCameInWhileTheSinkFailedIsBacklogToo() {
        ahead.begin(BACKLOG, 7);
        ahead.fail();
        ahead.beginAgain(new OutboxPosition(20, 0));
        ahead.begin(new OutboxPosition(20, 0), 2_000);

        assertThat(ahead.through()).isEqualTo(new OutboxPosition(20, 0));
        assertThat(ahead.ranges()).isEqualTo(Map.of(21L, Long.MAX_VALUE));
    }

    @Test
    void itEndsWhenTheTurnHasComeAsFar() {
        ahead.begin(BACKLOG, 7);
        read(14);
        ahead.passed(new OutboxPosition(14, 1), 1_000);
        ahead.overtaken(new OutboxPosition(14, 0));
        assertThat(ahead.isOn()).isTrue();
        ahead.overtaken(new OutboxPosition(14, 1));

        assertThat(ahead.isOn()).isFalse();
        assertThat(saved().ranges()).isEmpty();
    }

    @Test
    void afterACrashAllIsBacklogAndWhatMayHaveBeenSentIsKnown() {
        ahead.begin(BACKLOG, 7);
        Ahead after = saved();

        assertThat(after.isOn()).isTrue();
        assertThat(after.through()).isEqualTo(new OutboxPosition(30, -1));
        assertThat(after.ranges()).isEqualTo(Map.of(11L, Long.MAX_VALUE));
    }

    /** The rows up to the second of this tick are under way. */
    private void read(long throughTick) {
        ahead.take(Optional.of(new Parcel(List.of(), 2, new OutboxPosition(throughTick, 1))));
    }

    /** As a start after tick 29 finds it. */
    private Ahead saved() {
        StateRow row = tick.batch(29, 0, List.of(), 0).states().getLast();
        Ahead after = fresh();
        after.recover(row, new OutboxPosition(30, -1));
        return after;
    }
}
