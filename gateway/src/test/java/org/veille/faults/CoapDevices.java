package org.veille.faults;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Devices that post running numbers by confirmable requests, each the next one when the last is answered by 2.04;
 * written from RFC 7252, without the gateway's library.
 *
 * <pre>
 *  01 00 TKL 4 | 0.02 POST | message id (2) | token (4) | option 11 Uri-Path | ff | payload: the number in digits
 * </pre>
 *
 * <p>A request without an answer is repeated as it is, every {@value #REPEAT_MS} ms for as long as it takes. That is
 * more stubborn than the RFC's exponential pauses and four repetitions, so that one message, and not a second one with
 * the same reading, goes through a restart of the gateway. After an answer that is no success the number is sent in a
 * new request: it was refused, so it is not there.
 */
final class CoapDevices implements AutoCloseable {
    private static final int REPEAT_MS = 700;
    private static final int HELD_MS = 5;
    private static final int CHANGED = 2 << 5 | 4;
    private static final int UNAVAILABLE = 5 << 5 | 3;
    private static final int LONGEST_END_S = 60;

    private final List<Device> devices = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final int port;
    private final Sent sent;
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean stopped;
    private volatile boolean held;
    private volatile Throwable failure;

    CoapDevices(List<String> devices, int gatewayPort, Sent sent) {
        this.port = gatewayPort;
        this.sent = sent;
        devices.forEach(name -> this.devices.add(new Device(name)));
    }

    void start() {
        devices.forEach(device -> threads.add(Thread.ofVirtual().name(device.name).start(device::run)));
    }

    /** Requests that were sent once more. */
    long repeated() {
        return repeated.get();
    }

    /** Requests that the gateway could not take. */
    long refused() {
        return refused.get();
    }

    /** Sends nothing new until it is called with false. */
    void hold(boolean nothing) {
        held = nothing;
    }

    /** Waits until the last request of each device is answered. */
    void end() {
        stopped = true;
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_END_S);
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " waits for an answer for " + LONGEST_END_S + " s");
            }
        }
        if (failure != null) {
            throw new AssertionError("a device failed", failure);
        }
    }

    @Override
    public void close() {
        stopped = true;
        devices.forEach(device -> device.socket.close());
    }

    private final class Device {
        private final String name;
        private final DatagramSocket socket;
        private int messageId = ThreadLocalRandom.current().nextInt(0x10000);

        Device(String name) {
            this.name = name;
            try {
                // Not connected: the gateway's being away must not end the wait for the next repetition.
                socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                socket.setSoTimeout(REPEAT_MS);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void run() {
            try {
                for (int number = 0; !stopped; number++) {
                    while (held && !stopped) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(HELD_MS));
                    }
                    sent.sent(name, number);
                    int code = post(number);
                    while (code == UNAVAILABLE) {
                        refused.incrementAndGet();
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REPEAT_MS));
                        code = post(number);
                    }
                    if (code != CHANGED) {
                        throw new IllegalStateException(
                                "%s: %d answered by %d.%02d".formatted(name, number, code >> 5, code & 0x1f));
                    }
                    sent.acknowledged(name, number);
                }
            } catch (IOException | RuntimeException e) {
                if (!socket.isClosed()) {
                    failure = e;
                }
            }
        }

        /** @return the code of the answer */
        private int post(int number) throws IOException {
            messageId = messageId + 1 & 0xffff;
            int token = ThreadLocalRandom.current().nextInt();
            byte[] request = request(token, Integer.toString(number));
            DatagramPacket packet =
                    new DatagramPacket(request, request.length, InetAddress.getLoopbackAddress(), port);
            while (true) {
                socket.send(packet);
                int code = answer(token);
                if (code != 0) {
                    return code;
                }
                repeated.incrementAndGet();
            }
        }

        private byte[] request(int token, String payload) {
            byte[] path = name.getBytes(StandardCharsets.UTF_8);
            byte[] text = payload.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(8 + 1 + path.length + 1 + text.length)
                    .put((byte) 0x44)
                    .put((byte) 0x02)
                    .putShort((short) messageId)
                    .putInt(token)
                    .put((byte) (0xb0 | path.length))
                    .put(path)
                    .put((byte) 0xff)
                    .put(text)
                    .array();
        }

        /** @return the code of the answer to this token; 0 when none came in time */
        private int answer(int token) throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
            try {
                while (true) {
                    socket.receive(packet);
                    ByteBuffer answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
                    if (packet.getLength() >= 8 && answer.get(1) != 0 && answer.getInt(4) == token) {
                        return answer.get(1) & 0xff;
                    }
                }
            } catch (SocketTimeoutException _) {
                return 0;
            }
        }
    }
}
