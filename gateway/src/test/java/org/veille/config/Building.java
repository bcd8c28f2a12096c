package org.veille.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veille.model.DeviceId;
import org.veille.model.InvalidValue;
import org.veille.model.Quantity;
import org.veille.model.SwitchState;
import org.veille.model.Unit;

/** Records like those of the rooms, for the tests: one of each type, and files that resemble the real ones. */
final class Building {
    private Building() {}

    enum Mode {
        DRY_RUN,
        ACTIVE
    }

    record Types(
            Optional<String> text,
            Optional<Integer> count,
            Optional<Long> total,
            Optional<Double> share,
            Optional<Boolean> on,
            Optional<Mode> mode,
            Optional<Duration> hold,
            Optional<ZoneId> zone,
            Optional<LocalTime> from,
            Optional<LocalDate> day,
            Optional<URI> url,
            Optional<Path> folder,
            Optional<Measure> within,
            Optional<ByteSize> disk,
            Optional<DailyBytes> writes,
            Optional<Secret> token,
            Optional<DeviceId> device,
            Optional<Quantity> quantity,
            Optional<Unit> unit) {}

    record Primitives(int count, long total, double share, boolean on) {}

    record Radio(
            @Doc("The device's own number.") String devEui,
            Optional<Secret> appSKey) {}

    record Topic(
            @Doc("Where the device publishes.") String topic,
            Map<String, String> map,
            Optional<String> time) {}

    record Spot(String building, String zone) {}

    record Device(
            @Doc("The name of the device.") DeviceId id,
            Optional<String> model,
            Optional<Radio> lorawan,
            @OneOrMany List<Topic> mqtt,
            Optional<Spot> place,
            Where where) {}

    record Budget(
            @Default("512 MB") ByteSize disk,
            @Default("200 MB/day") DailyBytes cardWrites) {}

    record Window(
            Duration every,
            @Default("[mean, min, max]") List<String> keep) {}

    record Sink(
            @Doc("Where InfluxDB answers.") URI url,
            String bucket,
            Optional<String> liveBucket,
            @Default("15 min") Duration every,
            @NotYet("use one sink") Optional<URI> mirror) {
        Sink {
            if (liveBucket.filter(bucket::equals).isPresent()) {
                throw InvalidValue.at("live-bucket", bucket, "another bucket than bucket", "make a second one");
            }
        }
    }

    record Span(Duration from, Duration to) {
        Span {
            if (from.compareTo(to) > 0) {
                throw new InvalidValue(from + " to " + to, "a span that ends after it begins");
            }
        }
    }

    record Condition(
            Optional<String> any,
            Optional<TextOr<Condition>> all,
            Optional<Measure> above) {}

    record Rule(
            String why,
            Condition when,
            @Default("dry-run") Mode mode,
            Optional<SwitchState> state,
            Optional<Span> span) {}

    record Site(
            String name,
            @Default("Europe/Paris") ZoneId zone,
            Optional<Sink> influx,
            @Default("{}") Budget budget,
            Map<String, Window> windows,
            List<Rule> rules) {}
}
