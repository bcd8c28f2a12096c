package org.veille.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.veille.condition.CalendarFile;
import org.veille.device.Profile;
import org.veille.rule.RuleTest;
import org.veille.rule.RulesFile;
import org.veille.site.DeviceEntry;
import org.veille.site.SiteFile;

/** The kinds of file that people write: what binds them, and where their reference and their schema are. */
enum FileKind {
    VEILLE(SiteFile.class, "veille.yaml"),
    DEVICES(DeviceEntry.class, "devices.yaml"),
    RULES(RulesFile.class, "rule files"),
    PROFILE(Profile.class, "device profiles"),
    CALENDAR(CalendarFile.class, "calendars"),
    RULE_TEST(RuleTest.class, "rule tests");

    static final Path HOME =
            Path.of(System.getProperty("veille.root", "..")).toAbsolutePath().normalize();

    private static final Path EXAMPLES = HOME.resolve("docs/reference/examples");

    final Class<? extends Record> type;
    final String title;

    FileKind(Class<? extends Record> type, String title) {
        this.type = type;
        this.title = title;
    }

    /** Whether the file has a list at its top. */
    boolean isList() {
        return this == DEVICES;
    }

    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Path page() {
        return HOME.resolve("docs/reference/" + slug() + ".md");
    }

    Path schema() {
        return HOME.resolve("edge-rules/schema/" + slug() + ".schema.json");
    }

    /** Where the values of the reference's examples are taken from: the first file that writes a key has its example. */
    List<ExampleFile> examples() {
        Path school = EXAMPLES.resolve("school");
        Path models = HOME.resolve("firmware-config/devices");
        return switch (this) {
            case VEILLE ->
                List.of(
                        new ExampleFile(this, school, "veille.yaml", "veille.yaml"),
                        new ExampleFile(this, EXAMPLES.resolve("influxdb-1"), "veille.yaml", "veille.yaml"));
            case DEVICES -> List.of(new ExampleFile(this, school, "devices.yaml", "veille.yaml"));
            case RULES -> List.of(new ExampleFile(this, school, "rules/rules.yaml", "veille.yaml"));
            case PROFILE ->
                List.of(
                        new ExampleFile(this, EXAMPLES, "profile.yaml", "profile.yaml"),
                        new ExampleFile(this, models.resolve("milesight/am107"), "profile.yaml", "profile.yaml"),
                        new ExampleFile(this, models.resolve("generic/cayenne-lpp"), "profile.yaml", "profile.yaml"));
            case CALENDAR ->
                List.of(
                        new ExampleFile(this, EXAMPLES, "calendar.yaml", "calendar.yaml"),
                        new ExampleFile(
                                this,
                                HOME.resolve("edge-rules/calendars"),
                                "school-holidays-fr.yaml",
                                "school-holidays-fr.yaml"));
            case RULE_TEST ->
                List.of(
                        new ExampleFile(this, school, "rules/rules.test.yaml", "rules/rules.test.yaml"),
                        ruleTest("air", "co2-sampling"),
                        ruleTest("heating", "gym-setback"),
                        ruleTest("energy", "condense"));
        };
    }

    private ExampleFile ruleTest(String theme, String name) {
        String file = name + ".test.yaml";
        return new ExampleFile(this, HOME.resolve("edge-rules").resolve(theme), file, file);
    }
}
