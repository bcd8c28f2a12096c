package org.veille.demo.influx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineProtocolTest {
    @Test
    void theMeasurementEndsAtTheFirstTagOrTheFields() {
        assertThat(LineProtocol.measurement("co2,site=s,unit=ppm value=612 1768262400000")).contains("co2");
        assertThat(LineProtocol.measurement("co2 value=612,count=3i -5")).contains("co2");
    }

    @Test
    void escapesAndQuotesDoNotEndASection() {
        String line = "a\\,b\\ c,unit=µg/m³\\ x text=\"one two, \\\"three\\\" four\",v=1 7";

        assertThat(LineProtocol.measurement(line)).contains("a,b c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "co2",
                "co2 value=1",
                "co2,site=a value=1 now",
                ",site=a value=1 7",
                "co2 value=1 7 8",
                "co2 v=\"open 7"
            })
    void anythingElseIsNone(String line) {
        assertThat(LineProtocol.measurement(line)).isEmpty();
    }
}
