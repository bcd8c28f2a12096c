package org.veille.faults;

import java.util.BitSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What devices have sent, and how far it came as far as they and the broker can know. A device sends running numbers,
 * each once: so every reading can be told from every other without a time in it. Any thread may call.
 */
final class Sent {
    private final TreeMap<String, Numbers> devices = new TreeMap<>();

    /**
     * @param sent left the device
     * @param taken the broker told the device that it has it; the gateway has yet to
     * @param acknowledged the gateway said that it is on disk: PUBACK, or 2.04
     */
    private record Numbers(BitSet sent, BitSet taken, BitSet acknowledged) {
        Numbers copy() {
            return new Numbers((BitSet) sent.clone(), (BitSet) taken.clone(), (BitSet) acknowledged.clone());
        }
    }

    synchronized void sent(String device, int number) {
        of(device).sent.set(number);
    }

    synchronized void taken(String device, int number) {
        of(device).taken.set(number);
    }

    synchronized void acknowledged(String device, int number) {
        of(device).acknowledged.set(number);
        notifyAll();
    }

    private Numbers of(String device) {
        return devices.computeIfAbsent(device, _ -> new Numbers(new BitSet(), new BitSet(), new BitSet()));
    }

    /** As it is now: what comes later changes nothing of it. */
    synchronized Sent copy() {
        Sent copy = new Sent();
        devices.forEach((device, numbers) -> copy.devices.put(device, numbers.copy()));
        return copy;
    }

    synchronized Set<String> devices() {
        return new TreeSet<>(devices.keySet());
    }

    synchronized boolean wasSent(String device, int number) {
        return devices.containsKey(device) && devices.get(device).sent.get(number);
    }

    /** The numbers of a device that the gateway has acknowledged. */
    synchronized BitSet acknowledged(String device) {
        return (BitSet) of(device).acknowledged.clone();
    }

    /** Messages, of all devices. */
    long sentCount() {
        return count(Numbers::sent);
    }

    long acknowledgedCount() {
        return count(Numbers::acknowledged);
    }

    /** Of the devices whose names begin like this. */
    synchronized long acknowledgedCount(String prefix) {
        return devices.tailMap(prefix).entrySet().stream()
                .takeWhile(device -> device.getKey().startsWith(prefix))
                .mapToLong(device -> device.getValue().acknowledged.cardinality())
                .sum();
    }

    /** Messages that the broker has taken and the gateway has not acknowledged. */
    synchronized long owedCount() {
        return devices.values().stream()
                .mapToLong(numbers -> {
                    BitSet owed = (BitSet) numbers.taken.clone();
                    owed.andNot(numbers.acknowledged);
                    return owed.cardinality();
                })
                .sum();
    }

    private synchronized long count(Function<Numbers, BitSet> which) {
        return devices.values().stream()
                .mapToLong(numbers -> which.apply(numbers).cardinality())
                .sum();
    }
}
