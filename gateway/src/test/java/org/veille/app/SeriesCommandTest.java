package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.row;
import static org.veille.port.Batches.tick;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.json.JsonObject;
import org.veille.site.SiteFolder;

/** {@code veille series} and {@code veille outbox} on a database that a gateway has written. */
class SeriesCommandTest {
    @TempDir
    private Path folder;

    private Path database;

    @BeforeEach
    void write() {
        database = folder.resolve("data/veille.db");
        try (SqliteJournal journal = new SqliteJournal(database, Retention.withSink())) {
            journal.recover();
        }
    }

    private void fill() {
        try (SqliteJournal journal = new SqliteJournal(database, Retention.withSink())) {
            journal.recover();
            Map<String, String> tags = Map.of("device", "salle-12-air", "unit", "ppm");
            journal.commit(tick(1)
                    .series(1, "salle-12-air/co2")
                    .series(2, "salle-12-air/temperature")
                    .reading(1, T0, 640)
                    .reading(1, T0 + 600_000, 655.5)
                    .row(co2(T0, 640))
                    .row(co2(T0 + 600_000, 655.5))
                    .row(row("co2_1h", tags, Map.of("mean", 650.0, "count", 2L, "run_start", true), T0))
                    .build());
            journal.commit(tick(2).refused(co2(T0, 1), "unprocessable <entity>").delivered(1, 0).build());
        }
    }

    @Test
    void beforeTheFirstReadingThereIsNothingAndThatIsFine() {
        assertThat(veille("series", "--database", database))
                .isEqualTo(new Cli(0, String.format("No reading has come yet."
                        + " 'veille devices --heard' shows who sends and is not known, 'veille doctor' what is missing.%n"), ""));
        assertThat(veille("series", "--csv", "--database", database).out())
                .isEqualToNormalizingNewlines("series,time,value,unit,readings,points\n");
        assertThat(veille("series", "--json", "--database", database).out())
                .isEqualToNormalizingNewlines("{\"schema\":\"veille.series/1\",\"series\":[]}\n");
        assertThat(veille("outbox", "--database", database).out())
                .isEqualToNormalizingNewlines("Nothing waits: every stored point is delivered.\n");
    }

    @Test
    void theListHasEverySeriesWithItsLastValue() {
        fill();

        assertThat(veille("series", "--database", database).out().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).matches(
                        "salle-12-air/co2 +655.5 ppm +\\d+ d  (▁█|_#) +3 of 2 readings"))
                .anySatisfy(line -> assertThat(line).matches("salle-12-air/temperature +- +-  +0 of 0 readings"));
        assertThat(veille("series", "--ascii", "--database", database).out()).contains("  _# ");
        assertThat(veille("series", "--csv", "--database", database).out().lines())
                .contains("salle-12-air/co2,2026-03-01T00:10:00.000Z,655.5,ppm,2,3");
    }

    @Test
    void theListAsJsonHasNullForWhatIsNotKnown() {
        fill();

        assertThat(veille("series", "--json", "--database", database).json().array("series").orElseThrow().items())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "{\"series\":\"salle-12-air/co2\",\"unit\":\"ppm\",\"time\":\"2026-03-01T00:10:00.000Z\","
                                + "\"value\":655.5,\"readings\":2,\"points\":3}",
                        "{\"series\":\"salle-12-air/temperature\",\"unit\":\"°C\",\"time\":null,\"value\":null,"
                                + "\"readings\":0,\"points\":0}");
    }

    @Test
    void oneSeriesIsACurveAndItsPointsAndAsCsvATable() {
        fill();

        List<String> lines = veille("series", "salle-12-air/co2", "--ascii", "--database", database).out().lines().toList();
        assertThat(lines.getFirst())
                .matches("salle-12-air/co2: 655.5 ppm, \\d+ d ago; 3 points kept of 2 readings still here");
        assertThat(lines).hasSize(4 + Plot.HEIGHT + 2).contains("The stored points:").allMatch(line -> line.length() <= 100);
        assertThat(lines.get(3)).startsWith("      655.5 |").endsWith("*");
        assertThat(lines.getLast()).endsWith("  655.5 ppm");
        assertThat(veille("series", "salle-12-air/co2", "--csv", "--database", database).out())
                .isEqualToNormalizingNewlines("time_ms,value\n" + T0 + ",640.0\n" + (T0 + 600_000) + ",655.5\n");
    }

    @Test
    void oneMeasurementAsJsonKeepsTheTypesOfItsFields() {
        fill();

        Cli cli = veille("series", "salle-12-air/co2", "--measurement", "co2_1h", "--json", "--database", database);
        assertThat(cli.out().strip())
                .isEqualTo("{\"schema\":\"veille.series/1\",\"series\":\"salle-12-air/co2\",\"measurement\":\"co2_1h\","
                        + "\"unit\":\"ppm\",\"points\":[{\"time\":\"2026-03-01T00:00:00.000Z\",\"count\":2,"
                        + "\"mean\":650,\"run_start\":true}]}");
    }

    @Test
    void aDeviceAloneIsAllOfItsSeriesAndNoOther() {
        try (SqliteJournal journal = new SqliteJournal(database, Retention.withSink())) {
            journal.recover();
            journal.commit(tick(1)
                    .series(1, "salle-12-air/co2")
                    .series(2, "salle-12-air/temperature")
                    .series(3, "salle-13-air/co2")
                    .reading(3, T0, 500)
                    .build());
        }

        assertThat(veille("series", "salle-12-air", "--csv", "--database", database).out().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).startsWith("salle-12-air/co2,"))
                .anySatisfy(line -> assertThat(line).startsWith("salle-12-air/temperature,"));
    }

    @Test
    void anUnknownSeriesNamesTheRemedy() {
        fill();

        Cli cli = veille("series", "salle-13-air/co2", "--database", database);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("salle-13-air/co2").contains("'veille series' lists what there is");
        assertThat(veille("series", "salle-13-air", "--database", database).err())
                .contains("found 'salle-13-air', expected a device with readings, or device/quantity");
        assertThat(veille("series", "salle-12-air/co2", "--measurement", "co3", "--database", database).err())
                .contains("measurements of this one: [co2, co2_1h]");
        assertThat(veille("series", "salle-13-air/co2", "--json", "--database", database).json().text("code"))
                .contains("invalidValue");
    }

    @Test
    void theConfigurationSaysWhereTheDatabaseIs() {
        fill();
        SiteFolder files = new SiteFolder(folder).write("veille.yaml", "site: {name: ecole}\n");

        assertThat(veille("series", "-c", files.file("veille.yaml")).out()).contains("salle-12-air/co2");
    }

    @Test
    void theOutboxSaysWhatWaitsAndWhatWasRefused() {
        fill();

        assertThat(veille("outbox", "--database", database).out().lines())
                .anySatisfy(line -> assertThat(line).matches(
                        "Waiting: 2 points \\(\\d+ bytes\\), the oldest since 2026-03-01T00:01:00.000Z"))
                .anySatisfy(line -> assertThat(line).contains("400: unprocessable <entity>"));
    }

    @Test
    void theOutboxAsJsonHasAllKeys() {
        fill();

        Cli cli = veille("outbox", "--json", "--database", database);
        assertThat(cli.keys())
                .containsExactly(
                        "schema", "pendingPoints", "pendingBytes", "oldest", "sinks", "quarantine", "thinned");
        assertThat(cli.json().integer("pendingPoints")).hasValue(2);
        assertThat(cli.json().array("quarantine").orElseThrow().items()).singleElement().satisfies(refused -> {
            JsonObject row = (JsonObject) refused;
            assertThat(row.fields().keySet())
                    .containsExactly("id", "series", "time", "fields", "status", "serverMessage", "since");
            assertThat(row.object("fields").orElseThrow().number("value")).hasValue(1);
            assertThat(row.text("serverMessage")).contains("unprocessable <entity>");
        });
    }
}
