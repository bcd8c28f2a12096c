package org.veille.port;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.model.Series;
import org.veille.port.History.RawReading;
import org.veille.port.History.Summary;

/** Counts what ticks hold of one series. */
public final class Tally {
    private final Series series;
    private final List<RawReading> recent = new ArrayList<>();
    private RawReading last;
    private long readings;
    private long points;

    public Tally(Series series) {
        this.series = series;
    }

    /** Something that the series' condenser saw, in the order in which it was seen. */
    public void add(Batch.Raw raw) {
        if (raw.kind() == Batch.Raw.Kind.READING) {
            readings++;
            RawReading reading = new RawReading(raw.tMs(), raw.value());
            if (last == null || raw.tMs() >= last.tMs()) {
                last = reading;
            }
            recent.add(reading);
            if (recent.size() >= 4 * Summary.MAX_RECENT) {
                List<RawReading> newest = Summary.newest(recent);
                recent.clear();
                recent.addAll(newest);
            }
        }
    }

    /** A row for the sink, of any of its measurements. */
    public void point() {
        points++;
    }

    public Summary summary() {
        return new Summary(series, Optional.ofNullable(last), readings, points, Summary.newest(recent));
    }
}
