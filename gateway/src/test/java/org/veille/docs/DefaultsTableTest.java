package org.veille.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veille.condense.DefaultMethod;
import org.veille.condense.Defaults;
import org.veille.config.Binder;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.model.Quantity;
import org.veille.rule.CondenseRule;
import org.veille.rule.RulesFile;

/**
 * The tables of defaults in the documentation are those of the program, reasons too. When this fails, look at what changed, put
 * a new reason into French here, and run this test with {@code -Dveille.docs.write=true}: that writes both tables.
 */
class DefaultsTableTest {
    private static final Path HOME =
            Path.of(System.getProperty("veille.root", "..")).toAbsolutePath().normalize();

    private static final Pattern TABLE =
            Pattern.compile("(<!-- generated: defaults -->\n)(.*?)(<!-- end: defaults -->)", Pattern.DOTALL);

    enum Page {
        ENGLISH("docs/condense-rules.md", "| quantity | method | within | why |\n|---|---|---|---|\n"),
        FRENCH("docs/fr/condense-rules.md", "| grandeur | méthode | within | pourquoi |\n|---|---|---|---|\n");

        private final Path file;
        private final String head;

        Page(String file, String head) {
            this.file = HOME.resolve(file);
            this.head = head;
        }

        private String say(String english) {
            if (this == ENGLISH) {
                return english;
            }
            assertThat(FRENCH_REASONS).as("in French").containsKey(english);
            return FRENCH_REASONS.get(english);
        }

        /** As its readers write it; the programme's files have the point in either language. */
        private String number(double value) {
            String plain = new java.math.BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
            return this == ENGLISH ? plain : plain.replace('.', ',');
        }

        private String within(Quantity quantity) {
            DefaultMethod method = Defaults.of(quantity);
            return method.isBounded() ? quantity.unit().with(number(method.within())) : "–";
        }

        /** Quantities that agree in everything share a row. */
        private String table() {
            Map<String, StringJoiner> rows = new LinkedHashMap<>();
            for (Quantity quantity : Quantity.values()) {
                DefaultMethod method = Defaults.of(quantity);
                String row = " | `" + method.kind().name().toLowerCase(Locale.ROOT) + "` | " + within(quantity) + " | "
                        + say(method.why()) + " |\n";
                rows.computeIfAbsent(row, _ -> new StringJoiner(", ")).add("`" + quantity.id() + "`");
            }
            StringBuilder table = new StringBuilder(head);
            rows.forEach((row, quantities) -> table.append("| ").append(quantities).append(row));
            return table.toString();
        }

        private String written() throws IOException {
            Matcher part = TABLE.matcher(Files.readString(file));
            assertThat(part.find()).as(file + " has a table of defaults").isTrue();
            return part.group(2);
        }

        private void write() throws IOException {
            String page = Files.readString(file);
            Files.writeString(
                    file, TABLE.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(table()) + "$3"));
        }
    }

    private static final Map<String, String> FRENCH_REASONS = Map.ofEntries(
            Map.entry(
                    "a fifth of the degree in which set points are given (19 °C, R241-26)",
                    "un cinquième du degré dans lequel se donnent les consignes (19 °C, R241-26)"),
            Map.entry("what a good room sensor is accurate to", "l'exactitude d'un bon capteur d'ambiance"),
            Map.entry(
                    "half of the 50 ppm that a sensor may be off (arrêté of 27 December 2022)",
                    "la moitié des 50 ppm dont un capteur peut s'écarter (arrêté du 27 décembre 2022)"),
            Map.entry(
                    "under half of the WHO's strictest guideline, 2021 (5 µg/m³)",
                    "moins de la moitié de la ligne directrice la plus stricte de l'OMS, 2021 (5 µg/m³)"),
            Map.entry(
                    "a choice: we know of no threshold for the sum of all compounds",
                    "un choix : nous ne connaissons pas de seuil pour la somme de tous les composés"),
            Map.entry(
                    "a choice: a tenth of 100, the index of a usual day",
                    "un choix : un dixième de 100, l'indice d'un jour ordinaire"),
            Map.entry(
                    "under half of the WHO's yearly guideline, 2021 (10 µg/m³, some 5 ppb)",
                    "moins de la moitié de la ligne directrice annuelle de l'OMS, 2021 (10 µg/m³, environ 5 ppb)"),
            Map.entry(
                    "under a third of the WHO's daily guideline, 2021 (4 mg/m³, some 3.5 ppm)",
                    "moins d'un tiers de la ligne directrice journalière de l'OMS, 2021 (4 mg/m³, environ 3,5 ppm)"),
            Map.entry(
                    "a fifteenth of the reference level of 300 Bq/m³", "un quinzième du niveau de référence de 300 Bq/m³"),
            Map.entry("3 dB are twice or half the sound power", "3 dB : le double ou la moitié de la puissance sonore"),
            Map.entry(
                    "small beside the 300 lx and more of a lit classroom (EN 12464-1)",
                    "peu devant les 300 lx et plus d'une classe éclairée (EN 12464-1)"),
            Map.entry(
                    "4 m of height; weather moves it by several hPa a day",
                    "4 m d'altitude ; le temps qu'il fait la déplace de plusieurs hPa par jour"),
            Map.entry(
                    "a state has no bound: every change counts", "un état n'a pas de borne : chaque changement compte"),
            Map.entry(
                    "loads switch in steps; bills are read off means",
                    "les charges varient par à-coups ; une facture se lit sur des moyennes"),
            Map.entry(
                    "a consumption between two points is within 20 Wh", "une consommation entre deux points est à 20 Wh près"),
            Map.entry("a consumption between two points is within 20 L", "une consommation entre deux points est à 20 L près"),
            Map.entry(
                    "a consumption between two points is within 0.02 m³, some 0.2 kWh",
                    "une consommation entre deux points est à 0,02 m³ près, environ 0,2 kWh"),
            Map.entry(
                    "under a hundredth of 230 V; EN 50160 allows a tenth",
                    "moins d'un centième de 230 V ; EN 50160 admet un dixième"),
            Map.entry("a lamp: 23 VA at 230 V", "une lampe : 23 VA sous 230 V"),
            Map.entry(
                    "a tenth of the 0.5 Hz that EN 50160 allows", "un dixième des 0,5 Hz qu'admet EN 50160"),
            Map.entry(
                    "tells 1 from 0.93 (tan φ = 0.4, where reactive energy is billed)",
                    "distingue 1 de 0,93 (tan φ = 0,4, où l'énergie réactive est facturée)"),
            Map.entry(
                    "under half of what a leaking cistern runs, some 25 L/h",
                    "moins de la moitié d'une chasse d'eau qui fuit, environ 25 L/h"),
            Map.entry(
                    "a choice: cells fall by some tenths of a volt before their end",
                    "un choix : une pile perd quelques dixièmes de volt avant sa fin"),
            Map.entry("the step in which devices tell it", "le pas dans lequel les capteurs la donnent"),
            Map.entry("3 dB are twice or half the power", "3 dB : le double ou la moitié de la puissance"));

    @ParameterizedTest
    @EnumSource
    void theTableIsTheProgrammes(Page page) throws IOException {
        if (Boolean.getBoolean("veille.docs.write")) {
            page.write();
        }

        assertThat(page.written()).isEqualTo(page.table());
        for (Quantity quantity : Quantity.values()) {
            assertThat(page.written()).contains("`" + quantity.id() + "`");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsExampleBinds(Page page) throws IOException {
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page.file));
        assertThat(example.find()).isTrue();

        Problems problems = new Problems();
        Optional<RulesFile> rules = YamlFile.parse("example.yaml", example.group(1), problems)
                .flatMap(node -> Binder.bind(RulesFile.class, node, problems));

        assertThat(problems.sorted()).isEmpty();
        assertThat(rules.orElseThrow().condense())
                .extracting(CondenseRule::method)
                .containsExactly("trend", "step", "window");
    }

    @Test
    void noReasonInFrenchIsLeftOver() {
        assertThat(FRENCH_REASONS.keySet()).allSatisfy(reason -> assertThat(Quantity.values())
                .extracting(quantity -> Defaults.of(quantity).why())
                .contains(reason));
    }
}
