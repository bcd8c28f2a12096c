package org.veille.page;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.veille.json.JsonWriter;
import org.veille.model.Alarm;
import org.veille.port.Status;

/** A {@link Status} as JSON; the blocks {@code uplinks}, {@code readings} and {@code points} are shared with the demo. */
public final class StatusJson {
    private StatusJson() {}

    public static String of(Status status) {
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.status/1");
        json.field("site", status.site()).field("at", time(status.atMs())).field("upSeconds", status.upS());
        balances(json, status);
        json.field("commits", status.commits());
        storage(json, status.storage());
        json.key("parts").object();
        status.parts().forEach((name, health) -> json.key(name)
                .object()
                .field("up", health.up())
                .field("detail", health.detail())
                .end());
        json.end();
        json.key("alarms").array();
        for (Alarm alarm : status.alarms()) {
            json.object()
                    .field("alarm", alarm.id())
                    .field("subject", alarm.subject())
                    .field("words", alarm.words())
                    .field("since", time(alarm.sinceMs()))
                    .field("acknowledged", alarm.acknowledged())
                    .end();
        }
        json.end();
        json.key("series").array();
        for (Status.Line line : status.lines()) {
            json.object()
                    .field("series", line.series().toString())
                    .field("place", line.place())
                    .field("value", line.value())
                    .field("unit", line.series().quantity().unit().symbol())
                    .field("time", time(line.tMs()))
                    .field("readings", line.readings())
                    .field("points", line.points())
                    .end();
        }
        json.end();
        return json.end().toString() + "\n";
    }

    private static void storage(JsonWriter json, Status.Storage storage) {
        json.key("storage").object();
        json.field("fileBytes", storage.fileBytes()).field("usedBytes", storage.usedBytes());
        known(json, "diskBudgetBytes", storage.diskBudgetBytes());
        known(json, "writtenBytes", storage.writtenBytes());
        known(json, "cardBudgetBytesADay", storage.cardBudgetBytes());
        json.end();
    }

    private static void known(JsonWriter json, String name, OptionalLong number) {
        if (number.isPresent()) {
            json.field(name, number.getAsLong());
        } else {
            json.key(name).nothing();
        }
    }

    /** Writes {@code uplinks}, {@code readings}, {@code points} and {@code balanced} into an open object. */
    public static void balances(JsonWriter json, Status status) {
        uplinks(json, status.uplinks());
        readings(json, status.readings());
        Status.Points points = status.points();
        json.key("points").object();
        json.field("released", points.released()).field("forwarded", points.forwarded());
        json.field("pending", points.pending()).field("quarantined", points.quarantined());
        json.field("frozenEarly", points.frozenEarly()).end();
        json.field("balanced", status.uplinks().balanced() && status.readings().balanced());
    }

    /** Writes {@code uplinks} into an open object. */
    public static void uplinks(JsonWriter json, Status.Uplinks uplinks) {
        json.key("uplinks").object();
        json.field("received", uplinks.received()).field("decoded", uplinks.decoded());
        json.field("undecodable", uplinks.undecodable()).field("refused", uplinks.refused());
        json.field("duplicate", uplinks.duplicate()).field("waiting", uplinks.waiting()).end();
    }

    /** Writes {@code readings} into an open object. */
    public static void readings(JsonWriter json, Status.Readings readings) {
        json.key("readings").object();
        json.field("decoded", readings.decoded()).field("released", readings.released());
        json.field("held", readings.held()).key("discarded").object();
        for (Map.Entry<String, Long> reason : readings.discarded().entrySet()) {
            json.field(reason.getKey(), reason.getValue());
        }
        json.end().field("shifted", readings.shifted()).end();
    }

    /** ISO 8601, UTC, milliseconds always written. */
    public static String time(long epochMs) {
        Instant second = Instant.ofEpochSecond(Math.floorDiv(epochMs, 1_000L));
        return second.toString().replace("Z", ".%03dZ".formatted(Math.floorMod(epochMs, 1_000L)));
    }
}
