package org.veille.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.veille.lorawan.SessionKeys;
import org.veille.model.Address;
import org.veille.model.Payload;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.port.Plan;
import org.veille.port.Stranger;

/**
 * Who has sent something and is no configured device, with the last that each said; for {@code veille devices --heard}. In memory
 * alone: a restart forgets it, and the next message brings it back. However many there are and however much they send, it holds
 * {@link #MAX} of them and {@link #MAX_BYTES}; who has been silent longest makes room.
 */
final class Strangers {
    static final int MAX = 200;

    /** Of names and payloads. */
    static final int MAX_BYTES = 256 * 1_024;

    private static final String CUT = "…";

    /** In the order in which they were heard last. */
    private final Map<Address, Entry> all = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    private static final class Entry {
        private final SourceId source;
        private final long firstMs;
        private Payload last = Payload.of(new byte[0]);
        private int lastBytes;
        private long count;
        private long lastMs;

        Entry(SourceId source, long firstMs) {
            this.source = source;
            this.firstMs = firstMs;
        }
    }

    void heard(SourceId source, Address sender, Payload payload, Received at) {
        heard(source, sender, payload, 1, at);
    }

    void heard(SourceId source, Address sender, Payload payload, long count, Received at) {
        Address from = cut(sender);
        Entry entry = all.get(from);
        if (entry == null) {
            entry = new Entry(source, at.epochMs());
            all.put(from, entry);
            bytes += 2L * from.id().length();
        }
        bytes -= entry.last.bytes().length;
        entry.last = cut(payload);
        entry.lastBytes = payload.bytes().length;
        entry.count += count;
        entry.lastMs = at.epochMs();
        bytes += entry.last.bytes().length;
        makeRoom();
    }

    private static Address cut(Address from) {
        return from.id().length() <= Stranger.MAX_ID
                ? from
                : new Address(from.scheme(), from.id().substring(0, Stranger.MAX_ID) + CUT);
    }

    /** Nobody writes to a payload's bytes, so what is short enough is not copied. */
    private static Payload cut(Payload payload) {
        return payload.bytes().length <= Stranger.MAX_PAYLOAD
                ? payload
                : new Payload(
                        Arrays.copyOf(payload.bytes(), Stranger.MAX_PAYLOAD), payload.fPort(), payload.mediaType());
    }

    private void makeRoom() {
        Iterator<Map.Entry<Address, Entry>> oldest = all.entrySet().iterator();
        while (all.size() > MAX || bytes > MAX_BYTES) {
            Map.Entry<Address, Entry> gone = oldest.next();
            forget(gone);
            oldest.remove();
        }
    }

    private void forget(Map.Entry<Address, Entry> gone) {
        bytes -= 2L * gone.getKey().id().length() + gone.getValue().last.bytes().length;
    }

    /** Those who have become devices are no strangers any more. */
    void reload(Plan plan) {
        all.entrySet().removeIf(entry -> {
            boolean known = isKnown(entry.getKey(), plan);
            if (known) {
                forget(entry);
            }
            return known;
        });
    }

    private static boolean isKnown(Address from, Plan plan) {
        return from.scheme().equals(Address.DEV_ADDR)
                ? plan.sessions().stream().map(SessionKeys::devAddr).anyMatch(known -> known.toString().equals(from.id()))
                : !plan.bindings().of(from).isEmpty();
    }

    /** Who was heard last comes first. */
    List<Stranger> list() {
        List<Stranger> list = new ArrayList<>(all.size());
        all.forEach((from, entry) -> list.add(new Stranger(
                entry.source, from, entry.last, entry.lastBytes, entry.count, entry.firstMs, entry.lastMs)));
        return list.reversed();
    }

    /** Of names and payloads that are held. */
    long bytes() {
        return bytes;
    }
}
