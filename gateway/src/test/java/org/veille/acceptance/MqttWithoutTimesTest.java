package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.acceptance.RealSeries.Raw;
import org.veille.servers.InfluxDb1;
import org.veille.servers.Mosquitto;

/**
 * Bare numbers over MQTT, across kills: a message that the broker sends again must not become a second reading, and
 * nothing in it but its delivery tells that it is the same. The gateway stamps the readings; what is compared is as in
 * {@link LorawanToInfluxTest}.
 */
@Tag("acceptance")
class MqttWithoutTimesTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final RealSeries sent = RealSeries.co2(0);

    @AutoClose
    private InfluxDb1 influx;

    private ReadBack readBack;

    @AutoClose
    private Mosquitto broker;

    private BrokerLog log;

    @AutoClose
    private GatewayProcess gateway;

    @BeforeEach
    void start() {
        influx = new InfluxDb1(folder.resolve("influxdb"));
        influx.start();
        readBack = new ReadBack(influx);
        broker = new Mosquitto(folder.resolve("mosquitto"));
        broker.start();
        log = new BrokerLog(broker.folder().resolve("server.log"), Installation.MQTT_CLIENT);
        gateway = new GatewayProcess(folder.resolve("gateway"), () -> {
            long before = log.subscribed();
            return () -> log.subscribed() > before;
        });
        new Installation(gateway.folder()).mqttPlain(broker.port(), readBack.prepare());
        gateway.start();
    }

    @Test
    void aRedeliveredNumberIsNoSecondReading() {
        try (MqttFeed feed = new MqttFeed(broker, log).topic("capteurs/salle-12/co2", Payloads.plain(sent))) {
            for (int share = 1; share < 10; share += 2) {
                feed.sendUntil(share / 10.0);
                gateway.kill9();
                feed.sendBlindly(MqttFeed.MAX_OUTSTANDING - (int) feed.outstanding());
                gateway.start();
            }
            feed.end();
        }
        assertThat(log.redelivered()).as("messages under way at a kill").isPositive();
        assertThat(gateway.terminate().exitCode()).isZero();
        assertThat(new OnDisk(gateway).losses()).isEmpty();
        List<Raw> journal = new OnDisk(gateway).readings("co2");
        assertThat(journal)
                .extracting(Raw::value)
                .containsExactlyElementsOf(sent.readings().stream().map(Raw::value).toList());
        readBack.holdsExactly(List.of(new RealSeries("co2", new ArrayList<>(journal))));
    }
}
