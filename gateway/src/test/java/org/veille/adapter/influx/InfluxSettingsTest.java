package org.veille.adapter.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.config.Secret;
import org.veille.model.InvalidValue;

class InfluxSettingsTest {
    private static final URI URL = URI.create("http://localhost:8086");
    private static final Optional<String> NONE = Optional.empty();
    private static final Optional<String> SOME = Optional.of("name");
    private static final Optional<Secret> TOKEN = Optional.of(new Secret.Variable("TOKEN"));
    private static final Optional<Secret> NO_TOKEN = Optional.empty();

    @Test
    void aVersionIsReadAsItIsWritten() {
        for (InfluxVersion version : InfluxVersion.values()) {
            assertThat(InfluxVersion.parse(version.toString())).isEqualTo(version);
        }
        InvalidValue why = catchThrowableOfType(InvalidValue.class, () -> InfluxVersion.parse("2.7"));
        assertThat(why).hasMessage("found '2.7', expected auto, 1, 2 or 3; the first number of the version is enough");
    }

    @Test
    void eachVersionHasWhatItNeeds() {
        assertThatCode(() -> settings(InfluxVersion.V1, NONE, NONE, NO_TOKEN, SOME)).doesNotThrowAnyException();
        assertThatCode(() -> settings(InfluxVersion.V2, SOME, SOME, TOKEN, NONE)).doesNotThrowAnyException();
        assertThatCode(() -> settings(InfluxVersion.V3, NONE, SOME, TOKEN, NONE)).doesNotThrowAnyException();
        assertThatCode(() -> settings(InfluxVersion.AUTO, SOME, SOME, NO_TOKEN, NONE)).doesNotThrowAnyException();
        assertThatCode(() -> settings(InfluxVersion.AUTO, NONE, NONE, NO_TOKEN, SOME)).doesNotThrowAnyException();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(missing(InfluxVersion.V1, SOME, SOME, TOKEN, NONE)).isEqualTo("database");
        assertThat(missing(InfluxVersion.V2, NONE, SOME, TOKEN, SOME)).isEqualTo("org");
        assertThat(missing(InfluxVersion.V2, SOME, NONE, TOKEN, SOME)).isEqualTo("bucket");
        assertThat(missing(InfluxVersion.V2, SOME, SOME, NO_TOKEN, SOME)).isEqualTo("token");
        assertThat(missing(InfluxVersion.V3, SOME, SOME, NO_TOKEN, NONE)).isEqualTo("token");
        assertThat(missing(InfluxVersion.AUTO, SOME, NONE, TOKEN, NONE)).isEqualTo("bucket");
        assertThat(missing(InfluxVersion.AUTO, NONE, SOME, TOKEN, NONE)).isEqualTo("org");
    }

    @Test
    void pairsBelongTogether() {
        assertThat(key(URL, SOME, NONE, NO_TOKEN, Duration.ofMinutes(15))).isEqualTo("password");
        assertThat(key(URL, NONE, NONE, TOKEN, Duration.ofMinutes(15))).isEqualTo("user");
        assertThat(key(URL, NONE, SOME, NO_TOKEN, Duration.ofMinutes(15))).isEqualTo("bucket");
    }

    @Test
    void anAddressIsPlainHttp() {
        for (String text : new String[] {
            "ftp://host", "mqtt://host", "http:host", "http://user:pw@host", "http://host?token=x", "http://host#x"
        }) {
            assertThat(key(URI.create(text), NONE, NONE, NO_TOKEN, Duration.ofMinutes(15))).as(text).isEqualTo("url");
        }
    }

    @Test
    void aPasswordInTheAddressIsNotRepeated() {
        InvalidValue why = catchThrowableOfType(
                InvalidValue.class,
                () -> build(URI.create("http://u:hush@host"), NONE, NONE, NO_TOKEN, Duration.ofMinutes(15)));
        assertThat(why.getMessage()).doesNotContain("hush");
    }

    @Test
    void sendingIsBoundedBetweenASecondAndADay() {
        assertThat(key(URL, NONE, NONE, NO_TOKEN, Duration.ofMillis(999))).isEqualTo("every");
        assertThat(key(URL, NONE, NONE, NO_TOKEN, Duration.ofHours(25))).isEqualTo("every");
    }

    private static String missing(
            InfluxVersion version,
            Optional<String> org,
            Optional<String> bucket,
            Optional<Secret> token,
            Optional<String> database) {
        return catchThrowableOfType(InvalidValue.class, () -> settings(version, org, bucket, token, database))
                .key();
    }

    private static String key(
            URI url, Optional<String> user, Optional<String> liveBucket, Optional<Secret> password, Duration every) {
        return catchThrowableOfType(InvalidValue.class, () -> build(url, user, liveBucket, password, every))
                .key();
    }

    private static InfluxSettings settings(
            InfluxVersion version,
            Optional<String> org,
            Optional<String> bucket,
            Optional<Secret> token,
            Optional<String> database) {
        return new InfluxSettings(
                URL, version, org, bucket, NONE, token, database, NONE, NO_TOKEN, NONE, NONE,
                Duration.ofMinutes(15), true);
    }

    private static InfluxSettings build(
            URI url, Optional<String> user, Optional<String> liveBucket, Optional<Secret> password, Duration every) {
        return new InfluxSettings(
                url, InfluxVersion.V1, NONE, NONE, liveBucket, NO_TOKEN, SOME, user, password, NONE, NONE, every, true);
    }
}
