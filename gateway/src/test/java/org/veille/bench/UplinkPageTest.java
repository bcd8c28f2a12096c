package org.veille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The numbers of the documentation are those of the program. When this fails, look at what changed; then
 * {@code gateway/bench/uplink --write-docs}.
 */
class UplinkPageTest {
    private static final Path HOME =
            Path.of(System.getProperty("veille.root", "..")).toAbsolutePath().normalize();

    /** The JDK of another system brings another zlib: kilobytes may differ by so much, counts may not. */
    private static final double SHARE = 0.01;

    /** And by so much where they are few. */
    private static final double LEAST_KB = 0.15;

    private static UplinkDays days;

    @BeforeAll
    static void send() throws IOException {
        days = UplinkDays.ofTheDocumentation();
    }

    @ParameterizedTest
    @EnumSource
    void theTablesAreTheProgrammes(Language language) throws IOException {
        GeneratedPage page = new GeneratedPage(HOME, language, UplinkDays.PAGE);

        for (Map.Entry<String, String> part : days.parts(language).entrySet()) {
            String[] said = page.part(part.getKey()).split("(?<=[|\\n·])");
            String[] counted = part.getValue().split("(?<=[|\\n·])");
            assertThat(said).as(part.getKey()).hasSameSizeAs(counted);
            for (int i = 0; i < said.length; i++) {
                if (!isClose(said[i], counted[i])) {
                    assertThat(said[i]).as("%s, of %s", part.getKey(), part.getValue()).isEqualTo(counted[i]);
                }
            }
        }
    }

    private static boolean isClose(String said, String counted) {
        double found = fraction(said);
        double expected = fraction(counted);
        return Math.abs(found - expected) <= Math.max(LEAST_KB, SHARE * expected);
    }

    /** NaN unless it is a number with decimals. */
    private static double fraction(String cell) {
        String number = cell.replaceAll("[|·* ]", "");
        if (!number.matches("-?[0-9]+[.,][0-9]{1,2}")) {
            return Double.NaN;
        }
        return Double.parseDouble(number.replace(',', '.'));
    }
}
