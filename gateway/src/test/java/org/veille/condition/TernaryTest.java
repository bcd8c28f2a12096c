package org.veille.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.condition.Ternary.FALSE;
import static org.veille.condition.Ternary.TRUE;
import static org.veille.condition.Ternary.UNKNOWN;

import org.junit.jupiter.api.Test;

class TernaryTest {
    @Test
    void falseDecidesAConjunctionAndTrueADisjunction() {
        assertThat(UNKNOWN.and(FALSE)).isEqualTo(FALSE);
        assertThat(FALSE.and(UNKNOWN)).isEqualTo(FALSE);
        assertThat(UNKNOWN.or(TRUE)).isEqualTo(TRUE);
        assertThat(TRUE.or(UNKNOWN)).isEqualTo(TRUE);
    }

    @Test
    void otherwiseUnknownSpreads() {
        assertThat(UNKNOWN.and(TRUE)).isEqualTo(UNKNOWN);
        assertThat(UNKNOWN.or(FALSE)).isEqualTo(UNKNOWN);
        assertThat(UNKNOWN.not()).isEqualTo(UNKNOWN);
    }

    @Test
    void knownValuesAreTwoValuedLogic() {
        for (boolean a : new boolean[] {false, true}) {
            for (boolean b : new boolean[] {false, true}) {
                assertThat(Ternary.of(a).and(Ternary.of(b))).isEqualTo(Ternary.of(a && b));
                assertThat(Ternary.of(a).or(Ternary.of(b))).isEqualTo(Ternary.of(a || b));
            }
            assertThat(Ternary.of(a).not()).isEqualTo(Ternary.of(!a));
        }
    }
}
