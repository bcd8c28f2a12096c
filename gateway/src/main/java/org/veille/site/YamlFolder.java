package org.veille.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.veille.condition.CalendarFile;
import org.veille.condition.Calendars;
import org.veille.condition.FrenchHolidays;
import org.veille.config.Binder;
import org.veille.config.Problems;
import org.veille.config.Where;
import org.veille.config.YamlFile;

/** What a path in a configuration means: a file, or the YAML files of a folder. */
public final class YamlFolder {
    /** Levels below the folder: a theme, a building, a floor. */
    private static final int DEPTH = 4;

    private YamlFolder() {}

    /**
     * The YAML files that a path means: itself, or those of the folder and its folders, in the order of their names.
     *
     * @param needed whether it is a mistake that there is nothing
     */
    public static List<Path> files(Path path, Where where, boolean needed, Problems problems) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        if (!Files.isDirectory(path)) {
            if (needed) {
                problems.error(where, "noFile", path.toString(), "a file or a folder that exists", "create it");
            }
            return List.of();
        }
        try (Stream<Path> found = Files.find(path, DEPTH, YamlFolder::isYaml)) {
            return List.copyOf(new TreeSet<>(found.toList()));
        } catch (IOException | UncheckedIOException e) {
            problems.error(where, "noFile", path.toString(), "a folder that can be read", e.getMessage());
            return List.of();
        }
    }

    private static boolean isYaml(Path path, BasicFileAttributes attributes) {
        return path.toString().endsWith(".yaml") && !attributes.isDirectory();
    }

    /**
     * The calendars that come with the program, {@code edge-rules/calendars}.
     *
     * @param schoolZone the site's
     */
    public static Calendars calendars(Path home, Optional<String> schoolZone, Problems problems) {
        List<CalendarFile> calendars = new ArrayList<>();
        for (Path path : files(home.resolve("edge-rules").resolve("calendars"), Where.NOWHERE, false, problems)) {
            YamlFile.read(path, problems)
                    .flatMap(node -> Binder.bind(CalendarFile.class, node, problems))
                    .ifPresent(calendars::add);
        }
        return Calendars.of(FrenchHolidays.NATIONAL, calendars, schoolZone, problems::error);
    }
}
