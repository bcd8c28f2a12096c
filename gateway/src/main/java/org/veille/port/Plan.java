package org.veille.port;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veille.actuate.ActuatorSettings;
import org.veille.condition.Inventory.Installed;
import org.veille.device.Bindings;
import org.veille.device.Device;
import org.veille.lorawan.SessionKeys;
import org.veille.model.ActuatorId;
import org.veille.model.DeviceId;
import org.veille.model.Series;
import org.veille.rule.Condensation;
import org.veille.rule.CondensePlan;
import org.veille.rule.Rules;

/**
 * Devices and rules in force, built by {@code site} from checked files, and swapped between two ticks by
 * {@link Event.Reload}. Immutable.
 *
 * @param site the name that every row is tagged with
 * @param zone the building's local time: windows and schedules follow it
 * @param sessions of LoRaWAN devices whose frames the gateway itself decrypts
 */
public record Plan(
        String site,
        ZoneId zone,
        Map<DeviceId, Device> devices,
        Bindings bindings,
        List<SessionKeys> sessions,
        CondensePlan condense,
        Rules rules,
        Map<ActuatorId, ActuatorSettings> actuators) {

    /** How a series is condensed. */
    public Condensation condensation(Device device, Series series) {
        Installed installed = new Installed(
                device.id(), device.model().orElse(""), device.place(), Optional.empty(), device.resolution());
        return condense.condensation(installed, series, zone);
    }
}
