package org.veille.app;

import java.util.Base64;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.veille.adapter.control.ControlSocket;
import org.veille.json.JsonObject;
import org.veille.json.JsonWriter;
import org.veille.model.AuditRow;
import org.veille.model.InvalidValue;
import org.veille.model.LedgerRow;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.port.Excerpts;
import org.veille.port.History;
import org.veille.port.OutboxPosition;

/**
 * What the control socket answers about what is stored: the journal belongs to the running gateway alone, and other programs ask
 * it. {@link RemoteHistory} is the other side. An answer holds as much as fits; {@code next} says how to ask for what follows, by
 * the same names that the request has, and is null at the end.
 */
final class HistoryVerbs {
    static final String SERIES = "history.series";
    static final String ROWS = "history.rows";
    static final String WAITING = "history.waiting";
    static final String REFUSED = "history.refused";
    static final String LEDGER = "history.ledger";
    static final String STATES = "history.states";
    static final String AUDIT = "history.audit";
    static final String BROKEN_AUDIT = "history.brokenAudit";

    static final String ITEMS = "items";
    static final String NEXT = "next";
    static final String TICK = "tick";
    static final String INDEX = "index";
    static final String AFTER = "after";

    /** Characters of an answer: below the socket's limit also where each takes three bytes. */
    private static final int ROOM = 80_000;

    private static final int MOST_REFUSED = 500;
    private static final int MOST_AUDIT = 200;

    private final Gateway gateway;

    HistoryVerbs(Gateway gateway) {
        this.gateway = gateway;
    }

    Map<String, ControlSocket.Verb> byName() {
        return Map.of(
                SERIES, this::series,
                ROWS, this::rows,
                WAITING, _ -> answer(HistoryVerbs::waiting),
                REFUSED, this::refused,
                LEDGER, this::ledger,
                STATES, this::states,
                AUDIT, _ -> answer(excerpts -> audits(excerpts.audit(MOST_AUDIT))),
                BROKEN_AUDIT, _ -> answer(excerpts -> audits(excerpts.brokenAudit().stream().toList())));
    }

    private String answer(Function<Excerpts, String> reading) {
        return answer((excerpts, _) -> reading.apply(excerpts));
    }

    private String answer(BiFunction<Excerpts, Supplier<List<History.Summary>>, String> reading) {
        return gateway.read(reading).orElseThrow(OutboxVerbs::busy);
    }

    /** One answer in the making. */
    static final class Answer {
        private final StringBuilder text = new StringBuilder(1_024);
        final JsonWriter json = new JsonWriter(text);

        Answer() {
            json.object().field("schema", "veille.history/1").key(ITEMS).array();
        }

        boolean hasRoom() {
            return text.length() < ROOM;
        }

        String end() {
            json.end().key(NEXT).nothing().end();
            return text.toString();
        }

        String end(OutboxPosition next) {
            json.end().key(NEXT).object().field(TICK, next.tick()).field(INDEX, next.index()).end().end();
            return text.toString();
        }

        String end(OutboxPosition again, String after) {
            json.end().key(NEXT).object().field(TICK, again.tick()).field(INDEX, again.index());
            json.field(AFTER, after).end().end();
            return text.toString();
        }

        String end(String after) {
            json.end().key(NEXT).object().field(AFTER, after).end().end();
            return text.toString();
        }

        String end(long after) {
            json.end().key(NEXT).object().field(AFTER, after).end().end();
            return text.toString();
        }
    }

    private String series(JsonObject request) {
        OutboxPosition from = position(request);
        Optional<Series> after = request.text(AFTER).map(Series::parse);
        return answer((excerpts, uncommitted) -> {
            Excerpts.Piece<History.Summary> piece = excerpts.series(from);
            Map<Series, History.Summary> all = new TreeMap<>();
            piece.items().forEach(each -> all.put(each.series(), each));
            if (piece.next().isEmpty()) {
                // A commit may be a minute away, and somebody wants to see his first reading.
                uncommitted.get().forEach(each -> all.merge(each.series(), each, History.Summary::plus));
            }
            Answer answer = new Answer();
            for (History.Summary each : all.values()) {
                if (after.isPresent() && each.series().compareTo(after.get()) <= 0) {
                    continue;
                }
                summary(answer.json, each);
                if (!answer.hasRoom()) {
                    return answer.end(from, each.series().toString());
                }
            }
            return piece.next().map(answer::end).orElseGet(answer::end);
        });
    }

    private static void summary(JsonWriter json, History.Summary each) {
        json.object().field("series", each.series().toString());
        each.last().ifPresent(last -> json.field("t", last.tMs()).field("value", last.value()));
        json.field("readings", each.readings()).field("points", each.points()).key("recent").array();
        each.recent().forEach(reading -> json.value(reading.tMs()).value(reading.value()));
        json.end().end();
    }

    private String rows(JsonObject request) {
        OutboxPosition from = position(request);
        Series series = Series.parse(request.text("series").orElse(""));
        long fromMs = request.integer("from").orElse(Long.MIN_VALUE);
        long toMs = request.integer("to").orElse(Long.MAX_VALUE);
        return answer(excerpts -> {
            Excerpts.Piece<Excerpts.Placed> piece = excerpts.rows(series, fromMs, toMs, from);
            Answer answer = new Answer();
            for (Excerpts.Placed each : piece.items()) {
                RowJson.write(answer.json, each.row());
                if (!answer.hasRoom()) {
                    return answer.end(each.at());
                }
            }
            return piece.next().map(answer::end).orElseGet(answer::end);
        });
    }

    private static String waiting(Excerpts excerpts) {
        History.Outbox outbox = excerpts.waiting();
        Answer answer = new Answer();
        answer.json.object().field("rows", outbox.pendingRows()).field("bytes", outbox.pendingBytes());
        outbox.oldestMs().ifPresent(ms -> answer.json.field("oldest", ms));
        answer.json.end();
        return answer.end();
    }

    private String refused(JsonObject request) {
        long after = request.integer(AFTER).orElse(0);
        return answer(excerpts -> {
            List<History.Refused> rows = excerpts.refused(after, MOST_REFUSED);
            Answer answer = new Answer();
            for (History.Refused each : rows) {
                answer.json.object().field("id", each.id()).field("status", each.status());
                answer.json.field("words", each.words()).field("since", each.sinceMs()).key("row");
                RowJson.write(answer.json, each.row());
                answer.json.end();
                if (!answer.hasRoom()) {
                    return answer.end(each.id());
                }
            }
            return rows.size() < MOST_REFUSED ? answer.end() : answer.end(rows.getLast().id());
        });
    }

    /** By their places: between two requests a row may come, and one is told twice or not at all. */
    private String ledger(JsonObject request) {
        long after = Math.max(0, request.integer(AFTER).orElse(0));
        return answer(excerpts -> {
            Answer answer = new Answer();
            long told = after;
            Iterator<LedgerRow> rows = excerpts.ledger().stream().skip(after).iterator();
            while (rows.hasNext() && answer.hasRoom()) {
                ledger(answer.json, rows.next());
                told++;
            }
            return rows.hasNext() ? answer.end(told) : answer.end();
        });
    }

    private static void ledger(JsonWriter json, LedgerRow row) {
        json.object().field("reason", row.reason().id()).field("source", row.source()).field("device", row.device());
        json.field("series", row.series()).field("from", row.fromMs()).field("to", row.toMs());
        json.field("count", row.count()).field("detail", row.detail()).end();
    }

    private String states(JsonObject request) {
        String kind = request.text("kind").orElseThrow(() -> new InvalidValue("", "kind: the kind of a state"));
        String after = request.text(AFTER).orElse("");
        return answer(excerpts -> {
            Answer answer = new Answer();
            List<StateRow> rows = excerpts.states(kind).stream()
                    .filter(row -> row.key().compareTo(after) > 0 || after.isEmpty())
                    .sorted(Comparator.comparing(StateRow::key))
                    .toList();
            for (StateRow row : rows) {
                answer.json.object().field("key", row.key()).field("version", row.version());
                answer.json.field("bytes", Base64.getEncoder().encodeToString(row.bytes())).end();
                if (!answer.hasRoom()) {
                    return answer.end(OutboxPosition.START, row.key());
                }
            }
            return answer.end();
        });
    }

    private static String audits(List<AuditRow> rows) {
        Answer answer = new Answer();
        for (AuditRow row : rows) {
            if (answer.hasRoom()) {
                answer.json.object().field("at", row.atMs()).field("who", row.who());
                answer.json.field("actuator", row.actuator().name()).field("decision", row.decision());
                answer.json.field("level", row.level()).field("state", row.state()).field("why", row.why());
                answer.json.field("inputs", row.inputs()).end();
            }
        }
        return answer.end();
    }

    private static OutboxPosition position(JsonObject request) {
        long tick = request.integer(TICK).orElse(OutboxPosition.START.tick());
        long index = request.integer(INDEX).orElse(OutboxPosition.START.index());
        return new OutboxPosition(tick, Math.clamp(index, -1, Integer.MAX_VALUE - 1));
    }
}
