package org.veille.docs.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.json.Json;
import org.veille.json.JsonArray;
import org.veille.json.JsonException;
import org.veille.json.JsonObject;
import org.veille.json.JsonValue;
import org.veille.servers.InfluxDb1;

/**
 * The dashboard that people import: whole, readable, and every query of it gives rows of a real InfluxDB 1.6. Grafana
 * itself is not here; what it does to a query before it sends it is {@link #sent}.
 */
@Tag("acceptance")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
    private static final int COLUMNS = 24;
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

    /** The week of the documentation, as Grafana writes a range: with its end. */
    private static final String WEEK = "time >= 1792360800000ms and time <= 1792969199999ms";

    private JsonObject dashboard;
    private InfluxDb1 influx;

    @BeforeAll
    void live(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException, JsonException {
        dashboard = (JsonObject) Json.parse(
                Files.readAllBytes(Manual.home().resolve("docs/grafana/veille.json")), MAX_BYTES);
        influx = new InfluxDb1(folder.resolve("influxdb"));
        influx.start();
        Building.live(Manual.read("energy-manager.md"), influx, folder.resolve("etc"), 0);
    }

    @AfterAll
    void stop() {
        if (influx != null) {
            influx.close();
        }
    }

    @Test
    void isADashboardOfACurrentGrafana() {
        assertThat(dashboard.text("title")).hasValue("Veille");
        assertThat(dashboard.text("uid")).hasValue("veille");
        assertThat(dashboard.integer("schemaVersion")).hasValue(41);
        assertThat(variables().keySet())
                .containsExactly("datasource", "site", "building", "zone", "device", "live", "tz");
    }

    @Test
    void everyPanelHasAnIdOfItsOwnATitleAUnitAndWords() {
        assertThat(panels()).hasSizeGreaterThan(12);
        assertThat(panels().stream().map(panel -> panel.integer("id").orElseThrow())).doesNotHaveDuplicates();
        for (JsonObject panel : panels()) {
            assertThat(panel.text("title").orElse("")).isNotBlank();
            if (!isRow(panel)) {
                assertThat(panel.text("description").orElse("")).as(title(panel)).endsWith(".");
                assertThat(panel.object("fieldConfig").orElseThrow().object("defaults").orElseThrow().text("unit"))
                        .as(title(panel))
                        .isPresent();
            }
        }
    }

    @Test
    void noPanelLiesOnAnotherOrBesideTheGrid() {
        Map<List<Integer>, String> cells = new HashMap<>();
        for (JsonObject panel : panels()) {
            JsonObject at = panel.object("gridPos").orElseThrow();
            int x = whole(at, "x");
            int y = whole(at, "y");
            assertThat(x + whole(at, "w")).as(title(panel)).isLessThanOrEqualTo(COLUMNS);
            for (int column = x; column < x + whole(at, "w"); column++) {
                for (int row = y; row < y + whole(at, "h"); row++) {
                    assertThat(cells.put(List.of(column, row), title(panel))).as(title(panel)).isNull();
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everyQueryGivesRows() {
        return panels().stream().filter(panel -> !isRow(panel)).flatMap(panel -> {
            List<JsonObject> targets = objects(panel, "targets");
            assertThat(targets).as(title(panel)).isNotEmpty();
            return targets.stream()
                    .map(target -> dynamicTest(title(panel) + " " + target.text("refId").orElseThrow(), () -> {
                        Table table = ask(target.text("query").orElseThrow());
                        assertThat(table.rows()).isNotEmpty();
                        // What Grafana groups by is what it names the lines after.
                        Matcher tag = Pattern.compile("\\$tag_(\\w+)").matcher(target.text("alias").orElse(""));
                        while (tag.find()) {
                            assertThat(table.rows()).allMatch(row -> row.tags().containsKey(tag.group(1)));
                        }
                    }));
        });
    }

    @TestFactory
    Stream<DynamicTest> everyVariableHasValues() {
        return variables().entrySet().stream()
                .filter(variable -> variable.getValue().text("type").orElseThrow().equals("query"))
                .map(variable -> dynamicTest(variable.getKey(), () -> assertThat(
                                ask(variable.getValue().text("query").orElseThrow()).rows())
                        .isNotEmpty()));
    }

    @Test
    void aRoomCanBeLookedAtAlone() {
        String query = panels().stream()
                .filter(panel -> title(panel).equals("Energy of each day"))
                .map(panel -> objects(panel, "targets").getFirst().text("query").orElseThrow())
                .findFirst()
                .orElseThrow();
        Table one = Table.of(influx, Building.DATABASE, sent(query, Map.of("zone", "(technique)")));
        assertThat(one.rows()).hasSize(7).allMatch(row -> row.tags().get("device").equals(Building.METER));
    }

    // ---- what Grafana does ------------------------------------------------------------------------------------------

    private Table ask(String query) {
        return Table.of(influx, Building.DATABASE, sent(query, Map.of()));
    }

    /** With values in place of the variables: all of them, unless chosen. */
    private String sent(String query, Map<String, String> chosen) {
        Map<String, String> values = new HashMap<>(Map.of("timeFilter", WEEK, "__interval", "1h"));
        variables().forEach((name, variable) -> values.put(
                name,
                variable.text("type").orElseThrow().equals("textbox")
                        ? variable.text("query").orElseThrow()
                        : variable.text("allValue").orElse("")));
        values.putAll(chosen);
        return VARIABLE.matcher(query).replaceAll(name -> {
            String value = values.get(name.group(1));
            assertThat(value).as(name.group() + " in " + query).isNotEmpty();
            return Matcher.quoteReplacement(value);
        });
    }

    // ---- its parts --------------------------------------------------------------------------------------------------

    private List<JsonObject> panels() {
        return objects(dashboard, "panels");
    }

    private Map<String, JsonObject> variables() {
        return objects(dashboard.object("templating").orElseThrow(), "list").stream()
                .collect(Collectors.toMap(
                        variable -> variable.text("name").orElseThrow(),
                        variable -> variable,
                        (one, _) -> one,
                        LinkedHashMap::new));
    }

    private static List<JsonObject> objects(JsonObject parent, String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonValue each : parent.array(name).map(JsonArray::items).orElse(List.of())) {
            objects.add((JsonObject) each);
        }
        return objects;
    }

    private static boolean isRow(JsonObject panel) {
        return panel.text("type").orElseThrow().equals("row");
    }

    private static String title(JsonObject panel) {
        return panel.text("title").orElse("?");
    }

    private static int whole(JsonObject object, String name) {
        return Math.toIntExact(object.integer(name).orElseThrow());
    }
}
