package org.veille.pipeline;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.veille.lorawan.FrameEncoder;
import org.veille.lorawan.SessionKeys;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.port.Event;
import org.veille.port.Plan;

/** Every uplink and every reading is accounted for, whatever happens, at every moment. */
class BalanceTest {
    private static final String SAMPLING =
            Sites.CONDENSE
                    + """
                    sampling:
                      - {match: {device: salle-13}, interval: 10 min, why: a test}
                    """;
    private static final Plan PLAN = Sites.plan(Sites.DEVICES + Sites.LORA_DEVICE, SAMPLING);
    /** Other deadbands, and two devices fewer. */
    private static final Plan OTHER = Sites.plan(
            """
            - id: salle-13
              mqtt: {topic: salle-13, map: {/co2: co2 ppm, /t: temperature °C, /p: power W}, time: /at}
              place: {building: principal, zone: salle-13}
            - id: compteur
              coap: {path: /compteur}
              place: {building: principal, zone: technique}
            """,
            "condense: [{match: {quantity: co2}, window: {every: 10 min}, why: a test}]\n");

    private static final SessionKeys KEYS = PLAN.sessions().getFirst();

    enum Step {
        GOOD,
        SMALL_CHANGE,
        WITHOUT_TIME,
        UNDECODABLE,
        UNKNOWN_SENDER,
        LATE,
        DUPLICATE_TIME,
        SAME_TIME,
        OUT_OF_RANGE,
        IMPLAUSIBLE_TIME,
        SAMPLED,
        COAP,
        FRAME,
        FRAME_AGAIN,
        FORGED_FRAME,
        REDELIVERED,
        SESSION_LOST,
        LOST,
        A_MOMENT,
        A_MINUTE,
        HOURS,
        DISK_REFUSES,
        CRASH,
        CRASH_WITH_OTHER_PLAN,
        RELOAD
    }

    private final Bench bench = new Bench(PLAN).start();
    private int counter;
    private int packet;

    @Property(tries = 400)
    void bothBalancesHoldAfterEveryEvent(@ForAll @Size(min = 1, max = 60) List<Step> steps) {
        for (Step step : steps) {
            take(step);
            bench.assertBalanced();
        }
        bench.elapse(Duration.ofDays(2));
        bench.assertBalanced();
        bench.crash();
        bench.assertBalanced();
    }

    private void take(Step step) {
        switch (step) {
            case GOOD -> bench.co2(500 + 50 * (++packet % 7));
            case SMALL_CHANGE -> bench.co2(500 + ++packet % 3);
            case WITHOUT_TIME -> bench.mqtt("couloir", "20." + ++packet % 10, new DeliveryKey(packet, false));
            case UNDECODABLE -> bench.mqtt("salle-12", "{\"co2\":");
            case UNKNOWN_SENDER -> bench.mqtt("nobody", "1");
            case LATE -> stamped(600, -5_000);
            case DUPLICATE_TIME -> {
                stamped(600, 0);
                stamped(600, 0);
            }
            case SAME_TIME -> {
                stamped(600, 0);
                stamped(601, 0);
            }
            case OUT_OF_RANGE -> stamped(-5, 0);
            case IMPLAUSIBLE_TIME -> stamped(600, Duration.ofHours(1).toMillis());
            case SAMPLED -> bench.mqtt("salle-13", "{\"co2\": 500, \"t\": 20, \"p\": 7}");
            case COAP -> bench.coap("[{\"n\":\"power\",\"u\":\"W\",\"v\":" + ++packet + "}]");
            case FRAME -> bench.lora(frame(++counter));
            case FRAME_AGAIN -> bench.lora(frame(Math.max(1, counter)));
            case FORGED_FRAME -> {
                byte[] forged = frame(counter + 1);
                forged[10] ^= 1;
                bench.lora(forged);
            }
            case REDELIVERED -> bench.mqtt("couloir", "20." + packet % 10, new DeliveryKey(packet, true));
            case SESSION_LOST -> bench.handle(new Event.SessionLost(StubSource.MQTT.id(), bench.now()));
            case LOST ->
                bench.handle(new Event.Lost(StubSource.LORAWAN.id(), Loss.INBOX_FULL, 3, "busy", bench.now()));
            case A_MOMENT -> bench.elapse(Duration.ofMillis(150));
            case A_MINUTE -> bench.elapse(Duration.ofSeconds(61));
            case HOURS -> bench.elapse(Duration.ofHours(4));
            case DISK_REFUSES -> bench.disk.failNextCommits(2);
            case CRASH -> bench.crash();
            case CRASH_WITH_OTHER_PLAN -> {
                bench.plan = other();
                bench.crash();
            }
            case RELOAD -> {
                bench.plan = other();
                bench.handle(new Event.Reload(bench.plan, bench.now()));
            }
        }
    }

    private Plan other() {
        return bench.plan == PLAN ? OTHER : PLAN;
    }

    private void stamped(double ppm, long offsetMs) {
        bench.mqtt("salle-12", "{\"co2\": " + ppm + ", \"at\": " + (bench.epochMs() + offsetMs) + "}");
    }

    private static byte[] frame(int counter) {
        return FrameEncoder.uplink(KEYS, counter, 1, new byte[] {1, 0x67, 0, (byte) (200 + counter % 5)});
    }
}
