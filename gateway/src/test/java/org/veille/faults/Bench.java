package org.veille.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.veille.acceptance.GatewayProcess;
import org.veille.faults.Kept.Reading;
import org.veille.servers.InfluxDb1;
import org.veille.servers.Mosquitto;
import org.veille.servers.ServerProcess;

/**
 * A gateway, its broker, and devices that send to it by MQTT and CoAP for as long as the test lasts. The gateway
 * reaches the broker by way of a {@link MqttWitness}. Every reading makes a point: what is at the server can be
 * counted, too.
 */
final class Bench implements AutoCloseable {
    static final int MQTT_DEVICES = 4;
    static final int COAP_DEVICES = 12;
    private static final String MQTT_NAME = "m";
    private static final int MQTT_PER_SECOND = 300;
    private static final String DATABASE = "batiments";
    private static final String QUANTITY = "power";
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(5);

    final Sent sent = new Sent();
    final Mosquitto broker;
    final MqttWitness witness;
    final MqttDevices mqtt;
    final CoapDevices coap;
    final GatewayProcess gateway;

    private final Path data;
    private final int coapPort = ServerProcess.freePort();
    private final int pagePort = ServerProcess.freePort();
    private final StringBuilder sources = new StringBuilder();
    private final StringBuilder devices = new StringBuilder();
    private String influx = "";

    /**
     * @param folder for all that has no folder of its own
     * @param data the gateway's folder for its database
     */
    Bench(Path folder, Path data) {
        this.data = data;
        // The queue for an absent gateway has no end: what the broker drops is not what is tested.
        broker = new Mosquitto(folder.resolve("mosquitto")).with("max_queued_messages 0");
        broker.start();
        witness = new MqttWitness(broker.port(), sent);
        List<String> byMqtt = names(MQTT_NAME, MQTT_DEVICES);
        List<String> byCoap = names("c", COAP_DEVICES);
        mqtt = new MqttDevices(byMqtt, MQTT_PER_SECOND, broker.port(), sent);
        coap = new CoapDevices(byCoap, coapPort, sent);
        byMqtt.forEach(name -> device(name, "mqtt: {topic: " + MqttWitness.TOPICS + name + ", map: {\"\": power W}}"));
        byCoap.forEach(name -> device(name, "coap: {path: /" + name + ", map: {\"\": power W}}"));
        source("mqtt: {broker: mqtt://127.0.0.1:" + witness.port() + ", topics: " + MqttWitness.TOPICS + "#}");
        source("coap: {listen: coap://127.0.0.1:" + coapPort + "}");
        gateway = new GatewayProcess(folder.resolve("gateway"), this::readiness);
    }

    private static List<String> names(String letter, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> letter + i).toList();
    }

    /** One more line below {@code sources}. */
    void source(String line) {
        sources.append("  ").append(line).append('\n');
    }

    /** One more device. */
    void device(String id, String from) {
        devices.append("- {id: %s, %s, place: {building: principal, zone: salle}}\n".formatted(id, from));
    }

    /** The gateway sends to this server, every second. */
    Bench with(InfluxDb1 server) {
        server.query("", "CREATE DATABASE " + DATABASE);
        influx = "influx: {url: \"" + server.uri() + "\", version: 1, database: " + DATABASE + ", every: 1 s}\n";
        return this;
    }

    /** Writes the gateway's files. */
    Bench configured() {
        write(
                "veille.yaml",
                "site: {name: ecole, zone: Europe/Paris}\nsources:\n" + sources + influx + "data: " + data
                        + "\ncommit: {interval: 1 s}\nclock: {trust: always}\nbudget: {card-writes: 1 TB/day}\npage: {port: " + pagePort + "}\n");
        write("devices.yaml", devices.toString());
        write(
                "rules/condense.yaml",
                "condense:\n  - {match: {quantity: power}, deadband: {within: 0.5 W}, why: every reading is a point}\n");
        return this;
    }

    void write(String file, String text) {
        Path path = gateway.folder().resolve(file);
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the gateway and the devices; they begin when it serves. */
    Bench start() {
        configured();
        gateway.start();
        mqtt.start();
        coap.start();
        return this;
    }

    private BooleanSupplier readiness() {
        long before = witness.subscribed();
        return () -> witness.subscribed() > before && isCoapPortTaken();
    }

    private boolean isCoapPortTaken() {
        try (DatagramSocket probe = new DatagramSocket(coapPort, InetAddress.getLoopbackAddress())) {
            return !probe.isBound();
        } catch (IOException _) {
            return true;
        }
    }

    /** While it is held no device sends anything new. */
    void hold(boolean nothing) {
        mqtt.hold(nothing);
        coap.hold(nothing);
    }

    /** Waits until the gateway has acknowledged so many messages more. */
    void awaitAcknowledged(int more) {
        awaitAcknowledged("", more);
    }

    /** Of those by MQTT. */
    void awaitAcknowledgedByMqtt(int more) {
        awaitAcknowledged(MQTT_NAME, more);
    }

    private void awaitAcknowledged(String prefix, int more) {
        long target = sent.acknowledgedCount(prefix) + more;
        await("acknowledgements of the gateway")
                .atMost(LONGEST)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .until(() -> sent.acknowledgedCount(prefix) >= target);
    }

    /** Waits until the gateway has printed this more often than {@code times}; it has to live. */
    void awaitPrinted(String words, int times) {
        await(words).atMost(LONGEST).pollInterval(LOOK.multipliedBy(4)).until(() -> {
            assertThat(gateway.isAlive()).as("the gateway lives").isTrue();
            return printed(words) > times;
        });
    }

    /** How often the gateway has printed this. */
    int printed(String words) {
        return gateway.printed().split(Pattern.quote(words), -1).length - 1;
    }

    /** No device sends any more, and everything that the gateway owes is acknowledged. */
    void end() {
        mqtt.stop();
        coap.end();
        await("everything acknowledged")
                .atMost(LONGEST)
                .pollInterval(LOOK)
                .until(() -> mqtt.unanswered() == 0 && sent.owedCount() == 0);
        assertThat(witness.strays()).as("acknowledgements of nothing").isZero();
    }

    /** Waits until the server has answered for every point. */
    void awaitDelivered() {
        await("an empty outbox")
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> status("\"pending\":(\\d+)").equals("0"));
    }

    /** A part of the gateway's status, as the page gives it to programs; the group of the expression. */
    String status(String part) {
        try (var in = URI.create("http://127.0.0.1:" + pagePort + "/status.json").toURL().openStream()) {
            String status = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = Pattern.compile(part).matcher(status);
            assertThat(matcher.find()).as("%s in %s", part, status).isTrue();
            return matcher.group(1);
        } catch (IOException e) {
            return "";
        }
    }

    /** SIGTERM; it ends well. Then what it leaves. */
    Kept terminated() {
        assertThat(gateway.terminate().exitCode()).as("exit code after SIGTERM").isZero();
        Kept kept = Kept.in(data);
        assertThat(kept.damaged()).as("the database was damaged").isFalse();
        return kept;
    }

    Path data() {
        return data;
    }

    /** What the server holds of each device. */
    static Map<String, List<Reading>> points(InfluxDb1 server) {
        Map<String, List<Reading>> points = new HashMap<>();
        server.points(DATABASE, QUANTITY).forEach(row -> points.computeIfAbsent(
                        row.get("device"), _ -> new ArrayList<>())
                .add(new Reading(Long.parseLong(row.get("time")), Double.parseDouble(row.get("value")))));
        return points;
    }

    @Override
    public void close() {
        mqtt.close();
        coap.close();
        gateway.close();
        witness.close();
        broker.close();
    }
}
