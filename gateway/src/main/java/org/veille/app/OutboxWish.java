package org.veille.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.json.JsonArray;
import org.veille.json.JsonNumber;
import org.veille.json.JsonObject;
import org.veille.language.Language;
import org.veille.model.InvalidValue;
import org.veille.pipeline.ClosedOutbox;
import org.veille.port.Settlement;
import org.veille.port.Wish;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What {@code veille outbox retry} and {@code drop} have in common: a running gateway is asked by its control socket, else the
 * database is changed here, with the lock that keeps a gateway off it.
 */
abstract class OutboxWish implements Callable<Integer> {
    /** The gateway gives up after a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    @Spec
    private CommandSpec spec;

    @Mixin
    private Database database;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "As 'veille outbox' shows them.")
    private List<Long> ids = List.of();

    @Option(names = "--all", description = "All that are kept apart.")
    private boolean all;

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    /** @param which empty for all */
    abstract Wish wish(Optional<NavigableSet<Long>> which);

    /** One line for a person. */
    abstract String told(Settlement done);

    @Override
    public Integer call() {
        if (all == !ids.isEmpty()) {
            throw new InvalidValue(
                    all ? "--all and ids" : "neither ids nor --all", "ids, or --all", "'veille outbox' shows the ids");
        }
        Settlement done = settle(wish(all ? Optional.empty() : Optional.of(new TreeSet<>(ids))));
        boolean nothing = done.rows() + done.superseded() == 0;
        if (nothing && !done.unknown().isEmpty()) {
            throw new InvalidValue(
                    words(done.unknown()), "ids of points that are kept apart", "'veille outbox' shows them");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(OutboxVerbs.json(done));
        } else {
            Language language = Veille.language(spec);
            out.println(language.of(nothing ? "Nothing is kept apart: there is nothing to do." : told(done)));
            if (!done.unknown().isEmpty()) {
                out.println(language.of("Not kept apart: " + words(done.unknown()) + "."));
            }
        }
        return Veille.FINE;
    }

    private Settlement settle(Wish wish) {
        try {
            return database.control()
                    .ask(OutboxVerbs.request(wish), PATIENCE)
                    .map(OutboxWish::read)
                    .orElseGet(() -> here(wish));
        } catch (IOException e) {
            throw new Complaint.Failure(
                    "the gateway's control socket: " + e.getMessage(),
                    "be the gateway's user, or of its group; or stop the gateway first");
        }
    }

    private static Settlement read(JsonObject answer) {
        if (answer.text("schema").filter("veille.error/1"::equals).isPresent()) {
            throw new Complaint.Failure(
                    "the gateway says: " + answer.text("message").orElse(""), answer.text("remedy").orElse(""));
        }
        List<Long> unknown = answer.array("unknown").map(JsonArray::items).orElse(List.of()).stream()
                .filter(JsonNumber.class::isInstance)
                .map(item -> ((JsonNumber) item).exactLong().orElse(0))
                .toList();
        return new Settlement(
                answer.integer("rows").orElse(0), answer.integer("superseded").orElse(0), unknown, "");
    }

    private Settlement here(Wish wish) {
        Path file = database.file();
        if (!Files.exists(file)) {
            throw new InvalidValue(file.toString(), "the database of a gateway", "it has not run with this configuration yet");
        }
        try (SqliteJournal journal = new SqliteJournal(file, Retention.withSink())) {
            return ClosedOutbox.settle(journal, wish, new SystemClock().now());
        }
    }

    private static String words(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
