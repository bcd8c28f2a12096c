package org.veille.demo.coap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.veille.lab.Stage.Protocol;
import org.veille.lab.school.Emission;

/**
 * The devices that post SenML, each message confirmable: sent again up to four times until the gateway has answered,
 * as RFC 7252, 4.2 says, then given up. The gateway answers when the readings are on its disk.
 */
public final class CoapDevices implements AutoCloseable {
    /** {@code application/senml+json} (RFC 8428, 12.2). */
    private static final int SENML_JSON = 110;

    /** Most posts without an answer; the others wait here. Each real device would have one (RFC 7252, 4.7). */
    static final int MAX_OUTSTANDING = 16;

    /** Most posts that wait; then the oldest is given up, as a device with a small memory does. */
    static final int MAX_WAITING = 1_000;

    /** A logger that nobody holds forgets its level. */
    private static final Logger QUIETENED = Logger.getLogger("org.eclipse.californium");

    private final CoapEndpoint endpoint;
    private final InetSocketAddress gateway;
    private final Consumer<String> trouble;
    private final Deque<Emission.Coap> waiting = new ArrayDeque<>();
    private int outstanding;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong confirmed = new AtomicLong();

    private CoapDevices(CoapEndpoint endpoint, InetSocketAddress gateway, Consumer<String> trouble) {
        this.endpoint = endpoint;
        this.gateway = gateway;
        this.trouble = trouble;
    }

    /**
     * @param port where a gateway on the loopback address takes CoAP
     * @param trouble told, on any thread, what went wrong
     */
    public static CoapDevices open(int port, Consumer<String> trouble) throws IOException {
        QUIETENED.setLevel(Level.WARNING);
        CoapConfig.register();
        UdpConfig.register();
        Configuration frugal = Configuration.createStandardWithoutFile()
                .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1)
                // Answers come in the acknowledgements: there is nothing to deduplicate.
                .set(CoapConfig.DEDUPLICATOR, CoapConfig.NO_DEDUPLICATOR)
                .set(CoapConfig.MAX_ACTIVE_PEERS, 16);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        CoapEndpoint endpoint = CoapEndpoint.builder()
                .setConfiguration(frugal)
                .setInetSocketAddress(new InetSocketAddress(loopback, 0))
                .build();
        endpoint.start();
        return new CoapDevices(endpoint, new InetSocketAddress(loopback, port), trouble);
    }

    /** Never waits: a gateway that does not answer must not keep the other devices silent. */
    public synchronized void send(Emission.Coap emission) {
        waiting.add(emission);
        if (waiting.size() > MAX_WAITING) {
            trouble.accept(waiting.remove().path() + ": a message given up, the gateway does not answer");
        }
        sendWaiting();
    }

    private synchronized void sendWaiting() {
        while (outstanding < MAX_OUTSTANDING && !waiting.isEmpty()) {
            outstanding++;
            post(waiting.remove());
        }
    }

    private void post(Emission.Coap emission) {
        Request post = Request.newPost();
        post.setConfirmable(true);
        post.setURI("coap://" + gateway.getHostString() + ":" + gateway.getPort() + emission.path());
        post.getOptions().setContentFormat(SENML_JSON);
        post.setPayload(emission.senml().getBytes(StandardCharsets.UTF_8));
        post.addMessageObserver(new Outcome(emission.path()));
        sent.incrementAndGet();
        endpoint.sendRequest(post);
    }

    private synchronized void over() {
        outstanding--;
        sendWaiting();
    }

    /** Californium may report several times about one request: the first counts. */
    private final class Outcome extends MessageObserverAdapter {
        private final String path;
        private final AtomicBoolean ended = new AtomicBoolean();

        Outcome(String path) {
            this.path = path;
        }

        @Override
        public void onResponse(Response response) {
            if (response.getCode() == CoAP.ResponseCode.CHANGED) {
                confirmed.incrementAndGet();
            } else {
                trouble.accept(path + " answered " + response.getCode() + " " + response.getPayloadString());
            }
            end();
        }

        @Override
        protected void failed() {
            if (!ended.get()) {
                trouble.accept(path + " was not answered by the gateway");
            }
            end();
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                over();
            }
        }
    }

    public Protocol counts() {
        return new Protocol(sent.get(), confirmed.get());
    }

    @Override
    public void close() {
        endpoint.destroy();
    }
}
