package org.veille.adapter.influx;

import java.time.Duration;

/**
 * How long to wait for the server.
 *
 * @param silence to connect, and between two signs of life
 * @param whole for one request; a server that answers a byte at a time must not hold the sink for ever
 */
record Timeouts(Duration silence, Duration whole) {
    /** Ten seconds as the client has it; two minutes let 1 MB, compressed, pass a line of 20 kbit/s. */
    static final Timeouts NORMAL = new Timeouts(Duration.ofSeconds(10), Duration.ofMinutes(2));
}
