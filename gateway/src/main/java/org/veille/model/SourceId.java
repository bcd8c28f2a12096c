package org.veille.model;

/** A source of messages: {@code mqtt}, {@code coap}, {@code lorawan}, {@code gpio}. */
public record SourceId(String name) {
    public SourceId {
        Names.require(name);
    }

    // Written out: what a record makes of itself goes through method handles, which the gateway's compiler does not inline, and
    // each reading is looked up by it several times.
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof SourceId that && name.equals(that.name);
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
