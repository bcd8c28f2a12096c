package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.tick;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.port.Batches;
import org.veille.port.Journal;

/** A log with a rotten bit in its middle: SQLite would end there without a word. */
class WriteAheadLogTest {
    private static final int TICKS = 100;
    private static final int FRAME_BYTES = 24 + 512;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private Path killed;
    private Path log;

    @BeforeEach
    void aGatewayIsKilled() throws IOException {
        Path file = folder.resolve("veille.db");
        killed = folder.resolve("killed.db");
        log = folder.resolve("killed.db-wal");
        try (SqliteJournal journal = new SqliteJournal(file, Retention.withSink())) {
            journal.recover();
            for (int i = 1; i <= TICKS; i++) {
                Batches batch = tick(i).reading(1, T0 + i, i);
                journal.commit((i == 1 ? batch.series(1, "salle-12-air/co2") : batch).build());
            }
            Files.copy(file, killed);
            Files.copy(folder.resolve("veille.db-wal"), log);
        }
    }

    @Test
    void aLogThatNobodyTouchedIsWhole() throws IOException {
        assertThat(read().isDamaged()).isFalse();
        assertThat(recovered()).hasSize(TICKS);
    }

    @Test
    void aRottenBitInTheMiddleCostsNoMoreThanItsTransaction() throws IOException {
        flip(32 + FRAME_BYTES * 40 + 300);

        assertThat(read().isDamaged()).isTrue();
        assertThat(recovered().size()).isBetween(TICKS - 1, TICKS);
    }

    @Test
    void aRottenHeaderCostsNoMoreThanTheFirstTransaction() throws IOException {
        flip(17);

        assertThat(read().isDamaged()).isTrue();
        assertThat(recovered().size()).isBetween(TICKS - 1, TICKS);
    }

    /** As a card does that has lost a block: neither the header nor the first frames say what log it is. */
    @Test
    void aFirstBlockOfZerosIsDamageAndWhatItCostsIsTold() throws IOException {
        byte[] all = Files.readAllBytes(log);
        Arrays.fill(all, 0, 4_096, (byte) 0);
        Files.write(log, all);

        assertThat(read().isDamaged()).isTrue();
        assertThat(recovered()).as("the name of the series was there").isEmpty();
    }

    @Test
    void aLogOfZerosIsNewAndWhole() throws IOException {
        Files.write(log, new byte[64 * 1024]);

        assertThat(read().isDamaged()).isFalse();
    }

    /** A power cut may leave the end of the last transaction without its beginning. */
    @Test
    void aTornLastTransactionIsNoDamage() throws IOException {
        flip(32 + (frames() - 1) * FRAME_BYTES + 300);

        assertThat(read().isDamaged()).isFalse();
        assertThat(recovered()).hasSize(TICKS - 1);
    }

    /** Behind them are zeros. */
    private int frames() throws IOException {
        byte[] all = Files.readAllBytes(log);
        int frames = 0;
        while (all[32 + frames * FRAME_BYTES + 3] != 0) {
            frames++;
        }
        return frames;
    }

    private WriteAheadLog read() throws IOException {
        return WriteAheadLog.read(log, 512).orElseThrow();
    }

    /** The readings, after an opening that may have salvaged. */
    private List<Double> recovered() {
        try (SqliteJournal journal = new SqliteJournal(killed, Retention.withSink())) {
            Journal.Recovery recovery = journal.recover();
            List<Double> values = new ArrayList<>();
            journal.replay(0, (_, raw) -> values.add(raw.value()));
            if (recovery.salvage().isPresent()) {
                Journal.Salvage told = recovery.salvage().get();
                assertThat(values.size() + told.lostTicks() + told.lostRows()).isEqualTo(TICKS);
            }
            return values;
        }
    }

    private void flip(int at) throws IOException {
        byte[] all = Files.readAllBytes(log);
        all[at] ^= 4;
        Files.write(log, all);
    }
}
