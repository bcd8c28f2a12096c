package org.veille.simulation;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veille.model.Address;

/**
 * What the building's devices measure and send, and a list of all of it. Most values occur once, so that one who
 * finds such a value later knows the reading; {@code hall}, {@code porte} and the meter's power repeat themselves
 * as cheap sensors do.
 */
final class Sensors {
    private static final double MARK = 1e-6;

    private final Chance chance;
    private final SimulatedClock clock;
    private final Broker broker;
    private final CoapSender coap;
    private final RadioField radio;
    private final List<Message> sent = new ArrayList<>();
    private final Map<String, Double> walks = new HashMap<>();
    private long readings;
    private long lastStampMs;

    Sensors(Chance chance, SimulatedClock clock, Broker broker, CoapSender coap, RadioField radio) {
        this.chance = chance;
        this.clock = clock;
        this.broker = broker;
        this.coap = coap;
        this.radio = radio;
    }

    /** Every message that was ever sent. */
    List<Message> sent() {
        return sent;
    }

    void sendOne() {
        switch ((int) chance.between(0, 11)) {
            case 0, 1, 2 -> room(stampMs());
            case 3 -> plain("couloir", "temperature", marked(walk("couloir", 20, 0.15)));
            case 4, 5 -> plain("hall", "temperature", Math.rint(2 * walk("hall", 20, 0.2)) / 2);
            case 6 -> plain("porte", "contact", chance.between(0, 1));
            case 7 -> plain("tableau", "power", marked(Math.abs(walk("tableau", 800, 200))));
            case 8 -> plain("eau", "water", index("eau", 12));
            case 9 -> meter();
            case 10 -> sleeper();
            default -> sent.add(radio.send());
        }
    }

    /** From those who are not held back by a window. */
    void sendUnbridled() {
        if (chance.oneIn(2)) {
            meter();
        } else {
            sent.add(radio.send());
        }
    }

    /** A message that was held up on its way: older than what came before it. */
    void sendLate() {
        room(lastStampMs - chance.between(1, 300_000));
    }

    void sendNonsense() {
        publish(chance.of("salle", "nobody"), "{\"co2\":", List.of());
    }

    void replayFrame() {
        radio.replay();
    }

    private void room(long atMs) {
        double co2 = marked(Math.max(400, walk("salle", 650, 12)));
        double t = marked(walk("salle-t", 20, 0.1));
        publish(
                "salle",
                "{\"co2\": " + plain(co2) + ", \"t\": " + plain(t) + ", \"at\": " + atMs + "}",
                List.of(new Message.Told("salle/co2", co2), new Message.Told("salle/temperature", t)));
    }

    private void plain(String device, String quantity, double value) {
        publish(device, plain(value), List.of(new Message.Told(device + "/" + quantity, value)));
    }

    private void publish(String topic, String payload, List<Message.Told> told) {
        Message message = new Message(
                new Address(Address.MQTT, topic), payload.getBytes(StandardCharsets.UTF_8), told);
        sent.add(message);
        broker.publish(message);
    }

    private void meter() {
        double energy = index("compteur", 40);
        double power = chance.between(98, 102);
        String senml = "[{\"n\":\"energy\",\"v\":" + plain(energy) + "},{\"n\":\"power\",\"v\":" + plain(power) + "}]";
        Message message = new Message(
                new Address(Address.COAP, "/compteur"),
                senml.getBytes(StandardCharsets.UTF_8),
                List.of(new Message.Told("compteur/energy", energy), new Message.Told("compteur/power", power)));
        sent.add(message);
        coap.post(message);
    }

    /** A thermometer that sleeps between two posts, and has forgotten everything when it wakes up. */
    private void sleeper() {
        double t = chance.between(20, 21);
        Message message = new Message(
                new Address(Address.COAP, "/reveil"),
                ("[{\"n\":\"temperature\",\"v\":" + plain(t) + "}]").getBytes(StandardCharsets.UTF_8),
                List.of(new Message.Told("reveil/temperature", t)));
        if (coap.wake(message)) {
            sent.add(message);
        }
    }

    private double walk(String name, double from, double deviation) {
        return walks.merge(name, from, (before, _) -> before + chance.gaussian(deviation));
    }

    /** Grows; is exchanged once in a while; says nonsense for a moment. */
    private double index(String name, double most) {
        if (chance.oneIn(40)) {
            walks.put(name, 0.0);
        }
        double grown = walks.merge(name, 5_000.0, (before, _) -> before + chance.between(0, (long) most));
        return marked(chance.oneIn(25) ? 0 : Math.rint(grown));
    }

    /** Tells the reading from every other of its series. */
    private double marked(double value) {
        return BigDecimal.valueOf(Math.rint(value * 100)).movePointLeft(2).add(
                        BigDecimal.valueOf(++readings).multiply(BigDecimal.valueOf(MARK)))
                .doubleValue();
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).toPlainString();
    }

    private long stampMs() {
        lastStampMs = Math.max(lastStampMs + 1, clock.trueMs());
        return lastStampMs;
    }
}
