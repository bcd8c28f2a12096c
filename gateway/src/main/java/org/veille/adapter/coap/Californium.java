package org.veille.adapter.coap;

import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.InMemoryMessageExchangeStore;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.veille.model.Payload;
import org.veille.port.KernelDrops;

/** Californium, made small: one thread for the protocol, one to receive, one to send, and bounded tables. */
final class Californium {
    /**
     * Peers that may send a large body in blocks at the same time: each takes a buffer of the largest body, so this
     * is 2 MB.
     */
    private static final int BLOCKWISE_PEERS = 32;

    /** Unfinished uploads are forgotten after this time. */
    private static final int BLOCKWISE_LIFETIME_S = 60;

    /** Seconds between two looks for what is out of date: each wakes the processor. */
    private static final int SWEEP_S = 30;

    /** The largest datagram: over loopback they are not limited to what a radio carries. */
    private static final int DATAGRAM_BYTES = 64 * 1024;

    /** Responses waiting for the sending thread. */
    private static final int OUTGOING = 1_024;

    private static final Configuration CONFIGURATION = configuration();

    private Californium() {}

    static Endpoint endpoint(InetSocketAddress address, ScheduledExecutorService thread) {
        InMemoryMessageExchangeStore exchanges = new InMemoryMessageExchangeStore(CONFIGURATION);
        exchanges.setDeduplicator(new RecentRequests());
        CoapEndpoint endpoint = CoapEndpoint.builder()
                .setConfiguration(CONFIGURATION)
                .setConnector(new PacedConnector(address, CONFIGURATION, thread))
                .setMessageExchangeStore(exchanges)
                .build();
        endpoint.setExecutors(thread, thread);
        return endpoint;
    }

    private static Configuration configuration() {
        CoapConfig.register();
        UdpConfig.register();
        SystemConfig.register();
        // Whoever asks Californium for its standard configuration first makes it write a file Californium3.properties.
        Configuration configuration = Configuration.createStandardWithoutFile();
        return configuration
                .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
                .set(CoapConfig.MAX_ACTIVE_PEERS, BLOCKWISE_PEERS)
                .set(CoapConfig.MAX_PEER_INACTIVITY_PERIOD, BLOCKWISE_LIFETIME_S, TimeUnit.SECONDS)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, Payload.MAX_BYTES)
                .set(CoapConfig.MAX_MESSAGE_SIZE, 1_024)
                .set(CoapConfig.PREFERRED_BLOCK_SIZE, 1_024)
                .set(CoapConfig.BLOCKWISE_STATUS_LIFETIME, BLOCKWISE_LIFETIME_S, TimeUnit.SECONDS)
                .set(CoapConfig.BLOCKWISE_STATUS_INTERVAL, SWEEP_S, TimeUnit.SECONDS)
                .set(CoapConfig.USE_MESSAGE_OFFLOADING, true)
                .set(CoapConfig.MAX_SERVER_OBSERVES, 0)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_DATAGRAM_SIZE, DATAGRAM_BYTES)
                .set(UdpConfig.UDP_RECEIVE_BUFFER_SIZE, KernelDrops.RECEIVE_BUFFER_BYTES)
                .set(UdpConfig.UDP_CONNECTOR_OUT_CAPACITY, OUTGOING);
    }
}
