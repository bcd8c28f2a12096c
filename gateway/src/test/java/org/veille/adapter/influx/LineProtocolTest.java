package org.veille.adapter.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.veille.model.Destination;
import org.veille.model.InvalidValue;
import org.veille.model.Row;

class LineProtocolTest {
    @Example
    void tagsAndFieldsStandInOrder() {
        Row row = row(
                "co2",
                Map.of("zone", "salle-12", "device", "a", "unit", "µg/m³"),
                Map.of("value", 21.5, "count", 3L, "run_start", true, "words", "dit \"oui\" \\ non"));

        assertThat(LineProtocol.line(row))
                .isEqualTo("co2,unit=µg/m³,zone=salle-12,device=a count=3i,run_start=true,value=21.5,"
                        + "words=\"dit \\\"oui\\\" \\\\ non\" 1772323200000");
    }

    @Example
    void theTagsOfADeviceStandTogetherInOneOrderAndOthersAfterThem() {
        Map<String, String> tags = Map.of(
                "site", "s", "device", "d,device=e", "zone", "z", "unit", "W", "building", "b", "channel", "1", "a b", "c");
        assertThat(LineProtocol.line(row("power", tags, Map.of("value", 1.0))))
                .isEqualTo("power,unit=W,building=b,site=s,zone=z,device=d\\,device\\=e,a\\ b=c,channel=1 value=1 "
                        + Writing.T0);
    }

    @Example
    void separatorsInNamesAreEscaped() {
        assertThat(LineProtocol.line(row("a b,c", Map.of("k =,", "v =,"), Map.of("f =,", 1.0))))
                .isEqualTo("a\\ b\\,c,k\\ \\=\\,=v\\ \\=\\, f\\ \\=\\,=1 1772323200000");
    }

    @Property(tries = 10_000)
    void aDoubleIsWrittenWithAllItsBits(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            assertThat(Double.doubleToRawLongBits(written(value))).isEqualTo(Double.doubleToRawLongBits(value));
        }
    }

    @Example
    void theDoublesAtTheEdgesAreWrittenWithAllTheirBits() {
        for (double value : new double[] {
            -0.0, Double.MIN_VALUE, 2.2250738585072009E-308, Double.MIN_NORMAL, Double.MAX_VALUE, 1e23,
            0.1 + 0.2, 1 / 3.0
        }) {
            assertThat(Double.doubleToRawLongBits(written(value)))
                    .as("%s", value)
                    .isEqualTo(Double.doubleToRawLongBits(value));
        }
    }

    @Example
    void aWholeNumberIsWrittenWithoutFractionAndTagsAreLeftAlone() {
        assertThat(LineProtocol.line(row("m 1.0", Map.of("t", "5.0", "u", "a=7.0 b"), Map.of(
                        "a", -20.0, "b", 100.05, "c", 10.0, "n", 3L))))
                .isEqualTo("m\\ 1.0,t=5.0,u=a\\=7.0\\ b a=-20,b=100.05,c=10,n=3i 1772323200000");
        assertThat(LineProtocol.line(row("m", Map.of(), Map.of("v", 1.0, "w", "x=2.0, y"))))
                .isEqualTo("m v=1,w=\"x=2.0, y\" 1772323200000");
    }

    @Example
    void aNumberHasTheFewestDigitsAndNeverAnExponent() {
        assertThat(LineProtocol.line(row("m", Map.of(), Map.of(
                        "a", 21.37, "b", 12_345_678.25, "c", 0.00025, "d", -1e15, "e", 3e-9, "f", 1e7, "g", -0.0))))
                .isEqualTo("m a=21.37,b=12345678.25,c=0.00025,d=-1000000000000000,e=0.000000003,f=10000000,g=-0 "
                        + Writing.T0);
    }

    @Example
    void longsKeepTheirEnds() {
        assertThat(LineProtocol.line(row("m", Map.of(), Map.of("v", Long.MIN_VALUE))))
                .isEqualTo("m v=-9223372036854775808i 1772323200000");
    }

    @Example
    void whatWouldVanishOrChangeIsRefused() {
        refused(row("m", Map.of(), Map.of()));
        refused(row("m", Map.of(), Map.of("v", Double.NaN)));
        refused(row("m", Map.of(), Map.of("v", Double.POSITIVE_INFINITY)));
        refused(row("m", Map.of(), Map.of("v", 1)));
        refused(row("#m", Map.of(), Map.of("v", 1.0)));
        refused(row("", Map.of(), Map.of("v", 1.0)));
        refused(row("m\\", Map.of(), Map.of("v", 1.0)));
        refused(row("m", Map.of("t", "x\\"), Map.of("v", 1.0)));
        refused(row("m", Map.of("t", "x\ny z=1"), Map.of("v", 1.0)));
        refused(row("m", Map.of("", "x"), Map.of("v", 1.0)));
        refused(row("m", Map.of(), Map.of("v\n", 1.0)));
    }

    private static void refused(Row row) {
        assertThatThrownBy(() -> LineProtocol.line(row)).as("%s", row).isInstanceOf(InvalidValue.class);
    }

    private static double written(double value) {
        String line = LineProtocol.line(row("m", Map.of(), Map.of("v", value)));
        return Double.parseDouble(line.substring("m v=".length(), line.lastIndexOf(' ')));
    }

    private static Row row(String measurement, Map<String, String> tags, Map<String, Object> fields) {
        return new Row(Destination.ARCHIVE, measurement, new TreeMap<>(tags), new TreeMap<>(fields), Writing.T0);
    }
}
