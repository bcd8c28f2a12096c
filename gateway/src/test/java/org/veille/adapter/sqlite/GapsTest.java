package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Against a plain set of numbers. */
class GapsTest {
    private static final int MOST = 40;

    @Property
    void rangesAreTheSetOfTheirNumbers(@ForAll @Size(max = 12) List<@IntRange(min = 1, max = MOST) Integer> ends) {
        Gaps gaps = new Gaps();
        TreeSet<Long> numbers = new TreeSet<>();
        for (int i = 0; i + 1 < ends.size(); i += 2) {
            gaps.add(ends.get(i), ends.get(i + 1));
            LongStream.rangeClosed(ends.get(i), ends.get(i + 1)).forEach(numbers::add);
        }

        assertThat(gaps.first()).isEqualTo(numbers.isEmpty() ? 0 : numbers.first());
        assertThat(gaps.last()).isEqualTo(numbers.isEmpty() ? 0 : numbers.last());
        for (long tick = 1; tick <= MOST; tick++) {
            long next = tick;
            while (numbers.contains(next)) {
                next++;
            }
            assertThat(gaps.skip(tick)).isEqualTo(next);
            if (next == tick) {
                Long gap = numbers.higher(tick);
                assertThat(gaps.before(tick)).isEqualTo(gap == null ? Long.MAX_VALUE : gap - 1);
            }
            assertThat(gaps.missing(tick, MOST))
                    .isEqualTo(LongStream.rangeClosed(tick, MOST)
                            .filter(number -> !numbers.contains(number))
                            .count());
        }
    }
}
