package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.veille.acceptance.RealSeries.Raw;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteHistory;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.model.Loss;
import org.veille.port.Batch;
import org.veille.port.History;
import org.veille.port.Journal;

/**
 * What a gateway that has ended leaves in its database, read with the program's own classes: the format is its
 * business.
 */
final class OnDisk {
    private final Path folder;

    OnDisk(GatewayProcess gateway) {
        this.folder = gateway.folder().resolve("data");
    }

    /** Every row is delivered, and the server refused none. */
    void nothingWaits() {
        try (History history = new SqliteHistory(file())) {
            assertThat(history.outbox().pendingRows()).as("rows in the outbox").isZero();
            assertThat(history.outbox().refused()).as("rows that the server refused").isEmpty();
        }
    }

    /** How many uplinks, readings or rows were lost, by reason. */
    Map<Loss, Long> losses() {
        Map<Loss, Long> losses = new EnumMap<>(Loss.class);
        try (History history = new SqliteHistory(file())) {
            history.ledger().forEach(row -> losses.merge(row.reason(), row.count(), Long::sum));
        }
        return losses;
    }

    /** The raw readings, in the order in which they were taken in; there is one series of the quantity. */
    List<Raw> readings(String quantity) {
        try (Journal journal = new SqliteJournal(file(), Retention.withSink())) {
            int number = journal.recover().series().stream()
                    .filter(known -> known.series().quantity().id().equals(quantity))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no series of " + quantity))
                    .number();
            List<Raw> readings = new ArrayList<>();
            journal.replay(0, (_, raw) -> {
                if (raw.series() == number && raw.kind() == Batch.Raw.Kind.READING) {
                    readings.add(new Raw(raw.tMs(), raw.value()));
                }
            });
            return readings;
        }
    }

    private Path file() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no database in " + folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
