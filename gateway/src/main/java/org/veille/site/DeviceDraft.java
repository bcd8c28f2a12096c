package org.veille.site;

import java.util.List;
import java.util.Optional;
import org.veille.actuate.ActuatorSettings;
import org.veille.adapter.gpio.GpioSettings;
import org.veille.config.Default;
import org.veille.config.Keys;
import org.veille.config.OneOrMany;
import org.veille.config.Partial;
import org.veille.config.Where;
import org.veille.model.ActuatorId;
import org.veille.model.DeviceId;

/**
 * What can be read of an item of {@code devices.yaml}, also of one with mistakes: the rest of it is checked all the
 * same, and rules about the device are not wrong because the device is.
 */
@Partial
record DeviceDraft(
        Optional<DeviceId> id,
        Optional<String> model,
        @Default("[]") @OneOrMany List<DeviceEntry.Mqtt> mqtt,
        Optional<DeviceEntry.Coap> coap,
        Optional<DeviceEntry.Lorawan> lorawan,
        Optional<GpioSettings> gpio,
        Optional<DeviceEntry.PlaceEntry> place,
        Optional<ActuatorId> actuator,
        Optional<ActuatorSettings> protection,
        Where where) {
    static DeviceDraft of(DeviceEntry entry) {
        return new DeviceDraft(
                Optional.of(entry.id()),
                entry.model(),
                entry.mqtt(),
                entry.coap(),
                entry.lorawan(),
                entry.gpio(),
                Optional.of(entry.place()),
                entry.actuator(),
                entry.protection(),
                entry.where());
    }

    /** For messages; empty when it has none that can be read. */
    String name() {
        return id.map(DeviceId::name).orElse("");
    }

    /** Whether the key is written, or may be what a key that nobody knows was meant to be. */
    boolean mayHave(String key) {
        return where.keys().containsKey(key) || !Keys.cover(DeviceEntry.class, where);
    }
}
