package org.veille.adapter.influx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.veille.model.Destination;
import org.veille.model.InvalidValue;
import org.veille.model.Row;

/**
 * The lines of a batch, in an order that means nothing to the server: neighbours that repeat each other compress best. Rows of
 * one series and time stay in their order, as the later one is to replace the other.
 *
 * <p>A batch has many rows of few series: what all of a series have in common is worked out once.
 */
final class BatchLines {
    private static final Comparator<Group> ALIKE_TOGETHER = Comparator.comparing(Group::kind)
            .thenComparing(Group::device)
            .thenComparing(group -> group.name().measurement())
            .thenComparing(group -> group.name().tags().toString());

    private static final Comparator<Row> BY_TIME = Comparator.comparingLong(Row::tMs);

    private BatchLines() {}

    /** What rows have in common; {@code destination} tells rows apart that are kept apart. */
    private record Name(Destination destination, String measurement, SortedMap<String, String> tags) {}

    private record Group(Name name, List<Row> rows) {
        /** Of the fields: {@code _1h} of {@code co2_1h}, nothing of {@code co2}. */
        String kind() {
            int end = name.measurement().lastIndexOf('_');
            return end < 0 ? "" : name.measurement().substring(end);
        }

        String device() {
            return name.tags().getOrDefault("device", "");
        }
    }

    /**
     * @param keeps where rows of a destination are kept
     * @throws InvalidValue when one of them cannot be written as it is
     */
    static Map<Destination, List<String>> of(List<Row> batch, UnaryOperator<Destination> keeps) {
        Map<Name, Group> groups = new HashMap<>();
        for (Row row : batch) {
            Name name = new Name(keeps.apply(row.destination()), row.measurement(), row.tags());
            groups.computeIfAbsent(name, common -> new Group(common, new ArrayList<>())).rows().add(row);
        }
        Map<Destination, List<String>> lines = new EnumMap<>(Destination.class);
        groups.values().stream().sorted(ALIKE_TOGETHER).forEach(group -> {
            List<String> into = lines.computeIfAbsent(group.name().destination(), _ -> new ArrayList<>());
            String head = LineProtocol.head(group.rows().getFirst());
            group.rows().sort(BY_TIME);
            group.rows().forEach(row -> into.add(LineProtocol.line(head, row)));
        });
        return lines;
    }
}
