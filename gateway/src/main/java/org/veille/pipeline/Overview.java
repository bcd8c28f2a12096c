package org.veille.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.veille.model.ActuatorId;
import org.veille.model.Received;
import org.veille.port.Actuator;
import org.veille.port.Health;
import org.veille.port.Sink;
import org.veille.port.Source;
import org.veille.port.Status;

/** What every room knows, put together for people who look. Costs nothing while nobody does. */
final class Overview {
    private final Settings settings;
    private final Optional<Sink> sink;
    private final Map<ActuatorId, Actuator> actuators;
    private final Ledger ledger;
    private final Lanes lanes;
    private final Timekeeping time;
    private final Delivery delivery;
    private final Deciding deciding;
    private final Alarms alarms;
    private final Storage storage;
    private long startedNs;

    Overview(
            Settings settings,
            Optional<Sink> sink,
            Map<ActuatorId, Actuator> actuators,
            Ledger ledger,
            Lanes lanes,
            Timekeeping time,
            Delivery delivery,
            Deciding deciding,
            Alarms alarms,
            Storage storage) {
        this.settings = settings;
        this.sink = sink;
        this.actuators = actuators;
        this.ledger = ledger;
        this.lanes = lanes;
        this.time = time;
        this.delivery = delivery;
        this.deciding = deciding;
        this.alarms = alarms;
        this.storage = storage;
    }

    void recover(Received start) {
        startedNs = start.monotonicNs();
    }

    Status status(String site, Received now) {
        return new Status(
                site,
                now.epochMs(),
                (now.monotonicNs() - startedNs) / 1_000_000_000L,
                ledger.uplinks(),
                ledger.readings(lanes.released(), lanes.held() + time.held()),
                points(),
                lanes.lines(),
                parts(),
                ledger.uplinksBySource(),
                deciding.counts(),
                deciding.recent(),
                alarms.raised(),
                storage.commits(),
                delivery.sinks(now),
                storage.status());
    }

    private Map<String, Health> parts() {
        Map<String, Health> parts = new TreeMap<>();
        for (Source source : settings.sources().values()) {
            parts.put(source.id().name(), source.health());
        }
        sink.ifPresent(found -> parts.put(found.name(), found.health()));
        actuators.forEach((id, actuator) -> parts.put(id.name(), actuator.health()));
        return parts;
    }

    Status.Points points() {
        return new Status.Points(
                lanes.points(),
                delivery.forwarded(),
                delivery.pending(),
                delivery.refusedRows(),
                lanes.frozenEarly());
    }
}
