package org.veille.adapter.gwmp;

import java.net.InetAddress;
import java.util.Optional;
import org.veille.config.Doc;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;

/**
 * A concentrator that may send: by its EUI, which the packet itself claims, and if wanted by its address too.
 *
 * @param address a literal IPv4 or IPv6 address; empty when any sender may use this EUI
 */
@Doc("the EUI of a concentrator, 16 hex digits, perhaps with the address it sends from: a84041ffff1f4b70@192.168.1.20")
public record Concentrator(Eui64 eui, Optional<InetAddress> address) {
    private static final String EXPECTED = "an EUI such as a84041ffff1f4b70, perhaps with @ and an address";

    /** @throws InvalidValue for anything else; names are not looked up, an answer could be forged */
    public static Concentrator parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return new Concentrator(Eui64.parse(text), Optional.empty());
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text.substring(at + 1).strip());
            return new Concentrator(Eui64.parse(text.substring(0, at)), Optional.of(address));
        } catch (InvalidValue e) {
            throw e;
        } catch (IllegalArgumentException _) {
            throw new InvalidValue(text, EXPECTED, "write the address in digits, not a name");
        }
    }

    boolean sendsFrom(InetAddress sender) {
        return address.map(sender::equals).orElse(true);
    }

    @Override
    public String toString() {
        return eui + address.map(literal -> "@" + literal.getHostAddress()).orElse("");
    }
}
