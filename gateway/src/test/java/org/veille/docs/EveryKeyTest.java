package org.veille.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.mqtt.TopicFilter;
import org.veille.codec.Script;
import org.veille.config.ByteSize;
import org.veille.config.DailyBytes;
import org.veille.config.Durations;
import org.veille.config.Located;
import org.veille.config.Node;
import org.veille.config.Problems;
import org.veille.config.Range;
import org.veille.config.Shape;
import org.veille.config.YamlWriter;
import org.veille.language.SpokenFrench;
import org.veille.site.FileCheck;
import org.veille.site.SiteLoader;

/**
 * A mistake in each key is reported at its line and column: every key that an example file writes, and {@link KeyReferenceTest} sees
 * that this is every key of every record, gets a value of the wrong shape, a text that its type does not take, and the values just
 * outside its range. The rest of the file stays right.
 */
class EveryKeyTest {
    /** No type and no name takes it, in whatever place: found again in the text by its letters. */
    private static final String WRONG = "wrong value!";

    /** Texts of which any is right by itself. */
    private static final Set<Class<?>> FREE = Set.of(String.class, Path.class, TopicFilter.class);

    /** What a device's JavaScript does is of no matter here. */
    private static final SiteLoader LOADER = new SiteLoader(FileKind.HOME, (_, _) -> (_, _, _) -> new Script.Outcome.Failed("not run"), _ -> null);

    /** One key of one record, in the file that shows it. */
    private record Place(ExampleFile file, ExampleFile.Found found) {
        String name() {
            return found.of().getSimpleName() + "." + found.key().name() + " as "
                    + String.join(".", found.path()) + " of " + file;
        }
    }

    private static Map<String, Place> places() {
        Map<String, Place> places = new LinkedHashMap<>();
        for (FileKind kind : FileKind.values()) {
            for (ExampleFile file : kind.examples()) {
                for (ExampleFile.Found found : file.found()) {
                    places.putIfAbsent(found.of().getName() + "." + found.key().name(), new Place(file, found));
                }
            }
        }
        return places;
    }

    @TestFactory
    Stream<DynamicTest> aValueOfTheWrongShapeIsReportedAtItsColumn(@TempDir Path folder) {
        assertThat(places()).hasSizeGreaterThan(130);
        return places().values().stream()
                .map(place -> DynamicTest.dynamicTest(
                        place.name(),
                        () -> requireReported(place, wrongShape(place.found().key().shape()), folder)));
    }

    /** A key that is missing is asked for with what it is. */
    @TestFactory
    Stream<DynamicTest> whatAKeyThatMustBeThereIsIsSaidInFrench() {
        List<Place> required = places().values().stream()
                .filter(place -> place.found().key().defaultText().isEmpty())
                .filter(place -> !(place.found().key().shape() instanceof Shape.Maybe))
                .filter(place -> Set.of(FileKind.VEILLE, FileKind.DEVICES, FileKind.RULES).contains(place.file().kind()))
                .filter(place -> place.found().key().doc().contains(" "))
                .toList();
        assertThat(required).hasSizeGreaterThan(20);
        return required.stream()
                .map(place -> DynamicTest.dynamicTest(
                        place.name(),
                        () -> assertThat(SpokenFrench.isKnown(place.found().key().doc()))
                                .as(place.found().key().doc())
                                .isTrue()));
    }

    @TestFactory
    Stream<DynamicTest> anEditorUnderlinesAValueOfTheWrongShape(@TempDir Path folder) {
        return places().values().stream()
                .map(place -> DynamicTest.dynamicTest(
                        place.name(),
                        () -> requireUnderlined(place, wrongShape(place.found().key().shape()), folder)));
    }

    @TestFactory
    Stream<DynamicTest> aTextThatTheTypeDoesNotTakeIsReportedAtItsColumn(@TempDir Path folder) {
        List<Place> typed = places().values().stream()
                .filter(place -> place.found().value() instanceof Node.Scalar
                        && text(place.found().key().shape()) instanceof Shape.Text text
                        && !FREE.contains(text.type()))
                .toList();
        assertThat(typed).hasSizeGreaterThan(60);
        return typed.stream()
                .map(place -> DynamicTest.dynamicTest(
                        place.name(), () -> requireReported(place, KeyExamples.scalar(WRONG), folder)));
    }

    @TestFactory
    Stream<DynamicTest> bothEndsOfARangeAreTakenAndTheirNeighboursRefused(@TempDir Path folder) {
        List<Place> ranged = places().values().stream()
                .filter(place -> place.found().key().range().isPresent())
                .toList();
        assertThat(ranged).hasSizeGreaterThan(20);
        return ranged.stream().map(place -> DynamicTest.dynamicTest(place.name(), () -> {
            Range range = place.found().key().range().orElseThrow();
            requireTaken(place, range.min(), folder);
            if (!neighbour(place, range.min(), -1).isEmpty()) {
                requireRefused(place, neighbour(place, range.min(), -1), folder);
            }
            if (!range.max().isEmpty()) {
                requireTaken(place, range.max(), folder);
                requireRefused(place, neighbour(place, range.max(), 1), folder);
            }
        }));
    }

    /** The shape of a single text, if the key takes one. */
    private static Shape text(Shape shape) {
        return switch (shape) {
            case Shape.Maybe maybe -> text(maybe.content());
            case Shape.Items items when items.orOne() -> text(items.item());
            case Shape _ -> shape;
        };
    }

    private static Node wrongShape(Shape shape) {
        return switch (shape) {
            case Shape.Text _ ->
                new Node.Mapping(
                        List.of(new Node.Entry(
                                new Node.Scalar(WRONG, new Node.Mark("", 1, 1)), KeyExamples.scalar("x"))),
                        new Node.Mark("", 1, 1));
            case Shape.Maybe maybe -> wrongShape(maybe.content());
            case Shape.Items items ->
                items.item() instanceof Shape.Text ? wrongShape(items.item()) : KeyExamples.scalar(WRONG);
            case Shape.Fields _, Shape.Entries _ -> KeyExamples.scalar(WRONG);
            case Shape.TextOrItems _ -> new Node.Sequence(List.of(KeyExamples.scalar(WRONG)), new Node.Mark("", 1, 1));
        };
    }

    /** The next value of the key's type beyond {@code end}; empty when there is none. */
    private static String neighbour(Place place, String end, int direction) {
        Class<?> type = ((Shape.Text) text(place.found().key().shape())).type();
        LongUnaryOperator next = value -> value + direction;
        if (type == Duration.class) {
            Duration value = Durations.parse(end);
            // Bounds are compared as whole seconds in places; below a second there is only none at all.
            long seconds = value.toSeconds() > 0 ? value.toSeconds() + direction : 0;
            return value.isZero() && direction < 0 ? "" : seconds + " s";
        }
        if (type == ByteSize.class) {
            return next.applyAsLong(ByteSize.parse(end).bytes()) + " B";
        }
        if (type == DailyBytes.class) {
            return next.applyAsLong(DailyBytes.parse(end).bytes()) + " B/day";
        }
        return Long.toString(next.applyAsLong(Long.parseLong(end)));
    }

    private static void requireUnderlined(Place place, Node wrong, Path folder) throws IOException {
        String text = Files.readString(write(place, wrong, folder));
        assertThat(SchemaTest.complaints(SchemaTest.schema(place.file().kind()), text))
                .as("what an editor says of " + place.name())
                .isNotEmpty();
    }

    private static void requireReported(Place place, Node wrong, Path folder) throws IOException {
        Path file = write(place, wrong, folder);
        String text = Files.readString(file);
        int at = text.indexOf('"' + WRONG);
        int line = (int) text.substring(0, at).lines().count();
        int column = at - text.lastIndexOf('\n', at);
        assertThat(SpokenFrench.leftInEnglish(errors(place, folder))).as("in French: " + place.name()).isEmpty();
        assertThat(errors(place, folder))
                .as(place.name() + " in\n" + text)
                .anyMatch(error -> error.file().equals(file.toString())
                        && error.line() == line
                        && error.column() == column);
    }

    private static void requireTaken(Place place, String value, Path folder) throws IOException {
        Path file = write(place, KeyExamples.scalar(value), folder);
        assertThat(at(place, file, folder)).as(value).isEmpty();
    }

    private static void requireRefused(Place place, String value, Path folder) throws IOException {
        Path file = write(place, KeyExamples.scalar(value), folder);
        assertThat(at(place, file, folder)).as(value).isNotEmpty();
        assertThat(SpokenFrench.leftInEnglish(at(place, file, folder))).as("in French: " + place.name()).isEmpty();
    }

    /** The errors at the value of a key. */
    private static List<Located> at(Place place, Path file, Path folder) {
        Node node = org.veille.config.YamlFile.read(file, new Problems()).orElseThrow();
        Node value = node;
        for (String step : place.found().path()) {
            value = switch (value) {
                case Node.Mapping mapping ->
                    mapping.entries().stream()
                            .filter(entry -> entry.key().text().equals(step))
                            .findFirst()
                            .orElseThrow()
                            .value();
                case Node.Sequence sequence -> sequence.items().get(Integer.parseInt(step));
                case Node.Scalar _, Node.Nothing _, Node.Unreadable _ -> throw new AssertionError(step);
            };
        }
        Node.Mark mark = value.mark();
        return errors(place, folder).stream()
                .filter(error -> error.file().equals(mark.file())
                        && error.line() == mark.line()
                        && error.column() == mark.column())
                .toList();
    }

    private static Path write(Place place, Node value, Path folder) throws IOException {
        Path copy = copy(place, folder);
        Path file = copy.resolve(place.file().name());
        Files.writeString(
                file, YamlWriter.file(ExampleFile.replace(place.file().read(), place.found().path(), value)));
        return file;
    }

    private static List<Located> errors(Place place, Path folder) {
        Problems problems = new Problems();
        FileCheck.check(copyOf(place, folder).resolve(place.file().main()), LOADER, problems);
        return problems.errors();
    }

    private static Path copyOf(Place place, Path folder) {
        return folder.resolve(place.file().toString().replace('/', '_'));
    }

    private static Path copy(Place place, Path folder) {
        Path copy = copyOf(place, folder);
        if (!Files.exists(copy)) {
            place.file().copyTo(copy);
        }
        return copy;
    }
}
