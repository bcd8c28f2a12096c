package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.veille.config.ByteSize;
import org.veille.model.InvalidValue;

/** How people say how much of the past stays. */
class KeepTest {
    @Test
    void aDurationOrASize() {
        assertThat(Keep.parse("7 d")).isEqualTo(new Keep.For(Duration.ofDays(7)));
        assertThat(Keep.parse("200 MB")).isEqualTo(new Keep.UpTo(new ByteSize(200_000_000)));
        assertThat(Keep.parse(" 1 GiB ")).isEqualTo(new Keep.UpTo(new ByteSize(1L << 30)));
    }

    @Test
    void anythingElseIsRefusedWithAnExampleOfBoth() {
        assertThatThrownBy(() -> Keep.parse("a week"))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("a duration such as 7 d, or a size such as 200 MB");
        assertThatThrownBy(() -> Keep.parse("7 days")).hasMessageContaining("write '7 d'");
        assertThatThrownBy(() -> Keep.parse("4000 d")).hasMessageContaining("0 d to 3653 d");
        assertThatThrownBy(() -> Keep.parse("10 kB")).hasMessageContaining("at least 1 MB");
    }

    @Test
    void aBudgetLimitsAnyHistory() {
        assertThat(new Retention(Keep.WEEK, true, OptionalLong.empty()).fullBytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(new Retention(Keep.WEEK, true, OptionalLong.of(10_000_000)).fullBytes())
                .as("with the log")
                .isEqualTo(8_000_000 - Database.LOG_BYTES);
        assertThat(new Retention(Keep.parse("20 MB"), true, OptionalLong.of(10_000_000)).fullBytes())
                .isEqualTo(8_000_000 - Database.LOG_BYTES);
        assertThat(new Retention(Keep.parse("2 MB"), true, OptionalLong.of(100_000_000)).fullBytes()).isEqualTo(2_000_000);
    }
}
