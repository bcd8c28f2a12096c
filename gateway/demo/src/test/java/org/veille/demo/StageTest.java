package org.veille.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.gwmp.Concentrator;
import org.veille.adapter.gwmp.GwmpSettings;
import org.veille.adapter.gwmp.GwmpSource;
import org.veille.adapter.gwmp.Region;
import org.veille.lab.AcceleratedClock;
import org.veille.lab.Stage;
import org.veille.lab.school.Emission;
import org.veille.lab.school.School;
import org.veille.lorawan.Aes128Key;
import org.veille.lorawan.DevAddr;
import org.veille.lorawan.Heard;
import org.veille.lorawan.NetworkServer;
import org.veille.lorawan.Outcome;
import org.veille.lorawan.SessionKeys;
import org.veille.model.Eui64;
import org.veille.port.Event;
import org.veille.port.Inbox;
import org.veille.port.Machine;

/** A school hour over real sockets, heard by a subscriber, a CoAP server and the gateway's own LoRaWAN rooms. */
class StageTest {
    private static final double SPEED = 600;
    private static final long HOUR_MS = 3_600_000;

    @TempDir
    Path folder;

    private final School school = new School(3);
    private final long fromMs = school.startMs() + 9 * HOUR_MS;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(folder);
        opened.add(stage);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** What a school of the same seed sends over a protocol in twelve hours: more than any test waits for. */
    private List<String> expected(Class<? extends Emission> protocol) {
        return new School(3)
                .between(fromMs, fromMs + 12 * HOUR_MS).stream()
                        .filter(protocol::isInstance)
                        .map(emission -> switch (emission) {
                            case Emission.Mqtt(long _, String topic, String payload) -> topic + " " + payload;
                            case Emission.Coap(long _, String path, String senml) -> path + " 110 " + senml;
                            case Emission.Lora(long _, String devEui, int fPort, byte[] payload) ->
                                text(devEui, fPort, payload);
                        })
                        .toList();
    }

    private AcceleratedClock clock() {
        return new AcceleratedClock(fromMs, SPEED);
    }

    private ConcurrentLinkedQueue<String> subscriber() throws Exception {
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + stage.mqttPort(), "test", new MemoryPersistence());
        client.connect();
        client.subscribe("#", 1, (topic, message) -> heard.add(topic + " " + message));
        opened.add(() -> {
            client.disconnectForcibly(0, 100);
            client.close();
        });
        return heard;
    }

    private ConcurrentLinkedQueue<String> coapServer(int port) {
        CoapConfig.register();
        UdpConfig.register();
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        Configuration configuration = Configuration.createStandardWithoutFile();
        CoapServer server = new CoapServer(configuration);
        server.addEndpoint(CoapEndpoint.builder()
                .setConfiguration(configuration)
                .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .build());
        for (String path : List.of("salle-4", "hall")) {
            server.add(new CoapResource(path) {
                @Override
                public void handlePOST(CoapExchange exchange) {
                    heard.add("/" + path + " " + exchange.getRequestOptions().getContentFormat() + " "
                            + exchange.getRequestText());
                    exchange.respond(ResponseCode.CHANGED);
                }
            });
        }
        server.start();
        opened.add(server::destroy);
        return heard;
    }

    private BlockingQueue<Event> packetForwarderPort(int port, AcceleratedClock clock) {
        List<Concentrator> gateways = School.CONCENTRATORS.stream().map(Concentrator::parse).toList();
        GwmpSource source =
                new GwmpSource(new GwmpSettings(URI.create("udp://127.0.0.1:" + port), Region.EU868, gateways), clock, Machine.UNKNOWN);
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        source.start(new Inbox() {
            @Override
            public boolean offer(Event event) {
                return events.add(event);
            }

            @Override
            public void put(Event event) {
                events.add(event);
            }
        });
        opened.add(source);
        return events;
    }

    private NetworkServer networkServer() {
        List<SessionKeys> sessions = school.loraDevices().stream()
                .map(device -> new SessionKeys(
                        Eui64.parse(device.devEui()),
                        DevAddr.parse(device.devAddr()),
                        Aes128Key.parse(device.nwkSKey()),
                        Aes128Key.parse(device.appSKey())))
                .toList();
        return new NetworkServer(sessions, _ -> Optional.empty());
    }

    /** The network server on all that came, as if it had all come at once. */
    private List<Outcome.Accepted> accepted(BlockingQueue<Event> events) {
        NetworkServer server = networkServer();
        for (Event event : events) {
            Event.Uplink uplink = (Event.Uplink) event;
            Eui64 concentrator = Eui64.parse(uplink.from().id());
            server.offer(new Heard(concentrator, uplink.payload().bytes(), uplink.radio(), uplink.at()), 0);
        }
        return server.flush().stream().map(outcome -> (Outcome.Accepted) outcome).toList();
    }

    @Test
    void theSchoolArrivesAsItWasSentOverAllThreeProtocols() throws Exception {
        int coapPort = Stage.freeUdpPort();
        int gwmpPort = Stage.freeUdpPort();
        AcceleratedClock clock = clock();
        ConcurrentLinkedQueue<String> mqtt = subscriber();
        ConcurrentLinkedQueue<String> coap = coapServer(coapPort);
        BlockingQueue<Event> lora = packetForwarderPort(gwmpPort, clock);
        stage.play(new School(3), clock, coapPort, gwmpPort);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> mqtt.size() >= 500
                        && stage.counts().coap().confirmed() >= 30
                        && lora.size() >= 40
                        && stage.counts().lorawan().confirmed() >= 20);
        stage.close();
        List<Outcome.Accepted> frames = accepted(lora);
        assertThat(Collections.indexOfSubList(expected(Emission.Mqtt.class), List.copyOf(mqtt))).isNotNegative();
        assertThat(Collections.indexOfSubList(expected(Emission.Coap.class), List.copyOf(coap))).isNotNegative();
        assertThat(Collections.indexOfSubList(expected(Emission.Lora.class), texts(frames))).isNotNegative();
        assertThat(frames.subList(0, 20)).allMatch(frame -> frame.copies() == 2);
        assertThat(stage.trouble()).isEmpty();
    }

    private static List<String> texts(List<Outcome.Accepted> frames) {
        return frames.stream()
                .map(frame -> text(frame.devEui().toString(), frame.frame().fPort(), frame.payload()))
                .toList();
    }

    private static String text(String devEui, int fPort, byte[] payload) {
        return devEui + " " + fPort + " " + HexFormat.of().formatHex(payload);
    }

    @Test
    void whatNobodyAnswersIsNotConfirmed() throws Exception {
        stage.play(school, clock(), Stage.freeUdpPort(), Stage.freeUdpPort());

        await().until(() -> stage.counts().coap().sent() > 0 && stage.counts().lorawan().sent() > 0);
        assertThat(stage.counts().coap().confirmed()).isZero();
        assertThat(stage.counts().lorawan().confirmed()).isZero();
    }

    @Test
    void aGatewayThatDoesNotAnswerKeepsNoOtherDeviceSilent() throws Exception {
        AcceleratedClock fast = new AcceleratedClock(fromMs, AcceleratedClock.MAX_SPEED);
        stage.play(school, fast, Stage.freeUdpPort(), Stage.freeUdpPort());

        await().atMost(Duration.ofSeconds(30)).until(() -> stage.counts().mqtt().confirmed() > 1_000);
        assertThat(stage.counts().coap()).isEqualTo(new Stage.Protocol(16, 0));
        assertThat(stage.trouble()).isPresent();
    }

    @Test
    void aStagePlaysOnce() throws Exception {
        stage.play(school, clock(), Stage.freeUdpPort(), Stage.freeUdpPort());

        assertThatThrownBy(() -> stage.play(school, clock(), 1, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void afterTheEndNothingIsSent() throws Exception {
        stage.play(school, clock(), Stage.freeUdpPort(), Stage.freeUdpPort());
        await().until(() -> stage.counts().mqtt().sent() > 0);

        stage.close();
        Stage.Counts atTheEnd = stage.counts();

        assertThat(stage.counts()).isEqualTo(atTheEnd);
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().equals("demo-school"));
    }

    @Test
    void nothingIsWrittenButWhatTheOwnerAsksFor() throws Exception {
        stage.play(school, clock(), Stage.freeUdpPort(), Stage.freeUdpPort());
        await().until(() -> stage.counts().mqtt().confirmed() > 0);

        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).containsExactly(folder);
        }
    }
}
