package org.veille.lab.series;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** The released points as CSV; reads back with the other columns left aside. Unknown numbers are empty cells. */
final class CondensedFile implements Follower, Closeable {
    static final String HEADER = "time_ms,value,mean,min,max,count,span_s,bound,run_start";

    private final WholeFile file;
    private final BufferedWriter out;
    private final StringBuilder line = new StringBuilder();

    CondensedFile(Path path) throws IOException {
        file = new WholeFile(path);
        out = file.writer();
        out.write(HEADER);
        out.write('\n');
    }

    @Override
    public void reading(long tMs, double value, boolean runStart) {}

    @Override
    public void released(CondensedPoint point, long nowMs) throws IOException {
        line.setLength(0);
        line.append(point.tMs());
        number(point.value());
        number(point.mean());
        number(point.min());
        number(point.max());
        line.append(',').append(point.count());
        number(point.spanS());
        number(point.bound());
        line.append(',').append(point.runStart()).append('\n');
        out.append(line);
    }

    private void number(double value) {
        line.append(',');
        if (!Double.isNaN(value)) {
            line.append(value);
        }
    }

    /** Puts the file in its place. */
    void finish() throws IOException {
        file.finish();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
