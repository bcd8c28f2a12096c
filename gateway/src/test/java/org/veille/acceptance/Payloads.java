package org.veille.acceptance;

import java.util.ArrayList;
import java.util.List;
import org.veille.acceptance.RealSeries.Raw;

/** Readings as devices write them. */
final class Payloads {
    private Payloads() {}

    /** One reading a message: {@code {"t": 1700000000.123, "co2": 512.5}}. */
    static List<String> json(RealSeries series) {
        return series.readings().stream()
                .map(raw -> "{\"t\": " + raw.seconds() + ", \"" + series.quantity() + "\": " + raw.value() + "}")
                .toList();
    }

    /** One bare number a message. */
    static List<String> plain(RealSeries series) {
        return series.readings().stream().map(raw -> Double.toString(raw.value())).toList();
    }

    /** SenML packs (RFC 8428) of some readings each, one line a pack. The last one may be shorter. */
    static List<String> senml(RealSeries series, int readingsEach) {
        List<String> packs = new ArrayList<>();
        for (int from = 0; from < series.size(); from += readingsEach) {
            packs.add(pack(series, from, Math.min(series.size(), from + readingsEach)));
        }
        return packs;
    }

    /** One pack: base name and base time from its first record on, times relative to it in milliseconds. */
    static String pack(RealSeries series, int from, int to) {
        Raw first = series.readings().get(from);
        StringBuilder pack = new StringBuilder("[{\"bn\":\"n/" + series.quantity() + "\",\"bt\":" + first.seconds());
        pack.append(",\"v\":").append(first.value()).append('}');
        for (Raw raw : series.readings().subList(from + 1, to)) {
            pack.append(",{\"t\":").append(new Raw(raw.tMs() - first.tMs(), 0).seconds());
            pack.append(",\"v\":").append(raw.value()).append('}');
        }
        return pack.append(']').toString();
    }
}
