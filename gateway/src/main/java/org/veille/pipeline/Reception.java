package org.veille.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.codec.Envelope;
import org.veille.codec.Opening;
import org.veille.device.Binding;
import org.veille.json.JsonWriter;
import org.veille.lorawan.Answer;
import org.veille.lorawan.BadFrame;
import org.veille.lorawan.DataFrame;
import org.veille.lorawan.Heard;
import org.veille.lorawan.JoinAccept;
import org.veille.lorawan.JoinRequest;
import org.veille.lorawan.NetworkServer;
import org.veille.lorawan.Outcome;
import org.veille.lorawan.PhyPayload;
import org.veille.lorawan.SessionKeys;
import org.veille.lorawan.SessionState;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Eui64;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Event;
import org.veille.port.Journal;
import org.veille.port.Plan;

/**
 * From an uplink to a message with a known sender: recognises redeliveries, opens the envelopes of network servers, and takes
 * the concentrators' frames to the LoRaWAN network server.
 */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final Tick tick;
    private final Settings settings;
    private final DeliveryKeys keys;
    private final Strangers strangers;

    private Plan plan;
    private NetworkServer lorawan;
    /** How far the counters of all devices have come, also of those that a plan left out for a while. */
    private final Map<Eui64, SessionState> counters = new HashMap<>();

    /** The source of each frame that waits in the network server's merge. */
    private final Map<Eui64, SourceId> waitingFrom = new HashMap<>();

    private long waiting;

    /** What became of an uplink. */
    sealed interface Arrival {}

    /** @param tellSource whether its source still waits for an acknowledgement */
    record Known(boolean tellSource) implements Arrival {}

    /** Comes out of {@link #due} later. */
    record Waiting() implements Arrival {}

    record Refused(Loss why, String detail) implements Arrival {}

    record Arrived(Message message) implements Arrival {}

    Reception(Plan plan, Tick tick, Settings settings, Strangers strangers) {
        this.plan = plan;
        this.tick = tick;
        this.settings = settings;
        this.keys = new DeliveryKeys(settings);
        this.strangers = strangers;
        this.lorawan = new NetworkServer(plan.sessions(), _ -> Optional.empty());
    }

    /** @param clockMs what the clock of the process before says now; empty when nobody knows */
    void recover(Journal.Recovery recovery, OptionalLong clockMs, Received now) {
        keys.recover(recovery, clockMs, now);
        for (StateRow row : recovery.states()) {
            SessionState.of(row).ifPresent(state -> counters.put(state.devEui(), state));
        }
        lorawan = new NetworkServer(plan.sessions(), devEui -> Optional.ofNullable(counters.get(devEui)));
    }

    /** Stamps have moved: what is known of the past moves with them, before a restart could judge it by its old stamps. */
    void clockMoved(Received now) {
        List<Batch.Key> anew = keys.stampedAnew(now);
        if (!anew.isEmpty()) {
            anew.forEach(tick::key);
            tick.changed(Tick.UNREPEATABLE_NS, now.monotonicNs());
        }
    }

    /** What waits must be flushed before. */
    void reload(Plan next) {
        for (SessionKeys keys : plan.sessions()) {
            lorawan.state(keys.devEui()).ifPresent(state -> counters.put(state.devEui(), state));
        }
        plan = next;
        lorawan = new NetworkServer(next.sessions(), devEui -> Optional.ofNullable(counters.get(devEui)));
    }

    /** Packet ids begin anew. That is on disk before the first of them: else a crash would bring the old keys back. */
    void forget(SourceId source, Received now) {
        keys.forget(source).ifPresent(state -> {
            tick.state(state);
            tick.changed(0, now.monotonicNs());
        });
    }

    Arrival receive(Event.Uplink uplink) {
        long nowNs = uplink.at().monotonicNs();
        if (keys.knows(uplink.source(), uplink.key(), nowNs)) {
            return new Known(true);
        }
        try {
            return switch (uplink.from().scheme()) {
                case Address.CONCENTRATOR -> hear(uplink);
                default -> open(uplink);
            };
        } catch (RuntimeException e) {
            // One message must never end the gateway: the broker would send it again after every start.
            LOG.error("a mistake in the program, please report it: {} from {}", uplink.payload(), uplink.from(), e);
            return new Refused(Loss.DEFECT, e.toString());
        }
    }

    /**
     * The uplink is dealt with: the same again is a redelivery. Where the sender itself repeats (CoAP), only what is kept is
     * learnt, so that a refusal is answered by a refusal again.
     */
    void learn(Event.Uplink uplink, boolean kept) {
        if (!uplink.key().equals(DeliveryKey.NONE) && (kept || settings.redelivers(uplink.source()))) {
            keys.watchWindow(uplink.source()).ifPresent(tick::state);
            tick.key(keys.learn(uplink.source(), uplink.key().hash(), uplink.at()));
        }
    }

    private Arrival open(Event.Uplink uplink) {
        List<Binding> direct = plan.bindings().of(uplink.from());
        if (!direct.isEmpty()) {
            return arrived(uplink, uplink.payload(), OptionalLong.empty(), direct);
        }
        return Envelope.forTopic(uplink.from().id())
                .map(envelope -> open(uplink, envelope))
                .orElseGet(() -> stranger(uplink, uplink.from(), uplink.payload(), uplink.from().toString()));
    }

    private Refused stranger(Event.Uplink uplink, Address from, Payload said, String detail) {
        strangers.heard(uplink.source(), from, said, uplink.at());
        return new Refused(Loss.UNKNOWN_DEVICE, detail);
    }

    /** A network server's message: the device is known by its DevEUI, and the server has checked the frame. */
    private Arrival open(Event.Uplink uplink, Envelope envelope) {
        return switch (envelope.open(uplink.from().id(), uplink.payload().bytes())) {
            case Opening.Refused(String reason) -> new Refused(Loss.BAD_FRAME, reason);
            case Opening.NoUplink _ -> arrived(uplink, Payload.of(""), OptionalLong.empty(), List.of());
            case Opening.Uplink opened -> {
                Address from = new Address(Address.LORA, opened.devEui());
                List<Binding> bindings = plan.bindings().of(from);
                String words = "dev-eui " + opened.devEui() + " on " + uplink.from();
                yield bindings.isEmpty()
                        ? stranger(uplink, from, object(opened).orElseGet(() -> frame(opened)), words)
                        : served(uplink, opened, bindings);
            }
        };
    }

    private static Arrived served(Event.Uplink uplink, Opening.Uplink opened, List<Binding> known) {
        boolean empty = opened.frame().isEmpty() && opened.object().isEmpty();
        List<Binding> bindings = empty ? List.of() : known;
        return new Arrived(new Message(
                uplink.source(),
                frame(opened),
                object(opened),
                uplink.at(),
                opened.tMs(),
                opened.radio(),
                bindings,
                uplink.ack()));
    }

    private static Payload frame(Opening.Uplink opened) {
        return new Payload(opened.frame().orElse(new byte[0]), opened.fPort(), "");
    }

    /** What the network server decoded. */
    private static Optional<Payload> object(Opening.Uplink opened) {
        return opened.object().map(json -> {
            byte[] bytes = new JsonWriter().value(json).toString().getBytes(StandardCharsets.UTF_8);
            return new Payload(bytes, opened.fPort(), Payload.JSON);
        });
    }

    private static Arrived arrived(
            Event.Uplink uplink, Payload payload, OptionalLong sentMs, List<Binding> bindings) {
        return new Arrived(new Message(
                uplink.source(),
                payload,
                Optional.empty(),
                uplink.at(),
                sentMs,
                uplink.radio(),
                bindings,
                uplink.ack()));
    }

    private Arrival hear(Event.Uplink uplink) {
        Heard heard = new Heard(
                Eui64.parse(uplink.from().id()), uplink.payload().bytes(), uplink.radio(), uplink.at());
        return switch (lorawan.offer(heard, uplink.at().monotonicNs())) {
            case Answer.Waiting(Eui64 devEui, _) -> {
                waiting++;
                waitingFrom.put(devEui, uplink.source());
                yield new Waiting();
            }
            case Answer.Copy _, Answer.Repeated _ -> new Known(false);
            case Answer.Refused(Loss why, String detail) when why == Loss.UNKNOWN_DEVICE ->
                stranger(uplink, nameInFrame(uplink.payload()), uplink.payload(), detail);
            case Answer.Refused(Loss why, String detail) -> new Refused(why, detail);
        };
    }

    /** Whatever a frame says of its sender; nothing proves it. */
    private static Address nameInFrame(Payload frame) {
        return switch (PhyPayload.parse(frame.bytes())) {
            case JoinRequest request -> new Address(Address.LORA, request.devEui().toString());
            case DataFrame data -> new Address(Address.DEV_ADDR, data.devAddr().toString());
            case JoinAccept _, BadFrame _ -> new Address(Address.DEV_ADDR, "");
        };
    }

    /** Frames of which the merge window has passed. */
    List<Message> due(Received now) {
        return messages(lorawan.due(now.monotonicNs()));
    }

    /** Before a reload and at the end: nothing waits any longer. */
    List<Message> flush(Received now) {
        return messages(lorawan.flush());
    }

    private List<Message> messages(List<Outcome> outcomes) {
        List<Message> messages = new ArrayList<>(outcomes.size());
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Accepted frame -> {
                    waiting--;
                    tick.state(frame.state().toRow());
                    messages.add(message(frame));
                }
            }
        }
        return messages;
    }

    private Message message(Outcome.Accepted frame) {
        // MAC commands alone carry nothing to decode.
        List<Binding> bindings = frame.payload().length == 0
                ? List.of()
                : plan.bindings().of(new Address(Address.LORA, frame.devEui().toString()));
        return new Message(
                waitingFrom.getOrDefault(frame.devEui(), new SourceId("lorawan")),
                new Payload(frame.payload(), frame.fPort(), ""),
                Optional.empty(),
                frame.receivedAt(),
                OptionalLong.empty(),
                frame.best().radio(),
                bindings,
                Acknowledgement.NONE);
    }

    long waiting() {
        return waiting;
    }

    long nextDeadlineNs() {
        return lorawan.nextDeadlineNs().orElse(Long.MAX_VALUE);
    }
}
