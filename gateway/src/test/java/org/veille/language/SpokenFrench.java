package org.veille.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.veille.config.Located;

/** Hears whether something is said in French to its end. */
public final class SpokenFrench {
    /** Words of nearly every English sentence and of no French one; not in quotes, options, paths, lists of keys. */
    private static final Pattern ENGLISH = Pattern.compile(
            "(?<![\\p{L}'/.:_-])(the|is|are|of|and|with|not|to|from|has|have|that|which|this|found|expected|cannot|by|it|its)(?![\\p{L}'/.:_,-])");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|(?<=les clés |l'un de ).*");

    private SpokenFrench() {}

    /** What of these is not in the catalogue, or keeps English words in French. */
    public static List<String> leftInEnglish(List<Located> problems) {
        List<String> left = new ArrayList<>();
        Language french = Language.named("fr", left::add);
        for (Located problem : problems) {
            Stream.of(problem.problem().expected(), problem.problem().remedy())
                    .map(french::of)
                    .filter(SpokenFrench::isEnglish)
                    .forEach(left::add);
        }
        return left;
    }

    /** Whether it is in the catalogue. */
    public static boolean isKnown(String english) {
        List<String> left = new ArrayList<>();
        Language.named("fr", left::add).of(english);
        return left.isEmpty();
    }

    /** The lines that read English. */
    public static List<String> englishLines(String screen) {
        return screen.lines().filter(SpokenFrench::isEnglish).toList();
    }

    private static boolean isEnglish(String text) {
        return ENGLISH.matcher(QUOTED.matcher(text).replaceAll("''")).find();
    }
}
