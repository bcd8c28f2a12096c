package org.veille.adapter.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The connection to a broker as Paho's TCP module sees it: plain or TLS inside, its input read ahead and bounded by
 * {@link PacketInput}.
 */
final class BrokerSocket extends Socket {
    private final Socket plain = new Socket();
    private final Broker broker;
    private final Optional<SSLContext> tls;
    private Socket used = plain;
    private InputStream in;

    BrokerSocket(Broker broker, Optional<SSLContext> tls) {
        this.broker = broker;
        this.tls = tls;
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
        in = new PacketInput(used.getInputStream());
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
    public OutputStream getOutputStream() throws IOException {
        return used.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        super.close();
        // The plain one first: closing a TLS socket may wait to write its farewell to a broker that no longer reads.
        plain.close();
        used.close();
    }
}
