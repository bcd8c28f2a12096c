package org.veille.adapter.coap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.interceptors.MalformedMessageInterceptor;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.core.server.MessageDeliverer;
import org.eclipse.californium.elements.RawData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
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
 * Readings that are sent to the gateway by POST or PUT, to the path of their device.
 *
 * <ul>
 *   <li><b>2.04 Changed</b> means that the reading is on disk; 4.04 that no device has the path, 4.00 that the
 *       payload is not understood, 4.13 that it is larger than 64 KiB, 5.03 with Max-Age that the gateway could not
 *       keep up.
 *   <li><b>A confirmable request</b> wants its answer within {@link #ANSWER_WITHIN_NS}, before it is sent again; one that
 *       cannot have it is acknowledged empty after {@link #ACCEPT_AFTER_NS} and answered when it is on disk. A
 *       non-confirmable one can wait for the next commit and is answered by a non-confirmable response.
 *   <li><b>A flood.</b> So many requests wait at most, of all paths and of each: who comes then gets 5.03. Of what no device
 *       has for its path only {@link #MAX_STRANGERS_PER_SECOND} are answered; the others are counted. The kernel keeps what
 *       this thread is too slow for, and what it drops is counted, too.
 *   <li><b>Repetitions</b> are answered by Californium as long as it remembers the first, and told from new messages
 *       by their key after that and across a crash: endpoint, message id, token, path and payload.
 *   <li><b>A large body</b> may come in blocks (RFC 7959).
 * </ul>
 *
 * <p>Threads: three of Californium, see {@link Californium}.
 */
public final class CoapSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(CoapSource.class);

    /** ACK_TIMEOUT is 2 s (RFC 7252, 4.8); half of it is left for the network and for a commit that is under way. */
    static final long ANSWER_WITHIN_NS = TimeUnit.SECONDS.toNanos(1);

    /** When a request that is not answered is acknowledged empty, to be in time before ACK_TIMEOUT. */
    static final long ACCEPT_AFTER_NS = TimeUnit.MILLISECONDS.toNanos(1_500);

    /** Requests waiting for a commit, or for the receipt of a late answer; the next one gets 5.03. Each may hold 64 KiB. */
    static final int MAX_WAITING = 256;

    /** The same of one path: one device that floods leaves the others room. */
    static final int MAX_WAITING_ON_A_PATH = 128;

    /** Requests for nobody that are answered. A device that was set up wrongly sends a few a minute. */
    static final int MAX_STRANGERS_PER_SECOND = 20;

    private static final long RETRY_FIRST_MS = 1_000;
    private static final long RETRY_LAST_MS = 120_000;

    /** Until what waits for its second is told, and the kernel is asked again. */
    private static final long AFTERWARDS_MS = 1_000;

    /** Longest wait for the protocol's thread at the end. */
    private static final long DEAFENING_MS = 500;

    private static final String HINT = "POST or PUT readings";

    private final SourceId id = new SourceId("coap");
    private final Listen listen;
    private final Clock clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<String, Integer> waitingOnPath = new ConcurrentHashMap<>();
    private final Machine machine;
    private final Predicate<Address> known;

    // Of the protocol's thread alone.
    private final LossTally losses = new LossTally(id);
    private final RateCap strangers = new RateCap(MAX_STRANGERS_PER_SECOND);
    private boolean afterwards;

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("coap").factory());
    private volatile KernelDrops drops;
    private volatile boolean deaf;
    private volatile boolean closed;
    private volatile Endpoint endpoint;
    private volatile Inbox inbox;
    private volatile Health health;

    /**
     * @param machine counts what the kernel drops
     * @param known whether a device has the address; asked on the protocol's thread
     */
    public CoapSource(CoapSettings settings, Clock clock, Machine machine, Predicate<Address> known) {
        this.listen = settings.listen();
        this.clock = clock;
        this.machine = machine;
        this.known = known;
        this.health = new Health(false, "not started");
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public void start(Inbox into) {
        inbox = into;
        thread.execute(() -> listen(RETRY_FIRST_MS));
    }

    /** So many wait for a commit before it is made at once: half of the room, so that others still have some meanwhile. */
    @Override
    public int window() {
        return MAX_WAITING_ON_A_PATH;
    }

    /** A confirmable request is repeated for up to 45 s only, a non-confirmable one never. */
    @Override
    public boolean redelivers() {
        return false;
    }

    @Override
    public Health health() {
        return health;
    }

    /** What is not answered is sent again, by whoever wants to know: from now on nobody is heard, and what was lost is told. */
    @Override
    public void deafen() {
        deaf = true;
        try {
            Future<?> told = thread.submit(() -> {
                if (drops != null) {
                    losses.add(Loss.KERNEL, drops.lookNow(clock.monotonicNs()), listen.toString());
                }
                losses.flushAll(inbox, clock.now());
            });
            told.get(DEAFENING_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
            LOG.warn("coap: what was lost at last is not told: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        deaf = true;
        closed = true;
        thread.shutdown();
        try {
            thread.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (endpoint != null) {
            endpoint.destroy();
        }
        health = new Health(false, listen + ": closed");
    }

    private void listen(long pauseMs) {
        Endpoint fresh = Californium.endpoint(listen.socketAddress(), thread);
        fresh.setMessageDeliverer(new Requests());
        fresh.addInterceptor(new Door());
        ((CoapEndpoint) fresh).addPostProcessInterceptor(new Malformed());
        try {
            fresh.start();
            drops = new KernelDrops(machine, fresh.getAddress(), clock.monotonicNs());
            endpoint = fresh;
            health = new Health(true, "listening on " + listen);
            LOG.info("coap: {}", health.detail());
        } catch (IOException e) {
            fresh.destroy();
            health = new Health(
                    false, listen + ": cannot listen (" + e.getMessage() + "): does another program use the port?");
            if (pauseMs == RETRY_FIRST_MS) {
                LOG.warn("coap: {}", health.detail());
            }
            thread.schedule(() -> listen(Math.min(RETRY_LAST_MS, 2 * pauseMs)), pauseMs, TimeUnit.MILLISECONDS);
        }
    }

    /** Californium's way to hand over a request; on its protocol thread. */
    private final class Requests implements MessageDeliverer {
        @Override
        public void deliverRequest(Exchange exchange) {
            if (!deaf) {
                received(exchange);
            }
        }

        @Override
        public void deliverResponse(Exchange exchange, Response response) {
            // We send no requests.
        }
    }

    /** Sees every request before anything is remembered of it. */
    private final class Door extends MessageInterceptorAdapter {
        @Override
        public void receiveRequest(Request request) {
            Received at = clock.now();
            losses.add(Loss.KERNEL, drops.look(at.monotonicNs()), listen.toString());
            if (deaf) {
                request.setCanceled(true);
            } else if (isForNobody(request) && !strangers.admits(at.monotonicNs())) {
                request.setCanceled(true);
                if (isTelling(request)) {
                    losses.add(Loss.UNKNOWN_DEVICE, 1, listen + ", too many to look into");
                }
            }
            tellLosses(at);
        }

        /** Californium refuses a body in blocks by itself when it becomes too large; that is a loss like any other. */
        @Override
        public void sendResponse(Response response) {
            if (response.isInternal() && response.getCode() == ResponseCode.REQUEST_ENTITY_TOO_LARGE) {
                lose(Loss.TOO_LARGE);
            }
        }
    }

    /** What Californium cannot read. */
    private final class Malformed extends MessageInterceptorAdapter implements MalformedMessageInterceptor {
        @Override
        public void receivedMalformedMessage(RawData message) {
            losses.add(Loss.KERNEL, drops.look(clock.monotonicNs()), listen.toString());
            lose(Loss.MALFORMED);
        }
    }

    private boolean isForNobody(Request request) {
        return !isTelling(request)
                || ResourcePath.of(request.getOptions().getUriPath())
                        .filter(path -> known.test(new Address(Address.COAP, path)))
                        .isEmpty();
    }

    private static boolean isTelling(Request request) {
        return request.getCode() == Code.POST || request.getCode() == Code.PUT;
    }

    private void received(Exchange exchange) {
        Received at = clock.now();
        Request request = exchange.getRequest();
        String path = ResourcePath.of(request.getOptions().getUriPath()).orElse("");
        waiting.incrementAndGet();
        waitingOnPath.merge(path, 1, Integer::sum);
        OptionalLong neededByNs = neededByNs(request, at);
        Answer answer = new Answer(exchange, neededByNs, () -> free(path));
        if (!isTelling(request)) {
            answer.send(ResponseCode.METHOD_NOT_ALLOWED, HINT);
            return;
        }
        Loss loss = loss(request, path);
        if (loss == null) {
            Payload payload = new Payload(request.getPayload(), Payload.NO_PORT, mediaType(request));
            Address from = new Address(Address.COAP, path);
            DeliveryKey key = key(request, path);
            if (inbox.offer(new Event.Uplink(id, from, payload, at, Radio.NONE, key, answer))) {
                answer.acceptAfter(thread, ACCEPT_AFTER_NS);
                return;
            }
            loss = Loss.INBOX_FULL;
        }
        answer.refused(loss);
        lose(loss);
    }

    private void free(String path) {
        waiting.decrementAndGet();
        waitingOnPath.computeIfPresent(path, (_, count) -> count == 1 ? null : count - 1);
    }

    /** @return null when there is no reason against it */
    private Loss loss(Request request, String path) {
        if (path.isEmpty()) {
            return Loss.UNKNOWN_DEVICE;
        }
        if (request.getPayloadSize() > Payload.MAX_BYTES) {
            return Loss.TOO_LARGE;
        }
        boolean room = waiting.get() <= MAX_WAITING && waitingOnPath.getOrDefault(path, 0) <= MAX_WAITING_ON_A_PATH;
        return room ? null : Loss.INBOX_FULL;
    }

    private static OptionalLong neededByNs(Request request, Received at) {
        return request.getType() == Type.CON
                ? OptionalLong.of(at.monotonicNs() + ANSWER_WITHIN_NS)
                : OptionalLong.empty();
    }

    private static String mediaType(Request request) {
        int format = request.getOptions().getContentFormat();
        return switch (format) {
            case MediaTypeRegistry.UNDEFINED -> "";
            case MediaTypeRegistry.APPLICATION_SENML_JSON -> Payload.SENML_JSON;
            case MediaTypeRegistry.APPLICATION_JSON -> Payload.JSON;
            default -> MediaTypeRegistry.isKnown(format) ? MediaTypeRegistry.toString(format) : "";
        };
    }

    private static DeliveryKey key(Request request, String path) {
        InetSocketAddress peer = request.getSourceContext().getPeerAddress();
        int port = peer.getPort();
        int mid = request.getMID();
        byte[] numbers = {(byte) (port >> 8), (byte) port, (byte) (mid >> 8), (byte) mid};
        long hash = DeliveryKey.hash(
                peer.getAddress().getAddress(),
                numbers,
                request.getTokenBytes(),
                path.getBytes(StandardCharsets.UTF_8),
                request.getPayload());
        return new DeliveryKey(hash, true);
    }

    private void lose(Loss reason) {
        losses.add(reason, 1, listen.toString());
        tellLosses(clock.now());
    }

    /** What is due is told; what is not, and what the kernel will have dropped by then, a second later. */
    private void tellLosses(Received now) {
        losses.flush(inbox, now);
        boolean owed = !losses.isEmpty() || drops.isOwed();
        if (owed && !afterwards && !closed) {
            afterwards = true;
            thread.schedule(this::afterwards, AFTERWARDS_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void afterwards() {
        afterwards = false;
        Received now = clock.now();
        losses.add(Loss.KERNEL, drops.look(now.monotonicNs()), listen.toString());
        tellLosses(now);
    }
}
