package org.veille.port;

import org.veille.model.ActuatorId;
import org.veille.model.Order;

/**
 * The driver of something that can be switched. Orders come one at a time, after their audit row is on disk; the result
 * comes back as {@link Event.ReadBack} with the order's id, never as an exception.
 */
public interface Actuator extends AutoCloseable {
    /** What the load does when the gateway loses power or crashes. */
    enum OnGatewayLoss {
        /** The contact opens: the load takes its de-energised state. */
        DE_ENERGISES,
        /** The load keeps its last state. */
        KEEPS_STATE
    }

    ActuatorId id();

    /** @param inbox where read-backs go */
    void start(Inbox inbox);

    void submit(Order order);

    OnGatewayLoss onGatewayLoss();

    Health health();

    /** Brings the load to its safe state and lets go of the hardware. */
    @Override
    void close();
}
