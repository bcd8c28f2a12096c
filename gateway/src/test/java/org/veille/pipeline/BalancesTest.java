package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.veille.model.Loss;
import org.veille.model.StateRow;
import org.veille.port.Status;

class BalancesTest {
    @Property
    void theyComeBackFromTheirRow(@ForAll("balances") Balances balances) {
        assertThat(Balances.of(balances.toRow())).contains(balances);
    }

    @Test
    void whatStillWaitsIsNotOnDisk() {
        Balances balances = new Balances(
                new Status.Uplinks(10, 7, 0, 0, 0, 3), new Status.Readings(0, 0, 0, Map.of(), 0), Map.of());

        Status.Uplinks uplinks = Balances.of(balances.toRow()).orElseThrow().uplinks();

        assertThat(uplinks).isEqualTo(new Status.Uplinks(7, 7, 0, 0, 0, 0));
        assertThat(uplinks.balanced()).isTrue();
    }

    @Test
    void aRowThatDoesNotReadIsNone() {
        StateRow good = new Balances(
                        new Status.Uplinks(1, 1, 0, 0, 0, 0), new Status.Readings(1, 1, 0, Map.of(), 0), Map.of())
                .toRow();

        assertThat(Balances.of(new StateRow(good.kind(), good.key(), 1, good.bytes()))).isEmpty();
        assertThat(Balances.of(new StateRow("lane", good.key(), good.version(), good.bytes()))).isEmpty();
        for (String bytes : new String[] {"", "1 2 3", "1 1 0 0 0 1 1 0 0 NOT_A_REASON=1", "1 1 0 0 0 1 1 0 0 LATE", "!"}) {
            assertThat(Balances.of(new StateRow(
                            good.kind(), good.key(), good.version(), bytes.getBytes(StandardCharsets.US_ASCII))))
                    .as(bytes)
                    .isEmpty();
        }
    }

    @Provide
    Arbitrary<Balances> balances() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE).list().ofSize(9).flatMap(n -> Arbitraries.maps(
                        Arbitraries.of(Loss.class), Arbitraries.longs().between(1, Long.MAX_VALUE))
                .map(lost -> {
                    Map<String, Long> discarded = new TreeMap<>();
                    lost.forEach((reason, count) -> {
                        if (count % 2 == 0) {
                            discarded.put(reason.id(), count / 2);
                        }
                    });
                    return new Balances(
                            new Status.Uplinks(n.get(0), n.get(1), n.get(2), n.get(3), n.get(4), 0),
                            new Status.Readings(n.get(5), n.get(6), n.get(7), discarded, n.get(8)),
                            lost.isEmpty() ? Map.of() : new EnumMap<>(lost));
                }));
    }
}
