package org.veille.adapter.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.adapter.influx.Writing.CLOCK;
import static org.veille.adapter.influx.Writing.T0;
import static org.veille.adapter.influx.Writing.co2;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.veille.model.Row;
import org.veille.port.WriteOutcome;
import org.veille.port.WriteOutcome.Later;

/** A sink, and a scripted server of version 2. */
abstract class InfluxBench {
    static final Timeouts SHORT = new Timeouts(Duration.ofMillis(300), Duration.ofSeconds(1));

    @TempDir
    Path folder;

    final ScriptedServer server = new ScriptedServer();
    InfluxSink sink;

    @BeforeEach
    void open() {
        sink = sink(Writing.v2(server.uri(), InfluxVersion.AUTO, folder, ""));
    }

    @AfterEach
    void close() {
        sink.close();
        server.close();
    }

    static InfluxSink sink(InfluxSettings settings) {
        return new InfluxSink(settings, CLOCK, SHORT);
    }

    static List<Row> rows(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(co2(T0 + i, i));
        }
        return rows;
    }

    static String words(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(Later.class);
        return ((Later) outcome).words();
    }

    static OptionalLong after(WriteOutcome outcome) {
        return ((Later) outcome).afterMs();
    }
}
