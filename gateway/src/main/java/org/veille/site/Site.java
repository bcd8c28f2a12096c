package org.veille.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.veille.adapter.gpio.GpioSettings;
import org.veille.model.ActuatorId;
import org.veille.port.Plan;

/**
 * A checked configuration.
 *
 * @param file {@code veille.yaml}
 * @param plan what the pipeline works by
 * @param relays the pins of the actuators
 * @param counts for people: {@code devices}, {@code rules}, {@code actuators}, {@code series} named in mappings
 * @param read every file that was read, in order
 */
public record Site(
        SiteFile file, Plan plan, Map<ActuatorId, GpioSettings> relays, Counts counts, List<Path> read) {

    /**
     * @param series that mappings name; codecs that speak for themselves may bring more
     * @param secrets that could be read
     */
    public record Counts(int devices, int series, int rules, int actuators, int secrets) {}
}
