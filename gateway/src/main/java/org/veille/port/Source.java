package org.veille.port;

import org.veille.model.Alarm;
import org.veille.model.SourceId;

/**
 * A protocol through which readings arrive: MQTT, CoAP, the concentrators' UDP port.
 *
 * <p>Life cycle: constructed, {@link #start} once, {@link #deafen} at most once, {@link #close} once. {@code start} returns quickly: a broker that is not
 * there is retried with backoff and shown in {@link #health}, never an exception. After {@code close} returns, no event
 * enters the inbox any more. Uplinks are acknowledged through the {@link org.veille.model.Acknowledgement} they carry, on
 * the pipeline's thread, so an acknowledgement must not block.
 */
public interface Source extends AutoCloseable {
    SourceId id();

    void start(Inbox inbox);

    /** How many uplinks the source leaves unacknowledged before it stays silent; {@link Integer#MAX_VALUE} for no limit. */
    int window();

    /**
     * The most uplinks that have been unacknowledged at one time since the start. More than {@link #window} when the other side
     * does not keep to that: Mosquitto 2.0.11, while it holds a backlog, sends a window of it with each acknowledgement.
     */
    default int mostUnacknowledged() {
        return 0;
    }

    /** Whether what is not acknowledged comes again later, also after a crash of the gateway. */
    boolean redelivers();

    Health health();

    /**
     * Something is wrong, or no longer: a source that has a way back to people tells them. Must not block.
     *
     * @param active false when its cause is gone
     */
    default void tell(Alarm alarm, boolean active) {}

    /**
     * The end is near, and the pipeline still runs: a source that answers nobody stops listening and tells what it has counted
     * as lost. One that owes acknowledgements goes on until {@link #close}: what it takes in will be sent again.
     */
    default void deafen() {}

    @Override
    void close();
}
