package org.veille.lab.school;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.lab.school.Day.Moment;

/**
 * A device of the school: what is written about it in {@code devices.yaml}, and what it sends when.
 *
 * @param about one sentence, a comment above its entry
 * @param model {@code maker/model}; empty when its own map says what it sends
 * @param wiring the keys that bind it, one line each
 * @param interval at which it reports; empty when it sends nothing
 */
record Thing(
        String id,
        String about,
        String model,
        List<String> wiring,
        String building,
        String zone,
        Optional<Duration> interval,
        List<Feed> feeds) {

    /** One that stands somewhere; the rest follows link by link. */
    static Thing in(String building, String zone, String id) {
        return new Thing(id, "", "", List.of(), building, zone, Optional.empty(), List.of());
    }

    Thing about(String sentence) {
        return new Thing(id, sentence, model, wiring, building, zone, interval, feeds);
    }

    Thing model(String profile) {
        return new Thing(id, about, profile, wiring, building, zone, interval, feeds);
    }

    Thing wired(String... lines) {
        return new Thing(id, about, model, List.of(lines), building, zone, interval, feeds);
    }

    /** One more feed; the interval is that of the slowest. */
    Thing sends(String key, Duration period, Sender sender) {
        List<Feed> more = new ArrayList<>(feeds);
        more.add(new Feed(key, period, sender));
        Duration slowest = interval.filter(known -> known.compareTo(period) > 0).orElse(period);
        return new Thing(id, about, model, wiring, building, zone, Optional.of(slowest), List.copyOf(more));
    }

    /** What {@code devices.yaml} says of its interval, where a feed is asked more often than it sends. */
    Thing reportsEvery(Duration period) {
        return new Thing(id, about, model, wiring, building, zone, Optional.of(period), feeds);
    }

    /**
     * Something that it sends again and again.
     *
     * @param key tells its feeds apart: each has its own place within the period
     */
    record Feed(String key, Duration period, Sender sender) {}

    /** Makes one message; empty when there is nothing to say. */
    interface Sender {
        /**
         * @param nth which period since 1970 it is
         * @param tMs when the message leaves, milliseconds since 1970 UTC
         */
        Optional<Emission> at(long nth, long tMs, Site site, Noise noise);
    }

    /** The school at any instant up to now. */
    interface Site {
        Moment at(long tMs);
    }
}
