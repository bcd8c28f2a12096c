package org.veille.adapter.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.veille.model.Destination;
import org.veille.model.InvalidValue;
import org.veille.model.Row;

/** In which order the rows of a batch are sent. */
class BatchLinesTest {
    private static Row row(Destination destination, String measurement, String device, double value, long tMs) {
        return new Row(
                destination, measurement, new TreeMap<>(Map.of("device", device)), new TreeMap<>(Map.of("v", value)), tMs);
    }

    private static Row row(String measurement, String device, double value, long tMs) {
        return row(Destination.ARCHIVE, measurement, device, value, tMs);
    }

    @Test
    void rowsOfAKindOfADeviceAndOfAMeasurementStandTogetherOldestFirst() {
        List<Row> batch = List.of(
                row("co2_1h", "a", 1, 3), row("co2", "b", 2, 2), row("power", "a", 3, 9), row("co2", "a", 4, 5),
                row("co2", "a", 5, 4), row("co2_1h", "a", 6, 2));

        assertThat(BatchLines.of(batch, UnaryOperator.identity()).get(Destination.ARCHIVE))
                .containsExactly(
                        "co2,device=a v=5 4", "co2,device=a v=4 5", "power,device=a v=3 9", "co2,device=b v=2 2",
                        "co2_1h,device=a v=6 2", "co2_1h,device=a v=1 3");
    }

    @Test
    void theLaterOfTwoRowsOfOneTimeStaysTheLater() {
        List<Row> batch = List.of(row("co2", "a", 1, 7), row("co2", "b", 2, 7), row("co2", "a", 3, 7));

        assertThat(BatchLines.of(batch, UnaryOperator.identity()).get(Destination.ARCHIVE))
                .containsExactly("co2,device=a v=1 7", "co2,device=a v=3 7", "co2,device=b v=2 7");
    }

    @Test
    void rowsGoWhereTheirDestinationIsKept() {
        List<Row> batch =
                List.of(row(Destination.LIVE, "co2", "a", 1, 1), row(Destination.ARCHIVE, "co2", "a", 2, 2));

        assertThat(BatchLines.of(batch, UnaryOperator.identity()))
                .isEqualTo(Map.of(
                        Destination.LIVE, List.of("co2,device=a v=1 1"),
                        Destination.ARCHIVE, List.of("co2,device=a v=2 2")));
        assertThat(BatchLines.of(batch, _ -> Destination.ARCHIVE))
                .isEqualTo(Map.of(Destination.ARCHIVE, List.of("co2,device=a v=1 1", "co2,device=a v=2 2")));
    }

    @Test
    void aRowThatCannotBeWrittenIsRefusedWithItsBatch() {
        List<Row> batch = List.of(row("co2", "a", 1, 1), row("co2", "a", Double.NaN, 2));

        assertThatThrownBy(() -> BatchLines.of(batch, UnaryOperator.identity())).isInstanceOf(InvalidValue.class);
    }
}
