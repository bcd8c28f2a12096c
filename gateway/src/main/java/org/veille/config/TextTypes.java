package org.veille.config;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.veille.model.InvalidValue;

/** The types whose values are written as one text, what the text looks like, and how it is read. */
final class TextTypes {
    /** @param read the text and the folder of its file to the value; throws {@link InvalidValue} */
    private record Known(String words, BiFunction<String, Path, Object> read) {}

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,30}");
    private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");
    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("H:mm[:ss]", Locale.ROOT);

    private static final String WHOLE_WORDS = "a whole number";
    private static final String NUMBER_WORDS = "a number such as 0.5";
    private static final String BOOLEAN_WORDS = "true or false";
    private static final String URI_WORDS = "an address such as https://server:8086";
    private static final String ZONE_WORDS = "a time zone such as Europe/Paris";
    private static final String TIME_WORDS = "a time of day such as 08:00";
    private static final String DATE_WORDS = "a date such as 2027-02-28";
    private static final String PATH_WORDS = "a path; a relative one counts from the folder of this file";

    private static final Map<Class<?>, Known> KNOWN = Map.ofEntries(
            Map.entry(String.class, new Known("a text", (text, _) -> text)),
            Map.entry(Integer.class, known(WHOLE_WORDS, TextTypes::integer)),
            Map.entry(Long.class, known(WHOLE_WORDS, TextTypes::whole)),
            Map.entry(Double.class, known(NUMBER_WORDS, TextTypes::number)),
            Map.entry(Boolean.class, known(BOOLEAN_WORDS, TextTypes::truth)),
            Map.entry(Duration.class, known(Durations.EXPECTED, Durations::parse)),
            Map.entry(ZoneId.class, known(ZONE_WORDS, TextTypes::zone)),
            Map.entry(LocalTime.class, known(TIME_WORDS, TextTypes::time)),
            Map.entry(LocalDate.class, known(DATE_WORDS, TextTypes::date)),
            Map.entry(URI.class, known(URI_WORDS, TextTypes::uri)),
            Map.entry(Path.class, new Known(PATH_WORDS, TextTypes::path)),
            Map.entry(Measure.class, known("a number with its unit, such as 25 ppm", Measure::parse)),
            Map.entry(ByteSize.class, known(ByteSize.EXPECTED, ByteSize::parse)),
            Map.entry(DailyBytes.class, known("a size a day, such as 200 MB/day", DailyBytes::parse)),
            Map.entry(
                    Secret.class,
                    new Known("a reference to a secret: file:PATH, env:NAME or credential:NAME", Secret::parse)));

    private TextTypes() {}

    private static Known known(String words, Function<String, Object> read) {
        return new Known(words, (text, _) -> read.apply(text));
    }

    static boolean takes(Class<?> type) {
        return KNOWN.containsKey(boxed(type))
                || type.isEnum()
                || parseMethod(type).isPresent();
    }

    static String words(Class<?> type) {
        Known known = KNOWN.get(boxed(type));
        if (known != null) {
            return known.words();
        }
        Doc doc = type.getAnnotation(Doc.class);
        if (doc != null) {
            return doc.value();
        }
        List<String> choices = choices(type);
        if (!choices.isEmpty()) {
            return "one of " + String.join(", ", choices);
        }
        String name = Key.kebab(type.getSimpleName()).replace('-', ' ');
        return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
    }

    /** The values of an enum as they are written; empty for other types. */
    static List<String> choices(Class<?> type) {
        if (!type.isEnum()) {
            return List.of();
        }
        boolean ownSpelling = parseMethod(type).isPresent();
        return Stream.of(type.getEnumConstants())
                .map(constant -> ownSpelling ? constant.toString() : spelling(constant))
                .toList();
    }

    /** @throws InvalidValue when the text is not what the type takes */
    static Object read(Class<?> type, String text, Path folder) {
        Known known = KNOWN.get(boxed(type));
        if (known != null) {
            return known.read().apply(text, folder);
        }
        Optional<Method> parse = parseMethod(type);
        return parse.isPresent() ? parsed(parse.get(), text) : constant(type, text);
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private static Optional<Method> parseMethod(Class<?> type) {
        try {
            Method method = type.getMethod("parse", String.class);
            return Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type
                    ? Optional.of(method)
                    : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    /** A type whose {@code parse} lets the JDK's own exceptions through is read all the same, with poorer words. */
    private static Object parsed(Method parse, String text) {
        try {
            parse.setAccessible(true);
            return parse.invoke(null, text);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case InvalidValue why -> throw why;
                case IllegalArgumentException _, DateTimeException _ ->
                    throw new InvalidValue(text, words(parse.getReturnType()));
                case RuntimeException bug -> throw bug;
                default -> throw new IllegalStateException(e);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object constant(Class<?> type, String text) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> spelling(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidValue(text, words(type)));
    }

    private static String spelling(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Object integer(String text) {
        long value = whole(text);
        if (value != (int) value) {
            throw new InvalidValue(text, "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    private static long whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new InvalidValue(text, WHOLE_WORDS);
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidValue(text, "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        }
    }

    private static Object number(String text) {
        Amount amount = Amount.parse(text, NUMBER_WORDS);
        if (!amount.unit().isEmpty()) {
            throw new InvalidValue(text, NUMBER_WORDS + ", without a unit");
        }
        double value = amount.number().doubleValue();
        if (!Double.isFinite(value)) {
            throw new InvalidValue(text, "a finite number");
        }
        return value;
    }

    private static Object truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case "yes", "on", "oui" -> throw new InvalidValue(text, BOOLEAN_WORDS, "write true");
            case "no", "off", "non" -> throw new InvalidValue(text, BOOLEAN_WORDS, "write false");
            default -> throw new InvalidValue(text, BOOLEAN_WORDS);
        };
    }

    private static Object zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            String remedy = Spelling.nearest(text, ZoneId.getAvailableZoneIds().stream().sorted().toList())
                    .map(near -> "write '" + near + "'")
                    .orElse("");
            throw new InvalidValue(text, ZONE_WORDS, remedy);
        }
    }

    private static Object time(String text) {
        try {
            return LocalTime.parse(text, TIME_OF_DAY);
        } catch (DateTimeException e) {
            throw new InvalidValue(text, TIME_WORDS);
        }
    }

    private static Object date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidValue(text, DATE_WORDS);
        }
    }

    /** A password in an address would be a secret in the file; it is refused and not repeated. */
    private static Object uri(String text) {
        String shown = USER_INFO.matcher(text).replaceAll("//" + Secret.HIDDEN + "@");
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidValue(shown, URI_WORDS);
        }
        if (!uri.isAbsolute() || uri.isOpaque()) {
            throw new InvalidValue(shown, URI_WORDS, "begin with the protocol, as in https://");
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().matches(".*:.*@.*")) {
            throw new InvalidValue(shown, "an address without a password", "give it by the key for it, as file:PATH");
        }
        return uri;
    }

    private static Object path(String text, Path folder) {
        if (text.isBlank()) {
            throw new InvalidValue(text, PATH_WORDS);
        }
        if (text.startsWith("~")) {
            throw new InvalidValue(text, PATH_WORDS, "write the home folder out, no shell expands ~ here");
        }
        try {
            return folder.resolve(text);
        } catch (InvalidPathException e) {
            throw new InvalidValue(text, PATH_WORDS);
        }
    }
}
