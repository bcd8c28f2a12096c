package org.veille.demo;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.veille.demo.coap.CoapDevices;
import org.veille.demo.lora.LoraDevices;
import org.veille.demo.mqtt.MqttDevices;
import org.veille.lab.AcceleratedClock;
import org.veille.lab.Stage.Counts;
import org.veille.lab.school.Emission;
import org.veille.lab.school.School;

/** One thread that lets every message leave at its own simulated time. */
final class Performance implements AutoCloseable {
    /** How much of the school's future is calculated at once, simulated milliseconds. */
    private static final long AHEAD_MS = 60_000;

    /** Longest wait for the thread to leave, milliseconds. */
    private static final long CLOSING_MS = 2_000;

    private final School school;
    private final AcceleratedClock clock;
    private final MqttDevices mqtt;
    private final CoapDevices coap;
    private final LoraDevices lora;
    private final Consumer<String> trouble;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    Performance(
            School school,
            AcceleratedClock clock,
            MqttDevices mqtt,
            CoapDevices coap,
            LoraDevices lora,
            Consumer<String> trouble) {
        this.school = school;
        this.clock = clock;
        this.mqtt = mqtt;
        this.coap = coap;
        this.lora = lora;
        this.trouble = trouble;
        this.thread = Thread.ofPlatform().daemon().name("demo-school").unstarted(this::run);
    }

    /** Opens what it needs; what was opened is closed again when something is missing. */
    static Performance begin(
            School school, AcceleratedClock clock, int mqttPort, int coapPort, int gwmpPort, Consumer<String> trouble)
            throws IOException {
        MqttDevices mqtt = MqttDevices.connect(mqttPort, trouble);
        CoapDevices coap = null;
        try {
            coap = CoapDevices.open(coapPort, trouble);
            LoraDevices lora = new LoraDevices(school.loraDevices(), School.CONCENTRATORS, gwmpPort, trouble);
            Performance performance = new Performance(school, clock, mqtt, coap, lora, trouble);
            performance.thread.start();
            return performance;
        } catch (IOException e) {
            mqtt.close();
            if (coap != null) {
                coap.close();
            }
            throw e;
        }
    }

    private void run() {
        long fromMs = clock.epochMs();
        try {
            while (closed.getCount() > 0) {
                for (Emission emission : school.between(fromMs, fromMs + AHEAD_MS)) {
                    if (!waitFor(emission.tMs())) {
                        return;
                    }
                    send(emission);
                }
                fromMs += AHEAD_MS;
            }
        } catch (InterruptedException _) {
            // Closed while it waited.
        } catch (RuntimeException e) {
            trouble.accept("the school fell silent: " + e);
        }
    }

    /** @return false when it was closed meanwhile */
    private boolean waitFor(long tMs) throws InterruptedException {
        long aheadMs = tMs - clock.epochMs();
        return aheadMs <= 0
                ? closed.getCount() > 0
                : !closed.await(clock.realNs(TimeUnit.MILLISECONDS.toNanos(aheadMs)), TimeUnit.NANOSECONDS);
    }

    private void send(Emission emission) throws InterruptedException {
        switch (emission) {
            case Emission.Mqtt message -> mqtt.send(message);
            case Emission.Coap message -> coap.send(message);
            case Emission.Lora message -> lora.send(message);
        }
    }

    Counts counts() {
        return new Counts(mqtt.counts(), coap.counts(), lora.counts());
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSING_MS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        mqtt.close();
        coap.close();
        lora.close();
    }
}
