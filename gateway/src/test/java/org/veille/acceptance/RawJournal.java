package org.veille.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.veille.acceptance.RealSeries.Raw;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.port.Batch;
import org.veille.port.Journal;

/** The raw readings on disk of a gateway that has ended. */
final class RawJournal {
    private final Path folder;

    RawJournal(Path folder) {
        this.folder = folder;
    }

    /** All of them, in the order in which they were taken in; there is one series of the quantity. */
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
