package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The files beside a database, and how one takes the place of another so that a power cut at any moment leaves one whole
 * database behind.
 *
 * <pre>
 * veille.db.new                       being written; whole once veille.db is gone
 * veille.db.damaged-20270228T061500Z  set aside, with its -wal; the newest three stay
 * veille.db.v1                        of before a migration, for {@link #BACKUP_DAYS} days
 * veille.db.suspect                   damage was found while it ran; or somebody wants it salvaged. Holds the words
 * veille.db.wreck                     a copy that the salvage works on
 * </pre>
 */
final class Aside {
    /** Damaged databases that are kept; with a fourth the oldest goes. */
    static final int KEPT = 3;

    /** How long the database of before a migration stays: a start after that removes it. */
    static final int BACKUP_DAYS = 30;

    private static final String DAMAGED = ".damaged-";
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final List<String> COMPANIONS = List.of("-wal", "-shm");

    private final Path file;

    Aside(Path file) {
        this.file = file.toAbsolutePath();
    }

    Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    Path fresh() {
        return beside(".new");
    }

    Path wreck() {
        return beside(".wreck");
    }

    Path log() {
        return beside("-wal");
    }

    private Path suspect() {
        return beside(".suspect");
    }

    private Path backup(long version) {
        return beside(".v" + version);
    }

    /** Ends a replacement that a power cut interrupted, and removes what else one left behind. */
    void finish() throws IOException {
        if (Files.notExists(file) && Files.exists(fresh())) {
            List<Path> damaged = damaged();
            moveCompanions(damaged.isEmpty() ? backup(Schema.FIRST_VERSION) : damaged.getLast());
            Files.move(fresh(), file, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(suspect());
            force(file.getParent());
        }
        for (Path left : List.of(fresh(), wreck())) {
            for (String companion : List.of("", "-wal", "-shm", "-journal")) {
                Files.deleteIfExists(left.resolveSibling(left.getFileName() + companion));
            }
        }
        Path old = backup(Schema.FIRST_VERSION);
        if (Files.exists(old)
                && Files.getLastModifiedTime(old).toInstant().isBefore(Instant.now().minus(Duration.ofDays(BACKUP_DAYS)))) {
            Files.delete(old);
        }
    }

    /** The first database: {@link #fresh} becomes it. */
    void put() throws IOException {
        Files.move(fresh(), file, StandardCopyOption.ATOMIC_MOVE);
        force(file.getParent());
    }

    /** The database is set aside as damaged and {@link #fresh} takes its place. */
    Path replaceDamaged(Path aside) throws IOException {
        replace(aside);
        List<Path> damaged = damaged();
        for (Path old : damaged.subList(0, Math.max(0, damaged.size() - KEPT))) {
            Files.deleteIfExists(old);
            for (String companion : COMPANIONS) {
                Files.deleteIfExists(old.resolveSibling(old.getFileName() + companion));
            }
        }
        return aside;
    }

    /** The database stays as a backup of its version and {@link #fresh} takes its place. */
    Path replaceOld(long version) throws IOException {
        Path backup = backup(version);
        replace(backup);
        Files.setLastModifiedTime(backup, FileTime.from(Instant.now()));
        return backup;
    }

    private void replace(Path aside) throws IOException {
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        moveCompanions(aside);
        Files.move(fresh(), file, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(suspect());
        force(file.getParent());
    }

    /** A log left beside another database would be taken for its own. */
    private void moveCompanions(Path aside) throws IOException {
        for (String companion : COMPANIONS) {
            try {
                Files.move(
                        beside(companion),
                        aside.resolveSibling(aside.getFileName() + companion),
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException _) {
                // The database was closed cleanly.
            }
        }
    }

    /** A name that is free. */
    Path newDamaged() {
        String time = UTC.format(Instant.now());
        Path path = beside(DAMAGED + time);
        for (int i = 2; Files.exists(path); i++) {
            path = beside(DAMAGED + time + "-" + i);
        }
        return path;
    }

    /** The databases that were set aside as damaged, in the order of their names. */
    List<Path> damaged() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(file.getParent(), file.getFileName() + DAMAGED + "*")) {
            for (Path path : all) {
                if (COMPANIONS.stream().noneMatch(path.toString()::endsWith)) {
                    found.add(path);
                }
            }
        }
        Collections.sort(found);
        return found;
    }

    /** The next opening salvages. */
    void suspect(String words) {
        try {
            Privately.create(suspect());
            Files.writeString(suspect(), words);
        } catch (IOException _) {
            // The next opening finds the damage itself, or whoever meets it then tries again.
        }
    }

    /** Why the database is to be salvaged before it is used. */
    Optional<String> suspicion() throws IOException {
        if (Files.notExists(suspect())) {
            return Optional.empty();
        }
        String words = Files.readString(suspect()).strip();
        return Optional.of(words.isEmpty() ? "somebody asked for it with the file " + suspect().getFileName() : words);
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
