package org.veille.adapter.coap;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.veille.model.Acknowledgement;
import org.veille.model.Loss;

/**
 * The one response to a request. Sending hands over to Californium's thread and does not block.
 *
 * <p>A confirmable request gets no empty ACK meanwhile: as long as it is not answered, its sender repeats it, and so it
 * survives a crash of the gateway. The answer is piggy-backed also when it comes late.
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
     * Message ids of non-confirmable responses, one row for all peers: it repeats after 65,536. Californium's own row
     * per peer is a table that fills up when each request comes from another port.
     */
    private static final AtomicInteger NEXT_MID = new AtomicInteger((int) System.nanoTime());

    private final Exchange exchange;
    private final OptionalLong neededByNs;
    private final Runnable onSent;
    private final AtomicBoolean sent = new AtomicBoolean();

    /** @param onSent called once, when the answer is given */
    Answer(Exchange exchange, OptionalLong neededByNs, Runnable onSent) {
        this.exchange = exchange;
        this.neededByNs = neededByNs;
        this.onSent = onSent;
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
            case INBOX_FULL -> send(ResponseCode.SERVICE_UNAVAILABLE, why.line());
            default -> send(ResponseCode.BAD_REQUEST, why.line());
        }
    }

    /** @param words an explanation, left out when it would make the response too large */
    void send(ResponseCode code, String words) {
        if (!sent.compareAndSet(false, true)) {
            return;
        }
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
        if (request.getType() == Type.NON) {
            response.setType(Type.NON);
            response.setMID(NEXT_MID.getAndIncrement() & 0xffff);
        }
        exchange.sendResponse(response);
        onSent.run();
    }
}
