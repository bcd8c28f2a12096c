package org.veille.adapter.gwmp;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.OneOrMany;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;

/**
 * {@code sources.lorawan} of the configuration.
 *
 * @param listen {@code udp://address:port}; port 0 takes a free one
 * @param gateways 1 to {@value #MAX_CONCENTRATORS}
 */
@Doc("LoRa concentrators that run Semtech's UDP packet forwarder.")
public record GwmpSettings(
        @Doc("Where packet forwarders reach the gateway: udp://address:port. They send in the clear, so keep to"
                        + " loopback or to a network of their own.")
                @Default("udp://127.0.0.1:1700")
                URI listen,
        @Doc("Which frequencies and limits hold here.") @Default("EU868") Region region,
        @Doc("The concentrators that may send, by EUI, perhaps with @ and the address they send from. Others are"
                        + " counted and not heard.")
                @OneOrMany
                List<Concentrator> gateways) {
    /** More antennas than any building has. */
    public static final int MAX_CONCENTRATORS = 64;

    private static final int MAX_PORT = 0xffff;

    public GwmpSettings {
        gateways = List.copyOf(gateways);
        requireUdp(listen);
        if (gateways.isEmpty() || gateways.size() > MAX_CONCENTRATORS) {
            throw InvalidValue.at(
                    "gateways",
                    gateways.size() + " concentrators",
                    "1 to " + MAX_CONCENTRATORS,
                    "the EUI is gateway_ID in the packet forwarder's configuration");
        }
        Set<Eui64> seen = new HashSet<>();
        for (Concentrator concentrator : gateways) {
            if (!seen.add(concentrator.eui())) {
                throw InvalidValue.at("gateways", concentrator.toString(), "each EUI once", "remove one of the two");
            }
        }
    }

    private static void requireUdp(URI listen) {
        boolean plain = "udp".equalsIgnoreCase(listen.getScheme())
                && listen.getHost() != null
                && listen.getPort() >= 0
                && listen.getPort() <= MAX_PORT
                && listen.getRawUserInfo() == null
                && listen.getRawQuery() == null
                && listen.getRawFragment() == null
                && listen.getRawPath().isEmpty();
        if (!plain) {
            throw InvalidValue.at(
                    "listen", listen.toString(), "udp://address:port", "packet forwarders use udp://…:1700");
        }
    }

    /** To bind to; a name is looked up at every call. */
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(listen.getHost(), listen.getPort());
    }
}
