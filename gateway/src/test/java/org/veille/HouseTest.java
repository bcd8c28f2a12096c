package org.veille;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The house of {@code docs/architecture.md}: which room may know which, and who keeps which library. */
class HouseTest {
    private static final String ROOT = "org.veille.";

    /** Every room, and the rooms it may use. The order is the picture's: arrows only point up. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("json", Set.of("model")),
            Map.entry("model", Set.of()),
            Map.entry("config", Set.of("model")),
            Map.entry("codec", Set.of("model", "json")),
            Map.entry("lorawan", Set.of("model")),
            Map.entry("condense", Set.of("model")),
            Map.entry("condition", Set.of("model", "config")),
            Map.entry("device", Set.of("model", "codec", "config", "json")),
            Map.entry("rule", Set.of("model", "config", "device", "condense", "condition")),
            Map.entry("actuate", Set.of("model", "config", "condition")),
            Map.entry("port", Set.of("model", "device", "condition", "rule", "actuate", "lorawan")),
            Map.entry(
                    "pipeline",
                    Set.of(
                            "port", "model", "json", "codec", "lorawan", "device", "condense", "condition", "rule",
                            "actuate")),
            Map.entry("adapter", Set.of("port", "model", "config", "codec", "json")),
            Map.entry(
                    "site",
                    Set.of(
                            "config", "json", "codec", "lorawan", "device", "rule", "condition", "actuate", "port",
                            "model", "adapter")),
            Map.entry(
                    "lab",
                    Set.of("pipeline", "site", "config", "port", "rule", "condition", "condense", "model", "json")),
            Map.entry("page", Set.of("port", "model", "json")),
            Map.entry("language", Set.of("model")));

    private static final Map<String, String> LIBRARIES = Map.of(
            "com.fasterxml.jackson..", "json",
            "org.snakeyaml..", "config",
            "org.mozilla..", "adapter.js",
            "org.eclipse.paho..", "adapter.mqtt",
            "org.eclipse.californium..", "adapter.coap",
            "com.pi4j..", "adapter.gpio",
            "com.influxdb..", "adapter.influx",
            "java.sql..", "adapter.sqlite",
            "com.sun.net.httpserver..", "page",
            "picocli..", "app");

    private static final String[] PURE = {
        ROOT + "model..",
        ROOT + "codec..",
        ROOT + "lorawan..",
        ROOT + "device..",
        ROOT + "condense..",
        ROOT + "condition..",
        ROOT + "rule..",
        ROOT + "actuate.."
    };

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.veille");

    @Test
    void everyRoomStandsAndHasPeopleInIt() {
        Map<String, Integer> rooms = new TreeMap<>();
        HOUSE.forEach(each -> rooms.merge(room(each), 1, Integer::sum));

        Set<String> expected = new TreeSet<>(ARROWS.keySet());
        expected.add("app");
        assertThat(rooms.keySet()).isEqualTo(expected);
        assertThat(rooms.values()).allSatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(3));
        assertThat(HOUSE.size()).isGreaterThan(300);
    }

    @Test
    void arrowsOnlyPointUp() {
        ARROWS.forEach((room, allowed) -> {
            List<String> forbidden = ARROWS.keySet().stream()
                    .filter(other -> !other.equals(room) && !allowed.contains(other))
                    .map(other -> ROOT + other + "..")
                    .collect(java.util.stream.Collectors.toList());
            forbidden.add(ROOT + "app..");
            noClasses()
                    .that(resideInAPackage(ROOT + room + ".."))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden.toArray(String[]::new))
                    .because("the room '" + room + "' may use only " + allowed)
                    .check(HOUSE);
        });
    }

    @Test
    void adaptersDoNotKnowEachOther() {
        slices().matching("org.veille.adapter.(*)..").should().notDependOnEachOther().check(HOUSE);
    }

    @Test
    void roomsAreFreeOfCycles() {
        slices().matching("org.veille.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void aLibraryIsImportedByOnePackage() {
        LIBRARIES.forEach((library, room) -> {
            noClasses()
                    .that(DescribedPredicate.not(resideInAPackage(ROOT + room)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library)
                    .because(library + " belongs to " + room)
                    .check(HOUSE);
            classes()
                    .that(resideInAPackage(ROOT + room))
                    .should(new UseSomeOf(library))
                    .check(HOUSE);
        });
    }

    @Test
    void pureRoomsHaveNoClockFileThreadRandomOrLog() {
        noClasses()
                .that(resideInAnyPackage(PURE))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.io..",
                                "java.util.random..",
                                "java.util.concurrent..",
                                "java.util.logging..",
                                "org.slf4j..")
                        .and(DescribedPredicate.not(new Harmless())))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.(util\\.Random|lang\\.Thread|nio\\.file\\.Files|lang\\.ProcessBuilder)")
                .check(HOUSE);
    }

    @Test
    void onlyTheEdgeReadsAWallClock() {
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(ROOT + "app..", ROOT + "adapter..", ROOT + "lab..")))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(java.time.ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(HOUSE);
    }

    private static String room(JavaClass each) {
        String rest = each.getPackageName().substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    /** Exceptions and byte streams in memory touch no file; a validated path is a value. */
    private static final class Harmless extends DescribedPredicate<JavaClass> {
        private static final Set<String> NAMES = Set.of(
                "java.io.Serializable",
                "java.io.IOException",
                "java.io.UncheckedIOException",
                "java.io.ByteArrayOutputStream",
                "java.io.ByteArrayInputStream",
                "java.io.DataOutputStream",
                "java.io.DataInputStream");

        Harmless() {
            super("harmless");
        }

        @Override
        public boolean test(JavaClass input) {
            return NAMES.contains(input.getName());
        }
    }

    /** At least one class of the package uses the library: a rule about nobody proves nothing. */
    private static final class UseSomeOf extends com.tngtech.archunit.lang.ArchCondition<JavaClass> {
        private final String library;
        private boolean used;

        UseSomeOf(String library) {
            super("use " + library + " somewhere");
            this.library = library;
        }

        @Override
        public void check(JavaClass item, com.tngtech.archunit.lang.ConditionEvents events) {
            used |= item.getDirectDependenciesFromSelf().stream()
                    .anyMatch(dependency -> resideInAPackage(library).test(dependency.getTargetClass()));
        }

        @Override
        public void finish(com.tngtech.archunit.lang.ConditionEvents events) {
            if (!used) {
                events.add(com.tngtech.archunit.lang.SimpleConditionEvent.violated(this, "nobody uses " + library));
            }
        }
    }
}
