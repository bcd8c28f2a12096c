package org.veille.servers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/** A name service that a test can take away: names below {@code veille.test} are this machine. All others are the system's business. */
public final class Names extends InetAddressResolverProvider {
    private static final String OURS = ".veille.test";

    private static volatile boolean away;

    /** From now on nobody knows the names; the JDK may remember them for half a minute. */
    public static void takeAway() {
        away = true;
    }

    /** The JDK may remember for ten seconds that it did not find them. */
    public static void giveBack() {
        away = false;
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver system = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (!host.endsWith(OURS)) {
                    return system.lookupByName(host, policy);
                }
                if (away) {
                    throw new UnknownHostException(host);
                }
                return Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return system.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "names below" + OURS;
    }
}
