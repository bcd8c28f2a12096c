package org.veille.rule;

import java.util.OptionalLong;
import java.util.Set;
import org.veille.condense.Method;

/**
 * How one series is condensed: what the first matching {@code condense} rule says, or the default of its quantity.
 *
 * @param rule which rule it was, for people: {@code rules.yaml:12} or {@code default}
 * @param archive the condenser of the archive series
 * @param suffix of the measurement: empty for points of the series itself, {@code _10m}, {@code _1h} or {@code _1d} for windows
 * @param keep which statistics travel along
 * @param liveMs shortest distance of live values, milliseconds; empty when there are none
 * @param heartbeatMs a sign of life after so much silence, while the device is heard, milliseconds; empty for none
 * @param hourly the condenser of the hourly series that stands beside the archive
 */
public record Condensation(
        String rule,
        Method archive,
        String suffix,
        Set<Statistic> keep,
        OptionalLong liveMs,
        OptionalLong heartbeatMs,
        Method hourly) {}
