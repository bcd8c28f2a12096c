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

    // Written out: what a record makes of itself goes through method handles, which the gateway's compiler does not inline, and
    // each reading is looked up by it several times.
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof DeviceId that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
