package org.veille.adapter.coap;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.veille.model.Acknowledgement;
import org.veille.model.Loss;

/**
 * The one response to a request. Sending hands over to Californium's thread and does not block.
 *
 * <p>A confirmable request gets no empty ACK while its answer can still come in time: as long as nobody answers, its sender
 * repeats it, and so it survives a crash of the gateway. When the commit takes longer, because the card is written too much or
 * the disk stalls, {@link #accept} tells the sender to wait, and the answer comes as a confirmable response of its own (RFC 7252,
 * 5.2.2). The promise stays what it was: 2.04 means on disk, and who gets none sends again.
 */
final class Answer implements Acknowledgement {
    /**
     * A response may not be much larger than the request, as the sender's address may be forged: RFC 7252, 11.3.
     * Applies to explanations; the bare response has at most the size of its request.
     */
    private static final int AMPLIFICATION_MAX = 3;

    /** Header, payload marker, Content-Format and Max-Age; the token comes on top. */
    private static final int OVERHEAD_BYTES = 4 + 1 + 1 + 2;

    /** Seconds after which to try again when the gateway could not keep up: a few commits. */
    private static final long BUSY_MAX_AGE_S = 10;

    /**
     * Message ids of responses that are not piggy-backed, one row for all peers: it repeats after 65,536. Californium's own row
     * per peer is a table that fills up when each request comes from another port.
     */
    private static final AtomicInteger NEXT_MID = new AtomicInteger((int) System.nanoTime());

    private final Exchange exchange;
    private final OptionalLong neededByNs;
    private final Runnable onDone;
    private final AtomicBoolean done = new AtomicBoolean();
    private Future<?> accepting;
    private boolean accepted;
    private boolean sent;

    /** @param onDone called once, when the answer is given and its receipt, where one is due, is confirmed or given up */
    Answer(Exchange exchange, OptionalLong neededByNs, Runnable onDone) {
        this.exchange = exchange;
        this.neededByNs = neededByNs;
        this.onDone = onDone;
    }

    @Override
    public OptionalLong neededByNs() {
        return neededByNs;
    }

    @Override
    public void committed() {
        send(ResponseCode.CHANGED, "");
    }

    @Override
    public void refused(Loss why) {
        switch (why) {
            // The first one is on disk: the sender has only missed the answer.
            case REDELIVERED -> send(ResponseCode.CHANGED, "");
            case UNKNOWN_DEVICE -> send(ResponseCode.NOT_FOUND, why.line());
            case TOO_LARGE -> send(ResponseCode.REQUEST_ENTITY_TOO_LARGE, why.line());
            case INBOX_FULL, DISK_FAILING -> send(ResponseCode.SERVICE_UNAVAILABLE, why.line());
            default -> send(ResponseCode.BAD_REQUEST, why.line());
        }
    }

    /** Accepts unless it is answered by then. */
    void acceptAfter(ScheduledExecutorService thread, long ns) {
        if (exchange.getCurrentRequest().getType() != Type.CON) {
            return;
        }
        Future<?> timer = thread.schedule(this::accept, ns, TimeUnit.NANOSECONDS);
        synchronized (this) {
            if (sent) {
                timer.cancel(false);
            }
            accepting = timer;
        }
    }

    /** The answer will take its time: a confirmable request is acknowledged empty, once. */
    synchronized void accept() {
        if (!sent && !accepted && exchange.getCurrentRequest().getType() == Type.CON) {
            accepted = true;
            exchange.sendAccept();
        }
    }

    /** @param words an explanation, left out when it would make the response too large */
    void send(ResponseCode code, String words) {
        Response response;
        synchronized (this) {
            if (sent) {
                return;
            }
            sent = true;
            if (accepting != null) {
                accepting.cancel(false);
            }
            response = response(code, words);
        }
        // Who wants no response gets none, and nobody would hear of it.
        boolean confirmed = response.getType() == Type.CON
                && !exchange.getCurrentRequest().getOptions().hasNoResponse();
        if (confirmed) {
            response.addMessageObserver(new Receipt());
            exchange.sendResponse(response);
        } else {
            exchange.sendResponse(response);
            done();
        }
    }

    private Response response(ResponseCode code, String words) {
        Request request = exchange.getCurrentRequest();
        Response response = new Response(code);
        if (code == ResponseCode.SERVICE_UNAVAILABLE) {
            response.getOptions().setMaxAge(BUSY_MAX_AGE_S);
        }
        int requestBytes = request.getBytes() == null ? 0 : request.getBytes().length;
        int answerBytes = OVERHEAD_BYTES + request.getToken().length() + words.getBytes(StandardCharsets.UTF_8).length;
        if (!words.isEmpty() && answerBytes <= AMPLIFICATION_MAX * requestBytes) {
            response.getOptions().setContentFormat(MediaTypeRegistry.TEXT_PLAIN);
            response.setPayload(words);
        }
        if (accepted || request.getType() == Type.NON) {
            response.setType(accepted ? Type.CON : Type.NON);
            response.setMID(NEXT_MID.getAndIncrement() & 0xffff);
        }
        return response;
    }

    private void done() {
        if (done.compareAndSet(false, true)) {
            onDone.run();
        }
    }

    /** Californium repeats the response until it is acknowledged, or for three quarters of a minute. */
    private final class Receipt extends MessageObserverAdapter {
        @Override
        public void onAcknowledgement() {
            done();
        }

        @Override
        public void onCancel() {
            done();
        }

        @Override
        protected void failed() {
            done();
        }
    }
}
