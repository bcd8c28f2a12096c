package org.veille.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.servers.InfluxDb1;

/**
 * Broker and InfluxDB go away and come back, one after the other and both at once.
 *
 * <p>InfluxDB is killed: it synchronises what it has accepted. Mosquitto is stopped and writes down what it holds,
 * because a Mosquitto that is killed loses what it has acknowledged to devices, which no gateway can give back. In a
 * test of its own it is killed and has written nothing down: its sessions are new then, the gateway has to
 * subscribe again, and what counts is what it had acknowledged.
 */
@Tag("faults")
class StoppedServersTest {
    private static final int TIMES = 4;
    private static final int MESSAGES = 200;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Undo undo = new Undo();
    private final Chance chance = new Chance();

    @AfterEach
    void takeDown() {
        undo.close();
    }

    @Test
    void everyPointArrivesInTheEnd() {
        InfluxDb1 server = new InfluxDb1(folder.resolve("influxdb"));
        undo.later(server::close);
        server.start();
        Bench bench = new Bench(folder, folder.resolve("data")).with(server);
        undo.later(bench::close);
        bench.start();
        for (int time = 0; time < TIMES; time++) {
            bench.awaitAcknowledged(1 + chance.below(MESSAGES));
            bench.broker.stop();
            if (chance.oneIn(2)) {
                server.kill9();
            }
            // By CoAP: the broker is not there.
            bench.awaitAcknowledged(Bench.COAP_DEVICES);
            bench.broker.start();
            bench.awaitAcknowledged(MESSAGES);
            server.kill9();
            bench.awaitAcknowledged(MESSAGES);
            server.start();
        }
        bench.end();
        bench.awaitDelivered();
        assertThat(bench.status("\"balanced\":(\\w+)")).as("both balances").isEqualTo("true");
        Kept kept = bench.terminated();
        Verdict.of(bench.sent, kept)
                .plus(Verdict.ofServer(kept, Kept.pointsIn(bench.data()), Bench.points(server)))
                .print("broker_stops=%d influx_kills=%d unacknowledged_max=%d"
                        .formatted(TIMES, TIMES, bench.witness.mostUnacknowledged()));
    }

    @Test
    void aBrokerThatForgetsItsSessionsIsHeardAgain() {
        Bench bench = new Bench(folder, folder.resolve("data"));
        undo.later(bench::close);
        bench.start();
        for (int time = 0; time < TIMES; time++) {
            bench.awaitAcknowledgedByMqtt(1 + chance.below(MESSAGES));
            chance.pass(20);
            bench.broker.kill9();
            if (chance.oneIn(2)) {
                bench.gateway.kill9();
                bench.broker.start();
                bench.gateway.start();
            } else {
                bench.broker.start();
            }
            bench.awaitAcknowledgedByMqtt(MESSAGES);
        }
        bench.mqtt.stop();
        bench.coap.end();
        Verdict.of(bench.sent, bench.terminated()).print("broker_kills=" + TIMES);
    }
}
