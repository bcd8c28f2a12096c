package org.veille.adapter.coap;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.KeyMID;
import org.eclipse.californium.core.network.deduplication.Deduplicator;
import org.veille.model.Payload;

/**
 * Requests that are recognised when they come again (RFC 7252, 4.5), bounded in number and bytes over all peers: the tables
 * of Californium are bounded for each peer, and each port that a flood comes from is a peer. What falls out is recognised by
 * the pipeline's delivery keys, once it is taken. What is too old goes when something new comes, so nobody has to wake up
 * for it.
 */
final class RecentRequests implements Deduplicator {
    /** A sensor of each of the 4,000 series that a gateway has may have sent one within the last seconds. */
    static final int MAX_REQUESTS = 1_024;

    /** Bytes of what they carried. */
    static final int MAX_BYTES = 1024 * 1024;

    /** MAX_TRANSMIT_WAIT of RFC 7252, 4.8.2: after it the sender has given up. */
    static final long LIFETIME_NS = TimeUnit.SECONDS.toNanos(93);

    private final Map<KeyMID, Entry> oldestFirst = new LinkedHashMap<>();
    private long bytes;

    private record Entry(Exchange exchange, long sinceNs, int bytes) {}

    @Override
    public synchronized Exchange findPrevious(KeyMID key, Exchange exchange) {
        Request request = exchange.getRequest();
        forget(request.getNanoTimestamp());
        Entry known = oldestFirst.get(key);
        if (known != null) {
            return known.exchange;
        }
        add(key, exchange, request);
        return null;
    }

    @Override
    public synchronized boolean replacePrevious(KeyMID key, Exchange previous, Exchange exchange) {
        Entry known = oldestFirst.get(key);
        if (known != null && known.exchange != previous) {
            return false;
        }
        remove(key);
        add(key, exchange, exchange.getRequest());
        return true;
    }

    private void add(KeyMID key, Exchange exchange, Request request) {
        int weight = weight(request);
        oldestFirst.put(key, new Entry(exchange, request.getNanoTimestamp(), weight));
        bytes += weight;
        Iterator<Entry> entries = oldestFirst.values().iterator();
        while (oldestFirst.size() > MAX_REQUESTS || bytes > MAX_BYTES && oldestFirst.size() > 1) {
            bytes -= entries.next().bytes;
            entries.remove();
        }
    }

    private void forget(long nowNs) {
        Iterator<Entry> entries = oldestFirst.values().iterator();
        while (entries.hasNext()) {
            Entry oldest = entries.next();
            if (nowNs - oldest.sinceNs < LIFETIME_NS) {
                return;
            }
            bytes -= oldest.bytes;
            entries.remove();
        }
    }

    private void remove(KeyMID key) {
        Entry known = oldestFirst.remove(key);
        bytes -= known == null ? 0 : known.bytes;
    }

    /** The last block of a body holds all of it. */
    private static int weight(Request request) {
        BlockOption block = request.getOptions().getBlock1();
        boolean wholeBody = block != null && !block.isM();
        return wholeBody ? Payload.MAX_BYTES : request.getPayloadSize();
    }

    @Override
    public synchronized Exchange find(KeyMID key) {
        Entry known = oldestFirst.get(key);
        return known == null ? null : known.exchange;
    }

    @Override
    public synchronized boolean isEmpty() {
        return oldestFirst.isEmpty();
    }

    @Override
    public synchronized int size() {
        return oldestFirst.size();
    }

    @Override
    public synchronized void clear() {
        oldestFirst.clear();
        bytes = 0;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public void setExecutor(ScheduledExecutorService executor) {}
}
