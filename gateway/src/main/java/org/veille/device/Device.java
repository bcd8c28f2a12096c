package org.veille.device;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.veille.model.DeviceId;
import org.veille.model.Place;
import org.veille.model.Quantity;

/**
 * A configured device.
 *
 * @param model {@code maker/model} of its profile; empty when it has none
 * @param interval at which it reports, when known: what counts as silence follows it
 * @param resolution the smallest step that its sensor shows, canonical unit, > 0; of quantities where it is known
 */
public record Device(
        DeviceId id,
        Optional<String> model,
        Place place,
        Optional<Duration> interval,
        Map<Quantity, Double> resolution) {
    public Device {
        resolution = Map.copyOf(resolution);
    }

    /** The reporting interval, milliseconds; 0 when unknown. */
    public long periodMs() {
        return interval.map(Duration::toMillis).orElse(0L);
    }
}
