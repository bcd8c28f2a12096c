/**
 * Bytes to readings: payload formats and the envelopes of network servers. Pure; a codec never throws on hostile bytes, it
 * answers {@link org.veille.codec.Decoded.Undecodable}.
 */
package org.veille.codec;
