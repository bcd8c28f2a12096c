package org.veille.adapter.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The connection to a broker as Paho's TCP module sees it: plain or TLS inside, its input read ahead, gathered
 * and bounded by {@link PacketInput}, its acknowledgements bundled by {@link PacketOutput}.
 */
final class BrokerSocket extends Socket {
    private final Socket plain = new Socket();
    private final Broker broker;
    private final Optional<SSLContext> tls;
    private final Gathering gathering;
    private Socket used = plain;
    private InputStream in;
    private volatile PacketOutput out;

    /** @param gathering is told what comes in, and says when to wait for more */
    BrokerSocket(Broker broker, Optional<SSLContext> tls, Gathering gathering) {
        this.broker = broker;
        this.tls = tls;
        this.gathering = gathering;
    }

    @Override
    public void connect(SocketAddress to, int timeoutMs) throws IOException {
        plain.connect(to, timeoutMs);
        plain.setTcpNoDelay(true);
        if (tls.isPresent()) {
            plain.setSoTimeout(timeoutMs);
            used = secured(tls.get());
            plain.setSoTimeout(0);
        }
        InputStream read = new GatheringInput(
                used.getInputStream(), gathering, System::nanoTime, LockSupport::parkNanos);
        in = new PacketInput(read, gathering::received);
        out = new PacketOutput(used.getOutputStream());
    }

    private SSLSocket secured(SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(plain, broker.host().replaceAll("[\\[\\]]", ""), broker.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        // Without this a certificate of any name would do, as long as a known authority signed it.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /**
     * Does nothing: Paho asks for a time-out of 1 s on each read, wakes up as often, and loses its place in the
     * stream when that happens inside a header. A broker that has gone is noticed by the pings, and closing ends the
     * read.
     */
    @Override
    public void setSoTimeout(int timeoutMs) {}

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    /**
     * A PUBACK is to be sent.
     *
     * @return whether it goes with others; else the caller must send it through Paho
     */
    boolean ride(int packetId) {
        PacketOutput open = out;
        return open != null && open.ride(packetId);
    }

    @Override
    public void close() throws IOException {
        super.close();
        // The plain one first: closing a TLS socket may wait to write its farewell to a broker that no longer reads.
        plain.close();
        used.close();
    }
}
