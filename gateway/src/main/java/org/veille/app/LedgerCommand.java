package org.veille.app;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.model.InvalidValue;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.page.StatusJson;
import org.veille.pipeline.Balances;
import org.veille.port.History;
import org.veille.port.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veille ledger}: what became of everything that was received, and what was lost, why and when. */
@Command(
        name = "ledger",
        description = "Shows what became of every message and reading, and what was lost: when, why, how many.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  veille ledger",
            "  veille ledger --reason late          one reason only",
            "  veille ledger --device salle-12-air",
            "  veille ledger --json",
            "",
            "Counts are those of the last commit. Rows of one reason and series are merged by day."
        })
final class LedgerCommand implements Callable<Integer> {
    /** Rows shown to a person; --json has all. */
    private static final int SHOWN = 40;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Database database;

    @Option(names = "--reason", paramLabel = "R", description = "Rows of this reason only, such as late or gap.")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--device", paramLabel = "D", description = "Rows of this device only.")
    private Optional<String> device = Optional.empty();

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Language language = Veille.language(spec);
        reason.ifPresent(LedgerCommand::requireReason);
        try (History history = database.open()) {
            Optional<Balances> balances = Balances.of(history);
            List<LedgerRow> rows = history.ledger().stream()
                    .filter(row -> reason.map(row.reason().id()::equals).orElse(true))
                    .filter(row -> device.map(row.device()::equals).orElse(true))
                    .toList();
            if (json) {
                out.println(json(balances, rows));
            } else {
                balances.ifPresentOrElse(
                        found -> text(found, language, out),
                        () -> out.println(language.of("Nothing is written down yet; what has come since the start will be,"
                                + " within a minute or as commit.interval says.")));
                text(rows, language, out);
            }
        }
        out.flush();
        return Veille.FINE;
    }

    private static void requireReason(String id) {
        List<String> reasons = Arrays.stream(Loss.values()).map(Loss::id).sorted().toList();
        if (!reasons.contains(id)) {
            throw new InvalidValue(id, "for --reason one of " + String.join(", ", reasons), "");
        }
    }

    private static void text(Balances balances, Language language, PrintWriter out) {
        Status.Uplinks uplinks = balances.uplinks();
        out.println(language.of("messages  " + uplinks.received() + " received = " + uplinks.decoded() + " decoded + "
                + uplinks.undecodable() + " undecodable + " + uplinks.refused() + " refused + " + uplinks.duplicate()
                + " repeated" + verdict(uplinks.balanced())));
        Status.Readings readings = balances.readings();
        long discarded =
                readings.discarded().values().stream().mapToLong(Long::longValue).sum();
        out.println(language.of("readings  " + readings.decoded() + " decoded = " + readings.released() + " in stored points + "
                + readings.held() + " held + " + discarded + " discarded" + verdict(readings.balanced())));
    }

    private static String verdict(boolean balanced) {
        return balanced ? "" : "  (does not add up: please report it)";
    }

    private void text(List<LedgerRow> rows, Language language, PrintWriter out) {
        if (rows.isEmpty()) {
            out.println(language.of(reason.isPresent() || device.isPresent() ? "No such row." : "Nothing was lost."));
            return;
        }
        out.println();
        out.printf(
                Locale.ROOT, "%-16s %9s  %-24s %-24s %s%n", language.each("reason", "count", "from", "to", "what"));
        List<LedgerRow> shown = rows.subList(Math.max(0, rows.size() - SHOWN), rows.size());
        for (LedgerRow row : shown) {
            out.printf(Locale.ROOT, "%-16s %9d  %-24s %-24s %s%n",
                    row.reason().id(),
                    row.count(),
                    StatusJson.time(row.fromMs()),
                    StatusJson.time(row.toMs()),
                    what(row, language));
        }
        if (shown.size() < rows.size()) {
            out.println(language.of(Count.of(rows.size() - shown.size(), "older row") + ": veille ledger --json"));
        }
    }

    private static String what(LedgerRow row, Language language) {
        String of = !row.series().isEmpty() ? row.series() : row.device().isEmpty() ? row.source() : row.device();
        return of + language.of(": ") + language.of(row.detail().isEmpty() ? row.reason().line() : row.detail());
    }

    private static String json(Optional<Balances> balances, List<LedgerRow> rows) {
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.ledger/1");
        if (balances.isPresent()) {
            StatusJson.uplinks(writer, balances.get().uplinks());
            StatusJson.readings(writer, balances.get().readings());
            writer.field("balanced", balances.get().balanced());
        } else {
            writer.key("uplinks").nothing().key("readings").nothing().key("balanced").nothing();
        }
        writer.key("rows").array();
        for (LedgerRow row : rows) {
            writer.object().field("reason", row.reason().id()).field("source", row.source());
            text(writer, "device", row.device());
            text(writer, "series", row.series());
            writer.field("from", StatusJson.time(row.fromMs())).field("to", StatusJson.time(row.toMs()));
            writer.field("count", row.count());
            text(writer, "detail", row.detail());
            writer.end();
        }
        return writer.end().end().toString();
    }

    /** Unknown is null. */
    private static void text(JsonWriter writer, String key, String value) {
        if (value.isEmpty()) {
            writer.key(key).nothing();
        } else {
            writer.field(key, value);
        }
    }
}
