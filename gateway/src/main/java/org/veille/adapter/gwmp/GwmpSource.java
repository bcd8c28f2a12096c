package org.veille.adapter.gwmp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Eui64;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.Health;
import org.veille.port.Inbox;
import org.veille.port.KernelDrops;
import org.veille.port.LossTally;
import org.veille.port.Machine;
import org.veille.port.RateCap;
import org.veille.port.Source;

/**
 * LoRa frames from concentrators that run Semtech's UDP packet forwarder.
 *
 * <ul>
 *   <li><b>Who may send.</b> Only concentrators of the configuration, by EUI and, where it says so, by address. UDP
 *       proves neither, so nothing depends on it: a frame counts when its own integrity code is right. Strangers get
 *       no answer, are counted as {@link Loss#UNKNOWN_CONCENTRATOR}, and beyond {@link #MAX_STRANGERS_PER_SECOND}
 *       their packets are not even looked into.
 *   <li><b>No promise.</b> PUSH_ACK goes out before the packet is read; forwarders do not send again in any case. So
 *       there is no window and no redelivery, and a full inbox is a loss that is counted.
 *   <li><b>Downlinks</b> will go to the address of the last PULL_DATA, {@link #route}, never to that of a PUSH_DATA:
 *       behind NAT the two differ.
 * </ul>
 *
 * <p>One thread, which waits for a packet and for nothing else while no loss is left to be told.
 */
public final class GwmpSource implements Source {
    /** Packets of unknown concentrators that are looked into. An honest one sends a few a second at most. */
    static final int MAX_STRANGERS_PER_SECOND = 20;

    private static final Logger LOG = LoggerFactory.getLogger(GwmpSource.class);

    /** Largest UDP payload over IPv4: nothing is ever cut. */
    private static final int MAX_DATAGRAM_BYTES = 65_507;

    /** Between two attempts to open the port; somebody else holds it, or the address is not there yet. */
    private static final long RETRY_MS = 5_000;

    /** How soon a loss that waits for its second is told, and the kernel asked again, when no packet comes. */
    private static final int IDLE_FLUSH_MS = 1_000;

    /** Longest wait for the thread to leave. */
    private static final long CLOSING_MS = 5_000;

    /**
     * Where a concentrator takes downlinks.
     *
     * @param version of its protocol, to be echoed
     */
    record Route(InetSocketAddress address, int version) {}

    private record Contact(Eui64 concentrator, long monotonicNs) {}

    private final SourceId id = new SourceId("lorawan");
    private final GwmpSettings settings;
    private final Clock clock;
    private final Machine machine;
    private final Map<Eui64, Concentrator> allowed = new HashMap<>();
    private final Map<Eui64, Route> routes = new ConcurrentHashMap<>();
    private final LossTally losses = new LossTally(id);
    private final RateCap strangers = new RateCap(MAX_STRANGERS_PER_SECOND);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread listener;
    private volatile Inbox inbox;
    private volatile DatagramSocket socket;
    private volatile KernelDrops drops;
    /** What the kernel had dropped when the socket was closed. */
    private volatile long droppedAtLast;
    private volatile String trouble = "not started";
    private volatile Contact lastHeard;
    private volatile Contact lastStranger;

    /** @param machine counts what the kernel drops */
    public GwmpSource(GwmpSettings settings, Clock clock, Machine machine) {
        this.settings = settings;
        this.clock = clock;
        this.machine = machine;
        settings.gateways().forEach(concentrator -> allowed.put(concentrator.eui(), concentrator));
        this.listener = Thread.ofPlatform().daemon().name("lorawan").unstarted(this::listen);
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public void start(Inbox into) {
        inbox = into;
        bind();
        listener.start();
    }

    @Override
    public int window() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean redelivers() {
        return false;
    }

    /** The port that is open, also when the configuration leaves it to the system; −1 while none is. */
    public int boundPort() {
        DatagramSocket open = socket;
        return open == null || open.isClosed() ? -1 : open.getLocalPort();
    }

    @Override
    public Health health() {
        String why = trouble;
        if (!why.isEmpty()) {
            return new Health(false, why);
        }
        Contact heard = lastHeard;
        Contact stranger = lastStranger;
        String where = "listening on " + settings.listen();
        if (heard != null) {
            return new Health(true, where + ", last packet from " + heard.concentrator + " " + age(heard) + " s ago");
        }
        if (stranger != null) {
            return new Health(
                    true,
                    where + ", heard only " + stranger.concentrator + ", which is not on the list: add it to gateways");
        }
        return new Health(true, where + ", no packet yet: is the packet forwarder's server_address this machine?");
    }

    private long age(Contact contact) {
        return TimeUnit.NANOSECONDS.toSeconds(clock.monotonicNs() - contact.monotonicNs);
    }

    /** Losses are told once a second; the last second's would find no pipeline after it has ended. */
    @Override
    public void deafen() {
        close();
    }

    @Override
    public void close() {
        closed.countDown();
        DatagramSocket open = socket;
        if (open != null && !open.isClosed()) {
            droppedAtLast = drops.lookNow(clock.monotonicNs());
            open.close();
        }
        try {
            listener.join(CLOSING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        trouble = "closed";
    }

    /** Where to send a downlink for this concentrator; empty until it has asked. */
    Optional<Route> route(Eui64 concentrator) {
        return Optional.ofNullable(routes.get(concentrator));
    }

    private void bind() {
        try {
            DatagramSocket fresh = new DatagramSocket(settings.socketAddress());
            fresh.setReceiveBufferSize(KernelDrops.RECEIVE_BUFFER_BYTES);
            InetSocketAddress local = (InetSocketAddress) fresh.getLocalSocketAddress();
            drops = new KernelDrops(machine, local, clock.monotonicNs());
            socket = fresh;
            trouble = "";
            LOG.info("lorawan: listening on {}", settings.listen());
        } catch (IOException e) {
            trouble(settings.listen() + ": " + e.getMessage() + ": the port must be free, the address this machine's");
        }
    }

    private void trouble(String words) {
        if (!words.equals(trouble)) {
            LOG.warn("lorawan: {}", words);
        }
        trouble = words;
    }

    private void listen() {
        try {
            while (closed.getCount() > 0) {
                DatagramSocket open = socket;
                if (open != null && !open.isClosed()) {
                    serve(open);
                } else if (!closed.await(RETRY_MS, TimeUnit.MILLISECONDS)) {
                    bind();
                }
            }
        } catch (InterruptedException _) {
            // Ends as if closed.
        }
        DatagramSocket open = socket;
        if (open != null) {
            open.close();
        }
        losses.add(Loss.KERNEL, droppedAtLast, settings.listen().toString());
        losses.flushAll(inbox, clock.now());
    }

    /** Receives until the socket is closed or broken. */
    private void serve(DatagramSocket open) {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
        try (open) {
            while (closed.getCount() > 0) {
                packet.setLength(MAX_DATAGRAM_BYTES);
                open.setSoTimeout(losses.isEmpty() && !drops.isOwed() ? 0 : IDLE_FLUSH_MS);
                if (receive(open, packet)) {
                    handle(open, packet);
                }
                losses.add(Loss.KERNEL, drops.look(clock.monotonicNs()), settings.listen().toString());
                losses.flush(inbox, clock.now());
            }
        } catch (IOException e) {
            if (closed.getCount() > 0) {
                trouble(settings.listen() + ": " + e.getMessage() + ": trying again");
            }
        }
    }

    private static boolean receive(DatagramSocket open, DatagramPacket packet) throws IOException {
        try {
            open.receive(packet);
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    /** One packet that trips over a defect of ours must not end the thread. */
    private void handle(DatagramSocket open, DatagramPacket packet) {
        try {
            received(open, packet, clock.now());
        } catch (RuntimeException e) {
            LOG.error("lorawan: packet from {} not handled", words(packet), e);
            losses.add(Loss.BAD_FRAME, "packet from " + words(packet) + " not handled: " + e);
        }
    }

    private void received(DatagramSocket open, DatagramPacket packet, Received at) {
        InetSocketAddress sender = (InetSocketAddress) packet.getSocketAddress();
        Optional<Datagram> parsed = Datagram.parse(packet.getData(), packet.getLength());
        if (parsed.isEmpty()) {
            losses.add(Loss.BAD_FRAME, packet.getLength() + " bytes of no packet forwarder from " + words(packet));
            return;
        }
        Datagram datagram = parsed.get();
        Concentrator known = allowed.get(datagram.concentrator());
        if (known == null || !known.sendsFrom(sender.getAddress())) {
            stranger(datagram, packet, at);
            return;
        }
        lastHeard = new Contact(known.eui(), at.monotonicNs());
        switch (datagram.type()) {
            case PUSH_DATA -> {
                send(open, datagram.pushAck(), sender);
                pushed(packet).forEach(rxpk -> take(rxpk, known.eui(), at));
            }
            case PULL_DATA -> {
                routes.put(known.eui(), new Route(sender, datagram.version()));
                send(open, datagram.pullAck(), sender);
            }
            case TX_ACK -> {
                // Answers a PULL_RESP, and none is sent yet.
            }
        }
    }

    /** One loss for each frame in it; a report of statistics is none. */
    private void stranger(Datagram datagram, DatagramPacket packet, Received at) {
        lastStranger = new Contact(datagram.concentrator(), at.monotonicNs());
        if (datagram.type() != Datagram.Type.PUSH_DATA) {
            return;
        }
        String who = datagram.concentrator() + " at " + words(packet);
        if (strangers.admits(at.monotonicNs())) {
            pushed(packet).forEach(_ -> losses.add(Loss.UNKNOWN_CONCENTRATOR, who));
        } else {
            losses.add(Loss.UNKNOWN_CONCENTRATOR, who + ", too many to look into");
        }
    }

    private List<Rxpk> pushed(DatagramPacket packet) {
        return switch (PushData.parse(Datagram.json(packet.getData(), packet.getLength()))) {
            case PushData.Packets(List<Rxpk> rxpk) -> rxpk;
            case PushData.Unreadable(String reason) -> {
                losses.add(Loss.BAD_FRAME, "PUSH_DATA from " + words(packet) + ": " + reason);
                yield List.of();
            }
        };
    }

    private void take(Rxpk rxpk, Eui64 concentrator, Received at) {
        switch (rxpk) {
            case Rxpk.BadCrc() -> losses.add(Loss.BAD_CRC, concentrator.toString());
            case Rxpk.Malformed(String reason) -> losses.add(Loss.BAD_FRAME, concentrator + ": " + reason);
            case Rxpk.Frame(byte[] phyPayload, Radio radio) -> {
                Address from = new Address(Address.CONCENTRATOR, concentrator.toString());
                Event uplink = new Event.Uplink(
                        id, from, Payload.of(phyPayload), at, radio, DeliveryKey.NONE, Acknowledgement.NONE);
                if (!inbox.offer(uplink)) {
                    losses.add(Loss.INBOX_FULL, concentrator.toString());
                }
            }
        }
    }

    /** An answer that cannot be sent is no reason to stop listening: the forwarder counts it as missing. */
    private static void send(DatagramSocket open, byte[] answer, InetSocketAddress to) {
        try {
            open.send(new DatagramPacket(answer, answer.length, to));
        } catch (IOException e) {
            LOG.debug("lorawan: no answer to {}: {}", to, e.getMessage());
        }
    }

    private static String words(DatagramPacket packet) {
        return packet.getAddress().getHostAddress() + " port " + packet.getPort();
    }
}
