package org.veille.model;

/**
 * One line on a chart: a device, what it measures, and which of several (a second probe, a phase).
 *
 * @param channel empty when the device has only one; else a valid name such as {@code 2} or {@code l1}
 */
public record Series(DeviceId device, Quantity quantity, String channel) implements Comparable<Series> {
    public Series {
        if (!channel.isEmpty()) {
            Names.require(channel);
        }
    }

    /** @throws InvalidValue unless it reads {@code device/quantity} or {@code device/quantity/channel} */
    public static Series parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new InvalidValue(text, "device/quantity or device/quantity/channel");
        }
        return new Series(new DeviceId(parts[0]), Quantity.parse(parts[1]), parts.length == 3 ? parts[2] : "");
    }

    @Override
    public int compareTo(Series other) {
        int byDevice = device.compareTo(other.device);
        int byQuantity = byDevice != 0 ? byDevice : quantity.compareTo(other.quantity);
        return byQuantity != 0 ? byQuantity : channel.compareTo(other.channel);
    }

    // Written out: what a record makes of itself goes through method handles, which the gateway's compiler does not inline, and
    // each reading is looked up by it several times.
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Series that
                        && device.equals(that.device)
                        && quantity == that.quantity
                        && channel.equals(that.channel);
    }

    @Override
    public int hashCode() {
        return (device.hashCode() * 31 + quantity.hashCode()) * 31 + channel.hashCode();
    }

    /** {@code salle-12-air/co2} or {@code tableau/current/l1}. */
    @Override
    public String toString() {
        return device + "/" + quantity + (channel.isEmpty() ? "" : "/" + channel);
    }
}
