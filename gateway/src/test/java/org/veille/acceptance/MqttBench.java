package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.veille.servers.Mosquitto;

/** A broker, a gateway that listens to it, and publishers that send all three real series to it, whole. */
final class MqttBench implements AutoCloseable {
    /** After SIGTERM systemd's patience is 90 s; the promise is this. */
    static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private static final int READINGS_PER_PACK = 25;

    final Mosquitto broker;
    final BrokerLog log;
    final GatewayProcess gateway;
    final List<RealSeries> series;
    private MqttFeed feed;

    MqttBench(Path folder) {
        broker = new Mosquitto(folder.resolve("mosquitto"));
        log = new BrokerLog(broker.folder().resolve("server.log"), Installation.MQTT_CLIENT);
        gateway = new GatewayProcess(folder.resolve("gateway"), () -> {
            long before = log.subscribed();
            return () -> log.subscribed() > before;
        });
        long endMs = RealSeries.lately();
        series = List.of(RealSeries.co2(endMs), RealSeries.temperature(endMs), RealSeries.power(endMs));
    }

    /** @param influx how the gateway reaches its server, as in its file */
    MqttBench start(String influx) {
        broker.start();
        configure(influx);
        gateway.start();
        feed = new MqttFeed(broker, log)
                .topic("capteurs/salle-12/co2", Payloads.json(series.get(0)))
                .topic("capteurs/salle-12/temperature", Payloads.json(series.get(1)))
                .topic("capteurs/compteur", Payloads.senml(series.get(2), READINGS_PER_PACK));
        return this;
    }

    void configure(String influx) {
        new Installation(gateway.folder()).mqtt(broker.port(), influx);
    }

    MqttFeed feed() {
        return feed;
    }

    /** SIGTERM; it ends by itself, soon and well. */
    void terminate() {
        GatewayProcess.End end = gateway.terminate();
        assertThat(end.exitCode()).as("exit code after SIGTERM").isZero();
        assertThat(end.took()).as("from SIGTERM to the end").isLessThan(LONGEST_STOP);
    }

    @Override
    public void close() {
        if (feed != null) {
            feed.close();
        }
        gateway.close();
        broker.close();
    }
}
