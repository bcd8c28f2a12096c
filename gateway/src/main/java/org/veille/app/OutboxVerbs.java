package org.veille.app;

import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.veille.adapter.control.ControlSocket;
import org.veille.json.JsonArray;
import org.veille.json.JsonNull;
import org.veille.json.JsonNumber;
import org.veille.json.JsonObject;
import org.veille.json.JsonValue;
import org.veille.json.JsonWriter;
import org.veille.model.InvalidValue;
import org.veille.page.StatusJson;
import org.veille.port.Settlement;
import org.veille.port.Status;
import org.veille.port.Wish;

/**
 * What the control socket answers about the outbox. {@code {"verb":"outbox"}}: how the sinks are. {@code
 * {"verb":"outbox.retry","ids":[1,2]}} and {@code outbox.drop}: with {@code "ids":null} for all that is kept apart.
 */
final class OutboxVerbs {
    static final String LOOK = "outbox";
    static final String RETRY = "outbox.retry";
    static final String DROP = "outbox.drop";
    static final String IDS = "ids";

    private final Gateway gateway;

    OutboxVerbs(Gateway gateway) {
        this.gateway = gateway;
    }

    Map<String, ControlSocket.Verb> byName() {
        return Map.of(
                LOOK, _ -> look(),
                RETRY, request -> settle(new Wish.Retry(ids(request))),
                DROP, request -> settle(new Wish.Drop(ids(request))));
    }

    private String look() {
        Status status = gateway.look().orElseThrow(OutboxVerbs::busy);
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.sinks/1").key("sinks").array();
        for (Status.SinkLine sink : status.sinks()) {
            writer.object().field("name", sink.name());
            writer.field("version", sink.version().isEmpty() ? null : sink.version());
            writer.field("state", sink.state().id());
            writer.field("lastOk", sink.lastOkMs().map(StatusJson::time).orElse(null));
            writer.field("lastError", sink.lastError().isEmpty() ? null : sink.lastError());
            writer.field("retryAt", sink.retryAtMs().map(StatusJson::time).orElse(null));
            writer.end();
        }
        return writer.end().end().toString();
    }

    private String settle(Wish wish) {
        Settlement done = gateway.settle(wish).orElseThrow(OutboxVerbs::busy);
        if (!done.trouble().isEmpty()) {
            throw new ControlSocket.Refusal("notDone", done.trouble(), "");
        }
        return json(done);
    }

    static String json(Settlement done) {
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.settle/1");
        writer.field("rows", done.rows()).field("superseded", done.superseded()).key("unknown").array();
        done.unknown().forEach(writer::value);
        return writer.end().end().toString();
    }

    static String request(Wish wish) {
        JsonWriter writer = new JsonWriter();
        writer.object().field("verb", wish instanceof Wish.Retry ? RETRY : DROP).key(IDS);
        if (wish.ids().isPresent()) {
            writer.array();
            wish.ids().get().forEach(writer::value);
            writer.end();
        } else {
            writer.nothing();
        }
        return writer.end().toString();
    }

    private static Optional<NavigableSet<Long>> ids(JsonObject request) {
        JsonValue given = request.get(IDS)
                .orElseThrow(() -> new InvalidValue("", "ids: an array of ids, or null for all that is kept apart"));
        return switch (given) {
            case JsonNull _ -> Optional.empty();
            case JsonArray(var items) -> {
                NavigableSet<Long> ids = new TreeSet<>();
                items.forEach(item -> ids.add(id(item)));
                yield Optional.of(ids);
            }
            default -> throw new InvalidValue(given.toString(), "ids: an array of ids, or null for all that is kept apart");
        };
    }

    private static long id(JsonValue item) {
        OptionalLong id = item instanceof JsonNumber number ? number.exactLong() : OptionalLong.empty();
        return id.orElseThrow(() -> new InvalidValue(item.toString(), "an id: a whole number"));
    }

    static ControlSocket.Refusal busy() {
        return new ControlSocket.Refusal(
                "busy", "the gateway is busy, or stopping", "look again in a minute: it may be done then");
    }
}
