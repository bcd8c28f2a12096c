package org.veille.adapter.mqtt;

import java.net.URI;
import java.net.URISyntaxException;
import org.veille.config.Doc;
import org.veille.model.InvalidValue;

/**
 * Where a broker listens: {@code mqtt://host}, {@code mqtts://host:8884}.
 *
 * @param tls whether the connection is encrypted and the broker must prove who it is
 * @param host name or address; an IPv6 address in brackets
 * @param port 1 to 65535
 */
@Doc("mqtt://host, mqtts://host or either with :port")
public record Broker(boolean tls, String host, int port) {
    /** IANA's port of MQTT. */
    public static final int PORT = 1883;

    /** IANA's port of MQTT over TLS. */
    public static final int TLS_PORT = 8883;

    private static final String EXPECTED = "mqtt://host, mqtts://host or either with :port";

    /** @throws InvalidValue unless it is a scheme, a host and perhaps a port */
    public static Broker parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new InvalidValue(text, EXPECTED);
        }
        boolean tls = "mqtts".equalsIgnoreCase(uri.getScheme());
        if (!tls && !"mqtt".equalsIgnoreCase(uri.getScheme())) {
            throw new InvalidValue(text, EXPECTED, "MQTT over TCP or TLS only, no web sockets");
        }
        if (uri.getRawUserInfo() != null) {
            throw new InvalidValue(withoutUser(uri), EXPECTED, "write the credentials as user: and password:");
        }
        boolean plain = (uri.getRawPath() == null || uri.getRawPath().matches("/?"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        if (uri.getHost() == null || !plain || uri.getPort() == 0 || uri.getPort() > 0xffff) {
            throw new InvalidValue(text, EXPECTED);
        }
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : PORT;
        return new Broker(tls, uri.getHost(), port);
    }

    /** A password in an address must not reach a log through the error message. */
    private static String withoutUser(URI uri) {
        return uri.getScheme() + "://…@" + uri.getHost();
    }

    @Override
    public String toString() {
        return (tls ? "mqtts://" : "mqtt://") + host + ":" + port;
    }
}
