package org.veille.demo.influx;

import java.util.Optional;

/**
 * As much of InfluxDB's line protocol as tells a row from something else.
 *
 * <pre>
 *  measurement,tag=value,… field=value,field="text with spaces" timestamp
 * </pre>
 */
final class LineProtocol {
    private static final int SECTIONS = 3;

    private LineProtocol() {}

    /** Empty unless the line has a measurement, fields and a timestamp. */
    static Optional<String> measurement(String line) {
        StringBuilder name = new StringBuilder();
        boolean named = false;
        boolean quoted = false;
        int section = 1;
        int last = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                i++;
                c = line.charAt(i);
            } else if (c == '"' && section == 2) {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                section++;
                last = i + 1;
                named = true;
            } else if (c == ',') {
                named = true;
            }
            if (!named) {
                name.append(c);
            }
        }
        boolean whole = section == SECTIONS && !name.isEmpty() && line.substring(last).matches("-?[0-9]+");
        return whole ? Optional.of(name.toString()) : Optional.empty();
    }
}
