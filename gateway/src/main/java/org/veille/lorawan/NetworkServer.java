package org.veille.lorawan;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Function;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;
import org.veille.model.Loss;
import org.veille.model.Payload;

/**
 * The network server of class A devices (LoRaWAN 1.0.2 to 1.0.4): finds whose frame it is, checks that it is genuine
 * and new, merges what several concentrators heard, decrypts. Pure: one thread, time is an argument, same calls, same
 * answers.
 *
 * <p>Of a frame that is not genuine only the first byte, the address and the counter are looked at, and nothing of it
 * is kept. The counter advances when a frame is accepted, before its merge window ends, so a replay inside the window
 * is refused too; on disk it advances with the reading ({@link Outcome.Accepted#state}).
 *
 * <p>On a reload the owner takes {@link #flush} and builds another one from the new keys and {@link #state} of this
 * one.
 *
 * <p>Times are monotonic nanoseconds and must not go back between calls.
 */
public final class NetworkServer {
    /**
     * How long a frame waits for copies from other concentrators, from its first copy on: their backhauls differ by
     * less.
     */
    public static final long MERGE_WINDOW_NS = 200_000_000L;

    /**
     * Most frames waiting for copies; the oldest is closed early for the next. Eight channels carry far fewer in 200
     * ms.
     */
    public static final int MAX_OPEN_MERGES = 256;

    private final Map<Eui64, Session> sessions = new HashMap<>();
    private final Map<DevAddr, List<Session>> byAddress = new HashMap<>();
    /** By the whole frame; in the order of their deadlines. */
    private final Map<ByteBuffer, Merge> open = new LinkedHashMap<>();

    private final Queue<Merge> closed = new ArrayDeque<>();

    /**
     * @param devices activated by personalisation
     * @param saved the counter of a device, from disk or from the server before
     * @throws InvalidValue when a device stands twice, or two have both address and network key in common: no frame
     *     could tell them apart
     */
    public NetworkServer(List<SessionKeys> devices, Function<Eui64, Optional<SessionState>> saved) {
        for (SessionKeys keys : devices) {
            if (sessions.containsKey(keys.devEui())) {
                throw new InvalidValue(keys.devEui().toString(), "each dev-eui once", "remove one of the two devices");
            }
            List<Session> namesakes = byAddress.computeIfAbsent(keys.devAddr(), _ -> new ArrayList<>());
            requireTellable(keys, namesakes);
            Session session = new Session(keys, saved.apply(keys.devEui()));
            sessions.put(keys.devEui(), session);
            namesakes.add(session);
        }
    }

    private static void requireTellable(SessionKeys keys, List<Session> namesakes) {
        for (Session other : namesakes) {
            if (other.keys().nwkSKey().equals(keys.nwkSKey())) {
                throw new InvalidValue(
                        keys.devEui() + " with dev-addr " + keys.devAddr(),
                        "another address or network key than " + other.keys().devEui(),
                        "give each device keys of its own");
            }
        }
    }

    /** Takes a frame in. Ask {@link #nextDeadlineNs} afterwards. */
    public Answer offer(Heard heard, long nowNs) {
        closeUntil(nowNs);
        byte[] bytes = heard.phyPayload();
        Merge waiting = open.get(ByteBuffer.wrap(bytes));
        if (waiting != null) {
            return waiting.copy(heard);
        }
        if (bytes.length == 0 || bytes.length > PhyPayload.MAX_BYTES) {
            return new Answer.Refused(Loss.BAD_FRAME, bytes.length + " bytes");
        }
        int mhdr = bytes[0] & 0xFF;
        return MessageType.find(mhdr)
                .map(type -> offer(type, heard, nowNs))
                .orElseGet(() -> new Answer.Refused(Loss.BAD_FRAME, "first byte %02x".formatted(mhdr)));
    }

    private Answer offer(MessageType type, Heard heard, long nowNs) {
        return switch (type) {
            case UNCONFIRMED_UP, CONFIRMED_UP -> dataUp(type, heard, nowNs);
            case JOIN_REQUEST -> joinRequest(heard);
            case JOIN_ACCEPT, UNCONFIRMED_DOWN, CONFIRMED_DOWN ->
                new Answer.Refused(Loss.BAD_FRAME, "a downlink (" + type.id() + ")");
        };
    }

    private Answer dataUp(MessageType type, Heard heard, long nowNs) {
        byte[] bytes = heard.phyPayload();
        if (bytes.length < DataFrame.MIN_BYTES) {
            return new Answer.Refused(Loss.BAD_FRAME, type.id() + " of " + bytes.length + " bytes");
        }
        DevAddr devAddr = DataFrame.devAddr(bytes);
        List<Session> namesakes = byAddress.getOrDefault(devAddr, List.of());
        if (namesakes.isEmpty()) {
            return new Answer.Refused(Loss.UNKNOWN_DEVICE, "dev-addr " + devAddr);
        }
        for (Session session : namesakes) {
            switch (session.judge(bytes)) {
                case Session.Verdict.Foreign() -> {}
                case Session.Verdict.Fresh(long fCnt32) -> {
                    return take(session, fCnt32, heard, nowNs);
                }
                case Session.Verdict.Same(long fCnt32) -> {
                    return new Answer.Repeated(session.keys().devEui(), fCnt32, type.confirmed());
                }
                case Session.Verdict.Used(long fCnt32, long last) -> {
                    return counterRefused(
                            session,
                            "counter %d after %d: a replay, or the device began again".formatted(fCnt32, last));
                }
            }
        }
        return new Answer.Refused(
                Loss.BAD_MIC, "dev-addr " + devAddr + ": signed with none of " + namesakes.size() + " known keys");
    }

    /**
     * Over-the-air activation belongs here: AppKey by DevEUI, MIC, DevNonce, a new {@link Session}, a join accept to
     * send.
     */
    private Answer joinRequest(Heard heard) {
        return switch (PhyPayload.parse(heard.phyPayload())) {
            case JoinRequest request ->
                new Answer.Refused(Loss.UNKNOWN_DEVICE, "join request of dev-eui " + request.devEui());
            case BadFrame(String reason) -> new Answer.Refused(Loss.BAD_FRAME, reason);
            case JoinAccept _, DataFrame _ -> throw new IllegalStateException("not a join request");
        };
    }

    /** The frame is genuine and new: only now it is taken apart. */
    private Answer take(Session session, long fCnt32, Heard heard, long nowNs) {
        SessionState state = session.advance(fCnt32, heard.phyPayload());
        Eui64 devEui = session.keys().devEui();
        return switch (PhyPayload.parse(heard.phyPayload())) {
            case DataFrame frame when frame.fPort() == 0 && frame.fOpts().length > 0 ->
                new Answer.Refused(Loss.BAD_FRAME, devEui + ": MAC commands both in the options and on port 0");
            case DataFrame frame -> {
                makeRoom();
                Merge merge = new Merge(frame, session.decrypted(frame, fCnt32), state, heard, nowNs + MERGE_WINDOW_NS);
                open.put(ByteBuffer.wrap(heard.phyPayload()), merge);
                yield new Answer.Waiting(devEui, fCnt32);
            }
            case BadFrame(String reason) -> new Answer.Refused(Loss.BAD_FRAME, devEui + ": " + reason);
            case JoinRequest _, JoinAccept _ -> throw new IllegalStateException("not a data frame");
        };
    }

    private static Answer counterRefused(Session session, String detail) {
        return new Answer.Refused(Loss.FRAME_COUNTER, session.keys().devEui() + ": " + detail);
    }

    /** When {@link #due} has something to give, at the latest; empty while nothing waits. */
    public OptionalLong nextDeadlineNs() {
        Merge next = closed.isEmpty() ? oldest() : closed.peek();
        return next == null ? OptionalLong.empty() : OptionalLong.of(next.deadlineNs());
    }

    /** What is complete by now, in the order of first reception. */
    public List<Outcome> due(long nowNs) {
        closeUntil(nowNs);
        List<Outcome> outcomes = new ArrayList<>(closed.size());
        for (Merge merge = closed.poll(); merge != null; merge = closed.poll()) {
            outcomes.add(merge.accepted());
        }
        return outcomes;
    }

    /** Ends every wait at once: before a reload and at the end. */
    public List<Outcome> flush() {
        closed.addAll(open.values());
        open.clear();
        return due(0);
    }

    /** How far the device's counter has come; empty when it is not known here or was never heard. */
    public Optional<SessionState> state(Eui64 devEui) {
        return Optional.ofNullable(sessions.get(devEui)).flatMap(Session::state);
    }

    private void closeUntil(long nowNs) {
        Iterator<Merge> oldestFirst = open.values().iterator();
        while (oldestFirst.hasNext()) {
            Merge merge = oldestFirst.next();
            if (merge.deadlineNs() - nowNs > 0) {
                return;
            }
            oldestFirst.remove();
            closed.add(merge);
        }
    }

    private void makeRoom() {
        if (open.size() >= MAX_OPEN_MERGES) {
            Iterator<Merge> oldestFirst = open.values().iterator();
            closed.add(oldestFirst.next());
            oldestFirst.remove();
        }
    }

    private Merge oldest() {
        return open.isEmpty() ? null : open.values().iterator().next();
    }

    /** A frame that waits for its copies. */
    private static final class Merge {
        private final DataFrame frame;
        private final byte[] plain;
        private final SessionState state;
        private final Heard first;
        private final long deadlineNs;
        private Heard best;
        private int copies = 1;

        Merge(DataFrame frame, byte[] plain, SessionState state, Heard first, long deadlineNs) {
            this.frame = frame;
            this.plain = plain;
            this.state = state;
            this.first = first;
            this.best = first;
            this.deadlineNs = deadlineNs;
        }

        long deadlineNs() {
            return deadlineNs;
        }

        Answer copy(Heard heard) {
            copies++;
            if (heard.betterThan(best)) {
                best = heard;
            }
            return new Answer.Copy(state.devEui(), state.fCntUp());
        }

        Outcome accepted() {
            boolean forApplication = frame.fPort() != 0 && frame.fPort() != Payload.NO_PORT;
            byte[] commands = frame.fPort() == 0 ? plain : frame.fOpts();
            return new Outcome.Accepted(
                    state.devEui(),
                    state.fCntUp(),
                    frame,
                    forApplication ? plain : new byte[0],
                    MacCommand.parse(Direction.UP, commands),
                    best,
                    first.at(),
                    copies,
                    state);
        }
    }
}
