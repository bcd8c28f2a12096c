package org.veille.app;

import java.io.PrintWriter;
import java.util.Locale;

/** How far a long file is read, on one line of a terminal; anywhere else, and for what is quickly done, nothing. */
final class ProgressBar implements AutoCloseable {
    private static final long FIRST_NS = 700_000_000L;
    private static final long NEXT_NS = 200_000_000L;
    private static final int WIDTH = 40;
    private static final double MIB = 1 << 20;

    private final PrintWriter out;
    private final long totalBytes;
    private final boolean terminal;
    private long dueNs = System.nanoTime() + FIRST_NS;
    private boolean shown;

    /** @param totalBytes 0 when unknown: then nothing is shown */
    ProgressBar(PrintWriter out, long totalBytes) {
        this(out, totalBytes, System.console() != null && System.console().isTerminal());
    }

    ProgressBar(PrintWriter out, long totalBytes, boolean terminal) {
        this.out = out;
        this.totalBytes = totalBytes;
        this.terminal = terminal;
    }

    void show(long bytes) {
        if (!terminal || totalBytes <= 0 || System.nanoTime() - dueNs < 0) {
            return;
        }
        dueNs = System.nanoTime() + NEXT_NS;
        shown = true;
        out.print("\r\033[K" + line(bytes));
        out.flush();
    }

    String line(long bytes) {
        double share = Math.min(1, (double) bytes / totalBytes);
        int full = (int) Math.round(share * WIDTH);
        return String.format(
                Locale.ROOT,
                "  [%s%s] %3.0f %%  %.0f of %.0f MiB",
                "#".repeat(full),
                " ".repeat(WIDTH - full),
                100 * share,
                bytes / MIB,
                totalBytes / MIB);
    }

    /** Leaves a clean line. */
    @Override
    public void close() {
        if (shown) {
            out.print("\r\033[K");
            out.flush();
        }
    }
}
