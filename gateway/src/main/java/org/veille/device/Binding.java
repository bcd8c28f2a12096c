package org.veille.device;

import org.veille.codec.Codec;
import org.veille.model.Address;

/**
 * Messages from an address belong to a device and are read by a codec.
 *
 * @param reads what the codec is given when the message came through a network server
 */
public record Binding(Address from, Device device, Codec codec, Reads reads) {
    /** Which part of a network server's uplink. */
    public enum Reads {
        /** The frame's payload: the gateway decodes it itself. */
        FRAME,
        /** The object that the network server decoded, as JSON. */
        OBJECT
    }
}
