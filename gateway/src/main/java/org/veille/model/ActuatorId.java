package org.veille.model;

/** What rules and operators call a thing that can be switched: {@code gym-heating}. */
public record ActuatorId(String name) implements Comparable<ActuatorId> {
    public ActuatorId {
        Names.require(name);
    }

    public static ActuatorId parse(String text) {
        return new ActuatorId(text);
    }

    @Override
    public int compareTo(ActuatorId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
