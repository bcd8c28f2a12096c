package org.veille.adapter.influx;

import java.util.stream.Stream;
import org.veille.model.InvalidValue;

/** {@code influx.version}: which of the server's interfaces is used. */
public enum InfluxVersion {
    /** Asks the server. */
    AUTO("auto"),
    /** InfluxDB 1: {@code /write}, databases and retention policies. */
    V1("1"),
    /** InfluxDB 2: {@code /api/v2/write}, organisations and buckets. */
    V2("2"),
    /** InfluxDB 3: written as version 2; what it calls a database is the bucket. */
    V3("3");

    private final String text;

    InfluxVersion(String text) {
        this.text = text;
    }

    /** @throws InvalidValue unless it is {@code auto}, {@code 1}, {@code 2} or {@code 3} */
    public static InfluxVersion parse(String text) {
        return Stream.of(values())
                .filter(version -> version.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidValue(
                        text, "auto, 1, 2 or 3", "the first number of the version is enough"));
    }

    @Override
    public String toString() {
        return text;
    }
}
