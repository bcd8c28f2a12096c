package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000);

    @TempDir
    Path folder;

    @Test
    void itIsUnpackedOnce() throws IOException {
        Path library = unpacked();
        Files.setLastModifiedTime(library, LONG_AGO);

        assertThat(unpacked()).isEqualTo(library);
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(LONG_AGO);
    }

    @Test
    void aTornOneIsUnpackedAgain() throws IOException {
        byte[] whole = Files.readAllBytes(unpacked());
        byte[] shorter = java.util.Arrays.copyOf(whole, whole.length - 1);
        byte[] zeroed = java.util.Arrays.copyOf(shorter, whole.length);
        byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 1);
        whole[whole.length - 1] ^= 1;
        byte[] original = whole.clone();
        original[whole.length - 1] ^= 1;
        for (byte[] torn : List.of(new byte[0], shorter, longer, whole, zeroed)) {
            Files.write(unpacked(), torn);
            assertThat(unpacked()).hasBinaryContent(original);
        }
    }

    /** The one file of the folder: nothing is left behind. */
    private Path unpacked() throws IOException {
        NativeLibrary.unpack(folder.resolve("native"));
        try (Stream<Path> files = Files.list(folder.resolve("native"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }
}
