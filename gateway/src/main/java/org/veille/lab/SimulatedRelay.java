package org.veille.lab;

import java.util.Optional;
import org.veille.model.ActuatorId;
import org.veille.model.Order;
import org.veille.port.Actuator;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.Health;
import org.veille.port.Inbox;

/** A relay without a board: takes every order and says that it did. For the demonstration. */
public final class SimulatedRelay implements Actuator {
    private final ActuatorId id;
    private final Clock clock;
    private Inbox inbox;

    public SimulatedRelay(ActuatorId id, Clock clock) {
        this.id = id;
        this.clock = clock;
    }

    @Override
    public ActuatorId id() {
        return id;
    }

    @Override
    public void start(Inbox into) {
        inbox = into;
    }

    @Override
    public void submit(Order order) {
        inbox.offer(new Event.ReadBack(id, order.id(), Optional.of(order.state()), "", clock.now()));
    }

    @Override
    public OnGatewayLoss onGatewayLoss() {
        return OnGatewayLoss.DE_ENERGISES;
    }

    @Override
    public Health health() {
        return new Health(true, "simulated");
    }

    @Override
    public void close() {}
}
