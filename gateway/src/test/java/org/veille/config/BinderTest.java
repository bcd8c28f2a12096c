package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;
import org.veille.model.Unit;

class BinderTest {
    @Test
    void eachTypeIsReadFromItsText() {
        String yaml = """
                text: off
                count: -12
                total: 9000000000
                share: 0.25
                on: true
                mode: dry-run
                hold: 10 min
                zone: Europe/Paris
                from: 8:05
                day: 2027-02-28
                url: mqtts://localhost:8883
                folder: profiles/x
                within: 25 ppm
                disk: 512 MB
                writes: 200 MB/day
                token: file:secrets/influx
                device: salle-12
                quantity: co2
                unit: °C
                """;
        assertThat(Reading.of(Building.Types.class, yaml).get())
                .isEqualTo(new Building.Types(
                        Optional.of("off"),
                        Optional.of(-12),
                        Optional.of(9_000_000_000L),
                        Optional.of(0.25),
                        Optional.of(true),
                        Optional.of(Building.Mode.DRY_RUN),
                        Optional.of(Duration.ofMinutes(10)),
                        Optional.of(ZoneId.of("Europe/Paris")),
                        Optional.of(LocalTime.of(8, 5)),
                        Optional.of(LocalDate.of(2027, 2, 28)),
                        Optional.of(URI.create("mqtts://localhost:8883")),
                        Optional.of(Path.of("profiles/x")),
                        Optional.of(new Measure(25, Unit.PPM)),
                        Optional.of(new ByteSize(512_000_000)),
                        Optional.of(new DailyBytes(200_000_000)),
                        Optional.of(new Secret.InFile(Path.of("secrets/influx"))),
                        Optional.of(new DeviceId("salle-12")),
                        Optional.of(Quantity.CO2),
                        Optional.of(Unit.CELSIUS)));
    }

    @Test
    void primitivesAreRequired() {
        assertThat(Reading.of(Building.Primitives.class, "{count: 1, total: 2, share: 3, on: false}")
                        .get())
                .isEqualTo(new Building.Primitives(1, 2, 3, false));
    }

    @Test
    void whatIsNotWrittenIsEmptyOrHasItsDefault() {
        Building.Site site = Reading.of(Building.Site.class, "name: x").get();
        assertThat(site)
                .isEqualTo(new Building.Site(
                        "x",
                        ZoneId.of("Europe/Paris"),
                        Optional.empty(),
                        new Building.Budget(new ByteSize(512_000_000), new DailyBytes(200_000_000)),
                        Map.of(),
                        List.of()));
    }

    @Test
    void aDefaultMayBeAListAsAPersonWritesIt() {
        Building.Site site = Reading.of(Building.Site.class, "{name: x, windows: {b: {every: 1 h}, a: {every: 2 h}}}")
                .get();
        assertThat(site.windows().get("b").keep()).containsExactly("mean", "min", "max");
        assertThat(site.windows().keySet()).containsExactly("b", "a");
    }

    @Test
    void anExplicitNullCountsAsNotWritten() {
        assertThat(Reading.of(Building.Site.class, "{name: x, influx: null, zone: ~, rules: null}")
                        .get()
                        .influx())
                .isEmpty();
    }

    @Test
    void aSingleItemMayStandForAListWhereTheRecordSaysSo() {
        String yaml = """
                - id: a
                  mqtt: {topic: t/a}
                - id: b
                  mqtt:
                    - {topic: t/b, map: {"": temperature °C}}
                    - {topic: t/c, map: {/value: co2 ppm}, time: /time}
                """;
        List<Building.Device> devices =
                Reading.ofList(Building.Device.class, yaml).get();
        assertThat(devices.getFirst().mqtt())
                .containsExactly(new Building.Topic("t/a", Map.of(), Optional.empty()));
        assertThat(devices.getLast().mqtt())
                .containsExactly(
                        new Building.Topic("t/b", Map.of("", "temperature °C"), Optional.empty()),
                        new Building.Topic("t/c", Map.of("/value", "co2 ppm"), Optional.of("/time")));
    }

    @Test
    void aTextOrAListTakesBothAndMayNest() {
        String yaml = "all: [{any: a/b/c/co2, above: 1000 ppm}, {all: x/*/*/co2}]";
        Building.Condition condition = Reading.of(Building.Condition.class, yaml).get();
        TextOr.Many<Building.Condition> many =
                (TextOr.Many<Building.Condition>) condition.all().orElseThrow();
        assertThat(many.items().getFirst().above()).contains(new Measure(1000, Unit.PPM));
        assertThat(many.items().getLast().all()).contains(new TextOr.Text<>("x/*/*/co2"));
    }

    @Test
    void aRecordKnowsWhereItAndItsKeysStand() {
        String yaml = """
                - id: a
                - id: b
                  mqtt:
                    - topic: t
                      map: {/co2: co2 ppm}
                """;
        Where where = Reading.ofList(Building.Device.class, yaml).get().getLast().where();
        assertThat(where).extracting(Where::file, Where::line, Where::column, Where::path)
                .containsExactly("devices.yaml", 2, 3, "devices[1]");
        assertThat(where.of("id").column()).isEqualTo(7);
        assertThat(where.of("model")).isSameAs(where);
        Where inner = where.of("mqtt").of("0").of("map").of("/co2");
        assertThat(inner).extracting(Where::line, Where::column, Where::path)
                .containsExactly(5, 19, "devices[1].mqtt[0].map[\"/co2\"]");
    }

    @Test
    void aRelativePathCountsFromTheFolderOfItsFile() {
        Problems problems = new Problems();
        Node node = YamlFile.parse("/etc/veille/veille.yaml", "{folder: a/b, token: file:s}", problems)
                .orElseThrow();
        Building.Types types = Binder.bind(Building.Types.class, node, problems).orElseThrow();
        assertThat(types.folder()).contains(Path.of("/etc/veille/a/b"));
        assertThat(types.token()).contains(new Secret.InFile(Path.of("/etc/veille/s")));
    }

    @Test
    void anAbsolutePathStaysAsItIs() {
        assertThat(Reading.of(Building.Types.class, "folder: /var/lib").get().folder())
                .contains(Path.of("/var/lib"));
    }

    @Test
    void anEmptyFileOfAListIsAnEmptyList() {
        assertThat(Reading.ofList(Building.Device.class, "# none yet\n").get()).isEmpty();
    }

    @Test
    void theGoodItemsOfAListAreThereForChecksAcrossThem() {
        Reading<List<Building.Device>> devices =
                Reading.ofList(Building.Device.class, "[{id: a}, {id: B}, {id: c}]");
        assertThat(devices.problems().hasErrors()).isTrue();
        assertThat(devices.value().orElseThrow())
                .extracting(Building.Device::id)
                .containsExactly(new DeviceId("a"), new DeviceId("c"));
    }

    @Test
    void aRecordWithABrokenItemOrEntryIsNotMade() {
        assertThat(Reading.of(Building.Window.class, "{every: 1 h, keep: [mean, [x]]}").value())
                .isEmpty();
        assertThat(Reading.of(Building.Topic.class, "{topic: t, map: {/a: co2 ppm, /b: []}}").value())
                .isEmpty();
    }

    record Unreadable(Thread thread) {}

    record WrongDefault(@Default("soon") Duration every) {}

    @Test
    void aRecordThatNoFileCanGiveIsAMistakeOfTheProgram() {
        assertThatThrownBy(() -> Reading.of(Unreadable.class, "thread: x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Unreadable.thread: no way to read a java.lang.Thread");
    }

    @Test
    void aDefaultThatDoesNotBindIsAMistakeOfTheProgram() {
        assertThatThrownBy(() -> Reading.of(WrongDefault.class, "{}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("default of every");
    }

    @Bare
    record Pause(@Default("6 h") Duration hold, Where where) {}

    record Plan(Optional<Pause> pause, Optional<Building.Mode> mode, Where where) {}

    @Test
    void aBareKeyHasTheDefaultsOfItsRecord() {
        Plan plan = Reading.of(Plan.class, "pause:").get();

        assertThat(plan.pause().orElseThrow().hold()).isEqualTo(Duration.ofHours(6));
        assertThat(plan.pause().orElseThrow().where().path()).isEqualTo("pause");
        assertThat(Reading.of(Plan.class, "pause: {hold: 1 h}").get().pause().orElseThrow().hold())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aKeyThatSaysNullIsNotWritten() {
        assertThat(Reading.of(Plan.class, "pause: ~").get().pause()).isEmpty();
    }

    @Test
    void anyOtherEmptyKeyIsWarnedOf() {
        assertThat(Reading.of(Plan.class, "mode:").lines()).singleElement().asString().contains("counts as not written");
    }
}
