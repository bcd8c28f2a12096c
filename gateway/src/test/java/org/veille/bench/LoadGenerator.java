package org.veille.bench;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes readings of fifty sensors with QoS 1, in a process of its own so that its processor time is nobody else's. A
 * codec of a few lines on one socket: next to it even the broker is slow. Told what to do by lines on its standard input,
 * {@code MESSAGES RATE READINGS}, answers each with {@code done} once the broker has acknowledged all of it.
 *
 * <p>A sensor's readings carry its own time, strictly rising, and each differs from the one before: so nothing that a rule
 * or a database takes for a repetition is lost from the count.
 */
public final class LoadGenerator {
    static final int SENSORS = 50;

    /** Steps of a value, in hundredths of a degree: prime to the range, so that values come again only after all others. */
    private static final int STEP = 37;

    private static final int RANGE = 1_000;

    /** Between two readings of a pack. */
    private static final long IN_PACK_MS = 100;

    private static final long DAY_MS = 86_400_000L;

    /** Unacknowledged by the broker. */
    private static final int WINDOW = 1_000;

    private static final int QOS_1 = 0x32;
    private static final int PACKET_IDS = 0xffff;

    private final Socket socket;
    private final DataOutputStream out;
    private final Semaphore window = new Semaphore(WINDOW);
    private final byte[][] topics = new byte[SENSORS][];
    private final long[] lastMs = new long[SENSORS];
    private final long[] sequence = new long[SENSORS];
    private final long firstPackMs = System.currentTimeMillis() - DAY_MS;
    private long sent;

    private LoadGenerator(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 32 * 1_024));
        for (int i = 0; i < SENSORS; i++) {
            topics[i] = topic(i).getBytes(StandardCharsets.US_ASCII);
        }
    }

    static String sensor(int number) {
        return "sonde-" + (number + 1);
    }

    static String topic(int number) {
        return "banc/" + sensor(number);
    }

    /** @param arguments the broker's port on this machine */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LoadGenerator load = new LoadGenerator(Integer.parseInt(arguments[0]));
        load.connect();
        System.out.println("connected");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            load.publish(Long.parseLong(words[0]), Double.parseDouble(words[1]), Integer.parseInt(words[2]));
            System.out.println("done");
        }
    }

    private void connect() throws IOException {
        byte[] id = "banc-load".getBytes(StandardCharsets.US_ASCII);
        out.write(0x10);
        out.write(10 + 2 + id.length);
        // Protocol name and level 4 (MQTT 3.1.1), a clean session, no keep-alive.
        out.write(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0});
        out.writeShort(id.length);
        out.write(id);
        out.flush();
        byte[] answer = socket.getInputStream().readNBytes(4);
        if (answer.length < 4 || answer[3] != 0) {
            throw new IOException("the broker refuses the connection");
        }
        Thread.ofPlatform().daemon().name("acknowledgements").start(this::readAcknowledgements);
    }

    /** Four bytes each (MQTT 3.1.1, 3.4); nothing else comes to somebody who only publishes. */
    private void readAcknowledgements() {
        byte[] buffer = new byte[4 * WINDOW];
        int rest = 0;
        try (InputStream in = socket.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                rest += count;
                window.release(rest / 4);
                rest %= 4;
            }
        } catch (IOException e) {
            System.err.println("load: " + e);
        }
    }

    /** @param rate messages a second; 0 as fast as the broker takes them */
    private void publish(long messages, double rate, int readings) throws IOException, InterruptedException {
        long beganNs = System.nanoTime();
        for (long i = 0; i < messages; i++) {
            if (rate > 0) {
                waitUntil(beganNs + (long) (i * 1e9 / rate));
            }
            if (!window.tryAcquire()) {
                out.flush();
                window.acquire();
            }
            int sensor = (int) (sent % SENSORS);
            write(sensor, readings == 1 ? single(sensor) : pack(sensor, readings));
            if (rate > 0) {
                out.flush();
            }
        }
        out.flush();
        window.acquire(WINDOW);
        window.release(WINDOW);
    }

    private static void waitUntil(long ns) {
        for (long leftNs = ns - System.nanoTime(); leftNs > 0; leftNs = ns - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    private void write(int sensor, byte[] payload) throws IOException {
        byte[] topic = topics[sensor];
        int length = 2 + topic.length + 2 + payload.length;
        out.write(QOS_1);
        while (length > 0x7f) {
            out.write(length & 0x7f | 0x80);
            length >>>= 7;
        }
        out.write(length);
        out.writeShort(topic.length);
        out.write(topic);
        out.writeShort((int) (sent++ % PACKET_IDS) + 1);
        out.write(payload);
    }

    /** Some 40 bytes, as a sensor with a clock sends them. */
    private byte[] single(int sensor) {
        lastMs[sensor] = Math.max(System.currentTimeMillis(), lastMs[sensor] + 1);
        return ("{\"temperature\":" + value(sensor) + ",\"time\":" + lastMs[sensor] + "}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** SenML (RFC 8428), as a sensor sends that gathers before it wakes up its radio. */
    private byte[] pack(int sensor, int readings) {
        ByteArrayOutputStream pack = new ByteArrayOutputStream(64 * readings);
        for (int i = 0; i < readings; i++) {
            String base = i == 0 ? "[{\"bn\":\"" + sensor(sensor) + "/\",\"bu\":\"Cel\",\"bt\":" + packTime(sensor) + "," : ",{";
            String offset = i == 0 ? "" : ",\"t\":" + i * IN_PACK_MS / 1e3;
            pack.writeBytes((base + "\"n\":\"temperature\",\"v\":" + value(sensor) + offset + "}")
                    .getBytes(StandardCharsets.US_ASCII));
        }
        pack.write(']');
        return pack.toByteArray();
    }

    private String packTime(int sensor) {
        return String.format(Locale.ROOT, "%.3f", (firstPackMs + sequence[sensor] * IN_PACK_MS) / 1e3);
    }

    private String value(int sensor) {
        long hundredths = 1_500 + sequence[sensor]++ * STEP % RANGE;
        return hundredths / 100 + (hundredths % 100 < 10 ? ".0" : ".") + hundredths % 100;
    }
}
