package org.veille.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.model.ActuatorId;
import org.veille.model.Order;
import org.veille.model.SwitchState;
import org.veille.port.Actuator;
import org.veille.port.Event;
import org.veille.port.Health;
import org.veille.port.Inbox;

/** Does what it is told, and remembers what the audit on disk said when it was. */
final class RecordingRelay implements Actuator {
    private final Bench bench;
    private final ActuatorId id;
    final List<SwitchState> states = new ArrayList<>();
    final List<Long> orders = new ArrayList<>();
    /** Orders of which no audit row was on disk yet. */
    int early;

    boolean broken;

    RecordingRelay(Bench bench, String id) {
        this.bench = bench;
        this.id = new ActuatorId(id);
        bench.relays.put(this.id, this);
    }

    @Override
    public ActuatorId id() {
        return id;
    }

    @Override
    public void start(Inbox inbox) {}

    @Override
    public void submit(Order order) {
        orders.add(order.id());
        states.add(order.state());
        long audited = bench.disk.audit().stream()
                .filter(row -> row.decision().equals("ordered") && row.actuator().equals(id))
                .count();
        early += audited < orders.size() ? 1 : 0;
        Optional<SwitchState> reached = broken ? Optional.empty() : Optional.of(order.state());
        bench.offer(new Event.ReadBack(id, order.id(), reached, broken ? "stuck" : "", bench.now()));
    }

    @Override
    public OnGatewayLoss onGatewayLoss() {
        return OnGatewayLoss.DE_ENERGISES;
    }

    @Override
    public Health health() {
        return new Health(true, "recording");
    }

    @Override
    public void close() {}
}
