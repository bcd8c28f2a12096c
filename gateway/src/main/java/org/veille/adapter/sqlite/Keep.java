package org.veille.adapter.sqlite;

import java.time.Duration;
import org.veille.config.ByteSize;
import org.veille.config.Doc;
import org.veille.config.Durations;
import org.veille.model.InvalidValue;

/** How much of the past stays: by age or by size. */
@Doc("a duration such as 7 d, or a size such as 200 MB")
public sealed interface Keep {
    /** Ten years: beyond it a card is full, and the arithmetic in milliseconds stays far from its limits. */
    Duration LONGEST = Duration.ofDays(3_653);

    /** Less would be the delivery keys and what recovery needs alone, which stay whatever is said here. */
    ByteSize SMALLEST = new ByteSize(1_000_000);

    /** A week: what an operator looks back on when something went wrong. */
    Keep WEEK = new For(Duration.ofDays(7));

    /** @param age by the tick's wall clock, at most {@link #LONGEST} */
    record For(Duration age) implements Keep {
        public For {
            if (age.isNegative() || age.compareTo(LONGEST) > 0) {
                throw new InvalidValue(Durations.format(age), "a history of 0 d to 3653 d");
            }
        }
    }

    /** @param size of all that the database holds, at least {@link #SMALLEST} */
    record UpTo(ByteSize size) implements Keep {
        public UpTo {
            if (size.bytes() < SMALLEST.bytes()) {
                throw new InvalidValue(size.toString(), "a history of at least " + SMALLEST);
            }
        }
    }

    /** @throws InvalidValue when it is neither */
    static Keep parse(String text) {
        if (text.strip().endsWith("B")) {
            return new UpTo(ByteSize.parse(text));
        }
        Duration age;
        try {
            age = Durations.parse(text);
        } catch (InvalidValue e) {
            throw new InvalidValue(text, "a duration such as 7 d, or a size such as 200 MB", e.remedy());
        }
        return new For(age);
    }
}
