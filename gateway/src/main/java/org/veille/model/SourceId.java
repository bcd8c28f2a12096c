package org.veille.model;

/** A source of messages: {@code mqtt}, {@code coap}, {@code lorawan}, {@code gpio}. */
public record SourceId(String name) {
    public SourceId {
        Names.require(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
