package org.veille.adapter.gpio;

import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Range;
import org.veille.model.InvalidValue;

/**
 * {@code gpio:} of a device.
 *
 * @param pin Broadcom number, 0 to 27: the pins of the 40-pin header
 */
@Doc("A relay on a pin of this board.")
public record GpioSettings(
        @Doc("Number of the pin as Broadcom counts (GPIO 17 is pin 11 of the header): 0 to 27.") @Range(min = "0", max = "27") int pin,
        @Doc("How the contact stands when nobody commands it: at start, at the end and after an error: open or closed.")
                SafeState safeState,
        @Doc("Whether the relay board closes the contact on a low level, as many boards with optocouplers do.")
                @Default("false")
                boolean activeLow) {
    /** Highest pin of the header on every board with 40 pins. */
    public static final int MAX_PIN = 27;

    public GpioSettings {
        if (pin < 0 || pin > MAX_PIN) {
            throw InvalidValue.at("pin", Integer.toString(pin), "0 to " + MAX_PIN, "count as Broadcom: GPIO 17 is 17");
        }
    }
}
