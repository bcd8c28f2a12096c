package org.veille.adapter.coap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.core.server.MessageDeliverer;
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
import org.veille.port.Source;

/**
 * Readings that are sent to the gateway by POST or PUT, to the path of their device.
 *
 * <ul>
 *   <li><b>2.04 Changed</b> means that the reading is on disk; 4.04 that no device has the path, 4.00 that the
 *       payload is not understood, 4.13 that it is larger than 64 KiB, 5.03 with Max-Age that the gateway could not
 *       keep up.
 *   <li><b>A confirmable request</b> wants its answer within {@link #ANSWER_WITHIN_NS}, before it is sent again; a
 *       non-confirmable one can wait for the next commit and is answered by a non-confirmable response.
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

    /** Requests waiting for a commit; the next one gets 5.03. Each may hold 64 KiB. */
    static final int MAX_WAITING = 256;

    private static final long RETRY_FIRST_MS = 1_000;
    private static final long RETRY_LAST_MS = 120_000;

    /** Pause before what did not fit into the inbox is reported again. */
    private static final long REPORT_AGAIN_MS = 1_000;

    private static final String HINT = "POST or PUT readings";

    private final SourceId id = new SourceId("coap");
    private final Listen listen;
    private final Clock clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong[] unreported = new AtomicLong[Loss.values().length];
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("coap").factory());
    private volatile boolean closed;
    private volatile Endpoint endpoint;
    private volatile Inbox inbox;
    private volatile Health health;

    public CoapSource(CoapSettings settings, Clock clock) {
        this.listen = settings.listen();
        this.clock = clock;
        this.health = new Health(false, "not started");
        java.util.Arrays.setAll(unreported, _ -> new AtomicLong());
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

    @Override
    public int window() {
        return MAX_WAITING;
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

    @Override
    public void close() {
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
        fresh.addInterceptor(new TooLarge());
        try {
            fresh.start();
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
            if (!closed) {
                received(exchange);
            }
        }

        @Override
        public void deliverResponse(Exchange exchange, Response response) {
            // We send no requests.
        }
    }

    /** Californium refuses a body in blocks by itself when it becomes too large; that is a loss like any other. */
    private final class TooLarge extends MessageInterceptorAdapter {
        @Override
        public void sendResponse(Response response) {
            if (response.isInternal() && response.getCode() == ResponseCode.REQUEST_ENTITY_TOO_LARGE) {
                lose(Loss.TOO_LARGE);
            }
        }
    }

    private void received(Exchange exchange) {
        Received at = clock.now();
        Request request = exchange.getRequest();
        waiting.incrementAndGet();
        Answer answer = new Answer(exchange, neededByNs(request, at), waiting::decrementAndGet);
        if (request.getCode() != Code.POST && request.getCode() != Code.PUT) {
            answer.send(ResponseCode.METHOD_NOT_ALLOWED, HINT);
            return;
        }
        Optional<String> path = ResourcePath.of(request.getOptions().getUriPath());
        Loss loss = loss(request, path);
        if (loss == null) {
            Payload payload = new Payload(request.getPayload(), Payload.NO_PORT, mediaType(request));
            Address from = new Address(Address.COAP, path.get());
            DeliveryKey key = key(request, path.get());
            if (inbox.offer(new Event.Uplink(id, from, payload, at, Radio.NONE, key, answer))) {
                return;
            }
            loss = Loss.INBOX_FULL;
        }
        answer.refused(loss);
        lose(loss);
    }

    /** @return null when there is no reason against it */
    private Loss loss(Request request, Optional<String> path) {
        if (path.isEmpty()) {
            return Loss.UNKNOWN_DEVICE;
        }
        if (request.getPayloadSize() > Payload.MAX_BYTES) {
            return Loss.TOO_LARGE;
        }
        return waiting.get() > MAX_WAITING ? Loss.INBOX_FULL : null;
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
        if (unreported[reason.ordinal()].getAndIncrement() == 0) {
            report(reason);
        }
    }

    /** As one event for all that were lost until there is room for it. */
    private void report(Loss reason) {
        AtomicLong counter = unreported[reason.ordinal()];
        long count = counter.get();
        if (count > 0 && inbox.offer(new Event.Lost(id, reason, count, listen.toString(), clock.now()))) {
            count = counter.addAndGet(-count);
        }
        if (count > 0 && !closed) {
            thread.schedule(() -> report(reason), REPORT_AGAIN_MS, TimeUnit.MILLISECONDS);
        }
    }
}
