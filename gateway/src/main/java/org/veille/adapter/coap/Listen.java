package org.veille.adapter.coap;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.veille.config.Doc;
import org.veille.model.InvalidValue;

/**
 * Where to take requests: {@code coap://127.0.0.1:5683}. Plain CoAP proves neither who sends nor what was sent, and
 * answers whatever address a packet claims to come from, so for now it is taken from this machine only.
 *
 * @param address a loopback address
 * @param port 1 to 65535
 */
@Doc("coap:// and an address of this machine, such as coap://127.0.0.1:5683")
public record Listen(InetAddress address, int port) {
    /** IANA's port of CoAP. */
    public static final int PORT = 5683;

    private static final String EXPECTED = "coap:// and an address of this machine, such as coap://127.0.0.1:5683";

    /** @throws InvalidValue unless it is {@code coap}, a loopback address and perhaps a port */
    public static Listen parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new InvalidValue(text, EXPECTED);
        }
        if ("coaps".equalsIgnoreCase(uri.getScheme())) {
            throw new InvalidValue(
                    text, EXPECTED, "CoAP over DTLS is not built yet; sensors elsewhere can use MQTT over TLS");
        }
        boolean bare = uri.getRawUserInfo() == null
                && (uri.getRawPath() == null || uri.getRawPath().matches("/?"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        if (!"coap".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || !bare || uri.getPort() == 0) {
            throw new InvalidValue(text, EXPECTED);
        }
        if (uri.getPort() > 0xffff) {
            throw new InvalidValue(text, EXPECTED, "ports end at 65535");
        }
        return new Listen(loopback(text, uri.getHost()), uri.getPort() > 0 ? uri.getPort() : PORT);
    }

    private static InetAddress loopback(String text, String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return InetAddress.getLoopbackAddress();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
            if (address.isLoopbackAddress()) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // A name: where it points may change, so it does not say enough.
        }
        throw new InvalidValue(
                text, EXPECTED, "plain CoAP is not protected: a program on this machine may pass the readings on");
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    @Override
    public String toString() {
        String host = address.getHostAddress();
        return "coap://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
