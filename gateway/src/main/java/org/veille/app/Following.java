package org.veille.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.veille.json.JsonWriter;
import org.veille.model.Series;
import org.veille.page.StatusJson;
import org.veille.port.History;
import org.veille.port.History.RawReading;

/** {@code veille series --follow}: asks the running gateway again and again, and tells each value that is new. */
final class Following {
    /** A person waits no longer, and the gateway has other things to do. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final RemoteHistory gateway;
    private final Predicate<Series> wanted;
    private final boolean json;
    private final PrintWriter out;
    private final Map<Series, RawReading> told = new HashMap<>();

    Following(RemoteHistory gateway, Predicate<Series> wanted, boolean json, PrintWriter out) {
        this.gateway = gateway;
        this.wanted = wanted;
        this.json = json;
        this.out = out;
    }

    /**
     * Until nobody reads any more, or the program is ended.
     *
     * @throws Complaint.Failure when the gateway ends
     */
    void run() {
        while (!out.checkError()) {
            tell(gateway.live());
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** What is new in it. */
    void tell(List<History.Summary> all) {
        for (History.Summary each : all) {
            boolean asked = wanted.test(each.series());
            if (asked && each.last().isPresent() && !each.last().get().equals(told.put(each.series(), each.last().get()))) {
                tell(each.series(), each.last().get());
            }
        }
        out.flush();
    }

    private void tell(Series series, RawReading last) {
        if (json) {
            out.println(new JsonWriter()
                    .object()
                    .field("schema", "veille.series/1")
                    .field("series", series.toString())
                    .field("unit", series.quantity().unit().symbol())
                    .field("time", StatusJson.time(last.tMs()))
                    .field("value", last.value())
                    .end());
        } else {
            out.println(StatusJson.time(last.tMs()) + "  " + series + "  "
                    + series.quantity().unit().with(TerminalText.number(last.value())));
        }
    }
}
