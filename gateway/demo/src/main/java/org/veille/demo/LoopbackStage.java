package org.veille.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.veille.demo.broker.EmbeddedBroker;
import org.veille.demo.influx.StandInInflux;
import org.veille.lab.AcceleratedClock;
import org.veille.lab.Stage;
import org.veille.lab.school.School;

/** A stage on the loopback address of this machine: needs no server, no network and no rights. */
public final class LoopbackStage implements Stage {
    private static final Counts NOTHING_YET = new Counts(new Protocol(0, 0), new Protocol(0, 0), new Protocol(0, 0));

    private final EmbeddedBroker broker;
    private final StandInInflux influx;
    private volatile String trouble = "";
    private Performance performance;
    private boolean closed;

    private LoopbackStage(EmbeddedBroker broker, StandInInflux influx) {
        this.broker = broker;
        this.influx = influx;
    }

    /** For {@link java.util.ServiceLoader}. */
    public static final class Opener implements Provider {
        @Override
        public Stage open(Path folder) throws IOException {
            StandInInflux influx = new StandInInflux(School.INFLUX_TOKEN);
            try {
                return new LoopbackStage(EmbeddedBroker.start(folder), influx);
            } catch (IOException e) {
                influx.close();
                throw e;
            }
        }
    }

    @Override
    public int mqttPort() {
        return broker.port();
    }

    @Override
    public int influxPort() {
        return influx.port();
    }

    @Override
    public synchronized void play(School school, AcceleratedClock clock, int coapPort, int gwmpPort)
            throws IOException {
        if (performance != null) {
            throw new IllegalStateException("the stage plays already");
        }
        performance = Performance.begin(school, clock, broker.port(), coapPort, gwmpPort, words -> trouble = words);
    }

    @Override
    public synchronized Counts counts() {
        return performance == null ? NOTHING_YET : performance.counts();
    }

    @Override
    public Map<String, Long> rowsReceived() {
        return influx.rowsReceived();
    }

    @Override
    public long bytesReceived() {
        return influx.bytesReceived();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.of(trouble).filter(words -> !words.isEmpty());
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (performance != null) {
            performance.close();
        }
        influx.close();
        broker.close();
    }
}
