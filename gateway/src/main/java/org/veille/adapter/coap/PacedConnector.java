package org.veille.adapter.coap;

import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.UDPConnector;
import org.eclipse.californium.elements.config.Configuration;

/**
 * Reads the socket no faster than the protocol's thread works. Californium puts each packet into the queue of that thread,
 * which has no bound: a flood would fill the memory. Here the receiving thread waits for the other to catch up now and then, and
 * what comes meanwhile stays with the kernel, whose buffer is bounded and which counts what it drops.
 */
final class PacedConnector extends UDPConnector {
    /** Packets that are handed over before it waits: few enough to cost no memory, many enough to cost no time. */
    private static final int PACKETS = 128;

    /** Their bytes. */
    private static final int BYTES = 256 * 1024;

    private final ExecutorService protocol;
    private int packets;
    private int bytes;

    PacedConnector(InetSocketAddress address, Configuration configuration, ExecutorService protocol) {
        super(address, configuration);
        this.protocol = protocol;
    }

    @Override
    public void setRawDataReceiver(RawDataChannel receiver) {
        super.setRawDataReceiver(receiver == null ? null : packet -> {
            receiver.receiveData(packet);
            keepPace(packet);
        });
    }

    private void keepPace(RawData packet) {
        packets++;
        bytes += packet.getSize();
        if (packets < PACKETS && bytes < BYTES) {
            return;
        }
        packets = 0;
        bytes = 0;
        try {
            Future<?> caughtUp = protocol.submit(() -> {});
            caughtUp.get();
        } catch (RejectedExecutionException | ExecutionException e) {
            // It ends: nobody reads any more.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
