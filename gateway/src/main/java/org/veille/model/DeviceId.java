package org.veille.model;

/** What an operator calls a device: {@code salle-12-air}. See {@link Names#require} for the rule. */
public record DeviceId(String name) implements Comparable<DeviceId> {
    public DeviceId {
        Names.require(name);
    }

    public static DeviceId parse(String text) {
        return new DeviceId(text);
    }

    @Override
    public int compareTo(DeviceId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
