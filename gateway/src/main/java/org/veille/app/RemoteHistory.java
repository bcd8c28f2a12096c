package org.veille.app;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.veille.adapter.control.ControlClient;
import org.veille.json.JsonArray;
import org.veille.json.JsonNumber;
import org.veille.json.JsonObject;
import org.veille.json.JsonValue;
import org.veille.json.JsonWriter;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.port.History;

/** What a running gateway has stored, asked for through its control socket; {@link HistoryVerbs} is the other side. */
final class RemoteHistory implements History {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The gateway has other things to do: it answers some requests a second. */
    private static final Duration PAUSE = Duration.ofMillis(150);

    private static final int MOST_PAUSES = 200;

    private final ControlClient client;

    RemoteHistory(ControlClient client) {
        this.client = client;
    }

    /** Whether a gateway runs there. */
    static boolean isServed(ControlClient client) {
        try {
            return client.ask(request(HistoryVerbs.WAITING).end().toString(), PATIENCE).isPresent();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public List<Summary> series() {
        Map<Series, Summary> all = new TreeMap<>();
        each(HistoryVerbs.SERIES, _ -> {}, item -> {
            Series series = Series.parse(text(item, "series"));
            Optional<RawReading> last = item.number("value").isPresent()
                    ? Optional.of(new RawReading(number(item, "t"), item.number("value").getAsDouble()))
                    : Optional.empty();
            long readings = number(item, "readings");
            all.merge(series, new Summary(series, last, readings, number(item, "points"), recent(item)), Summary::plus);
        });
        return List.copyOf(all.values());
    }

    /** Time and value by turns. */
    private static List<RawReading> recent(JsonObject item) {
        List<JsonValue> numbers = item.array("recent").map(JsonArray::items).orElse(List.of());
        List<RawReading> recent = new ArrayList<>();
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            if (numbers.get(i) instanceof JsonNumber t && numbers.get(i + 1) instanceof JsonNumber value) {
                recent.add(new RawReading(t.exactLong().orElseThrow(RowJson::foreign), value.value()));
            }
        }
        return recent;
    }

    /** The last value of each series, also of what is not on disk yet. */
    List<Summary> live() {
        List<Summary> all = new ArrayList<>();
        each(DeviceVerbs.LAST, _ -> {}, item -> {
            Optional<RawReading> last = item.number("value").isPresent()
                    ? Optional.of(new RawReading(number(item, "t"), item.number("value").getAsDouble()))
                    : Optional.empty();
            all.add(new Summary(
                    Series.parse(text(item, "series")),
                    last,
                    number(item, "readings"),
                    number(item, "points"),
                    last.stream().toList()));
        });
        return all;
    }

    @Override
    public List<Row> rows(Series series, long fromMs, long toMs) {
        List<Row> rows = new ArrayList<>();
        each(
                HistoryVerbs.ROWS,
                request -> request.field("series", series.toString()).field("from", fromMs).field("to", toMs),
                item -> rows.add(RowJson.read(item)));
        rows.sort(Comparator.comparingLong(Row::tMs));
        return rows;
    }

    @Override
    public Outbox outbox() {
        List<Refused> refused = new ArrayList<>();
        each(HistoryVerbs.REFUSED, _ -> {}, item -> refused.add(new Refused(
                number(item, "id"),
                RowJson.read(item.object("row").orElseThrow(RowJson::foreign)),
                (int) number(item, "status"),
                text(item, "words"),
                number(item, "since"))));
        List<Outbox> waiting = new ArrayList<>();
        each(HistoryVerbs.WAITING, _ -> {}, item -> waiting.add(new Outbox(
                number(item, "rows"),
                number(item, "bytes"),
                item.integer("oldest").isPresent() ? Optional.of(number(item, "oldest")) : Optional.empty(),
                refused.reversed())));
        return waiting.getFirst();
    }

    @Override
    public List<LedgerRow> ledger() {
        List<LedgerRow> rows = new ArrayList<>();
        each(HistoryVerbs.LEDGER, _ -> {}, item -> rows.add(new LedgerRow(
                reason(text(item, "reason")),
                text(item, "source"),
                text(item, "device"),
                text(item, "series"),
                number(item, "from"),
                number(item, "to"),
                number(item, "count"),
                text(item, "detail"))));
        return rows;
    }

    @Override
    public List<StateRow> states(String kind) {
        List<StateRow> found = new ArrayList<>();
        each(
                HistoryVerbs.STATES,
                request -> request.field("kind", kind),
                item -> found.add(new StateRow(
                        kind,
                        text(item, "key"),
                        (int) number(item, "version"),
                        Base64.getDecoder().decode(text(item, "bytes")))));
        return found;
    }

    @Override
    public List<AuditRow> audit(int limit) {
        return audits(HistoryVerbs.AUDIT).stream().limit(Math.max(0, limit)).toList();
    }

    @Override
    public Optional<AuditRow> brokenAudit() {
        return audits(HistoryVerbs.BROKEN_AUDIT).stream().findFirst();
    }

    private List<AuditRow> audits(String verb) {
        List<AuditRow> rows = new ArrayList<>();
        each(verb, _ -> {}, item -> rows.add(new AuditRow(
                number(item, "at"),
                text(item, "who"),
                new ActuatorId(text(item, "actuator")),
                text(item, "decision"),
                (int) number(item, "level"),
                text(item, "state"),
                text(item, "why"),
                text(item, "inputs"))));
        return rows;
    }

    /** Asks until the answer has no next part. */
    void each(String verb, Consumer<JsonWriter> more, Consumer<JsonObject> taker) {
        Optional<JsonObject> next = Optional.of(JsonObject.EMPTY);
        while (next.isPresent()) {
            JsonWriter request = request(verb);
            more.accept(request);
            next.get().fields().forEach(request::field);
            JsonObject answer = ask(request.end().toString());
            for (JsonValue item : answer.array(HistoryVerbs.ITEMS).orElseThrow(RowJson::foreign).items()) {
                taker.accept((JsonObject) item);
            }
            next = answer.object(HistoryVerbs.NEXT);
        }
    }

    private static JsonWriter request(String verb) {
        return new JsonWriter().object().field("verb", verb);
    }

    private JsonObject ask(String request) {
        for (int pauses = 0; ; pauses++) {
            try {
                JsonObject answer = client.ask(request, PATIENCE)
                        .orElseThrow(() -> new Complaint.Failure(
                                "the gateway has ended meanwhile", "ask again: the database is free now"));
                Optional<String> code = answer.text("code");
                if (code.isEmpty()) {
                    return answer;
                }
                if (!code.get().equals("tooMany") || pauses == MOST_PAUSES) {
                    requireAnswer(answer);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (IOException e) {
                throw failure(e);
            }
        }
    }

    /** @throws Complaint.Failure when the gateway has answered that it does not */
    static void requireAnswer(JsonObject answer) {
        Optional<String> code = answer.text("code");
        if (code.isPresent()) {
            throw new Complaint.Failure(
                    "the running gateway says: " + answer.text("message").orElse(code.get()),
                    answer.text("remedy").orElse(""));
        }
    }

    private static Complaint.Failure failure(IOException e) {
        return new Complaint.Failure(
                "cannot ask the running gateway: " + e.getMessage(),
                "run this as the gateway's user, or as a member of its group");
    }

    private static Loss reason(String id) {
        return Arrays.stream(Loss.values())
                .filter(loss -> loss.id().equals(id))
                .findFirst()
                .orElseThrow(RowJson::foreign);
    }

    private static String text(JsonObject item, String name) {
        return item.text(name).orElseThrow(RowJson::foreign);
    }

    private static long number(JsonObject item, String name) {
        return item.integer(name).orElseThrow(RowJson::foreign);
    }

    @Override
    public void close() {
        // Each request has a connection of its own.
    }
}
