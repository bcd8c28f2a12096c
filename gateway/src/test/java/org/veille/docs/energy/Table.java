package org.veille.docs.energy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.veille.servers.InfluxDb1;

/** What a query gave: its rows, with the tags of their series. */
record Table(List<Row> rows) {
    /**
     * @param measurement that it is of
     * @param tags of its series, where the query groups by some
     * @param tMs milliseconds since 1970 UTC
     * @param cells column to text, of those that have a value
     */
    record Row(String measurement, Map<String, String> tags, long tMs, Map<String, String> cells) {
        double number(String column) {
            String text = cells.get(column);
            if (text == null) {
                throw new AssertionError("no " + column + " in " + this);
            }
            return Double.parseDouble(text);
        }
    }

    static Table of(InfluxDb1 server, String database, String query) {
        String[] lines = server.query(database, query).split("\n");
        List<Row> rows = new ArrayList<>();
        List<String> columns = cells(lines[0]);
        for (int i = 1; i < lines.length; i++) {
            if (lines[i].isBlank()) {
                // A new table follows, with a head of its own.
                columns = cells(lines[++i]);
            } else {
                rows.add(row(columns, cells(lines[i])));
            }
        }
        if (columns.contains("error")) {
            throw new AssertionError(query + "\n" + String.join("\n", lines));
        }
        return new Table(List.copyOf(rows));
    }

    private static Row row(List<String> columns, List<String> texts) {
        Map<String, String> tags = new TreeMap<>();
        Map<String, String> cells = new LinkedHashMap<>();
        long tMs = 0;
        for (int i = 0; i < columns.size() && i < texts.size(); i++) {
            switch (columns.get(i)) {
                case "name" -> {}
                case "tags" -> tags.putAll(tags(texts.get(i)));
                case "time" -> tMs = Long.parseLong(texts.get(i));
                default -> {
                    if (!texts.get(i).isEmpty()) {
                        cells.put(columns.get(i), texts.get(i));
                    }
                }
            }
        }
        return new Row(texts.getFirst(), tags, tMs, cells);
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new TreeMap<>();
        for (String tag : text.split(",")) {
            int cut = tag.indexOf('=');
            if (cut > 0) {
                tags.put(tag.substring(0, cut), tag.substring(cut + 1));
            }
        }
        return tags;
    }

    /** Of a line of CSV, where a text with commas stands in quotes. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** The rows of one device. */
    Table of(String device) {
        return new Table(rows.stream()
                .filter(row -> device.equals(row.tags().get("device")))
                .toList());
    }

    List<Long> times() {
        return rows.stream().map(Row::tMs).toList();
    }
}
