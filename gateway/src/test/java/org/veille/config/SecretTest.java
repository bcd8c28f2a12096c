package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.InvalidValue;

class SecretTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aFileWithASecret() throws IOException {
        file = Files.writeString(folder.resolve("s"), "hunter2\n");
        mode("rw-------");
    }

    private void mode(String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Secret secret(String text) {
        return Secret.parse(text, folder);
    }

    @Test
    void aFileIsReadWithoutItsLastNewline() throws IOException {
        assertThat(secret("file:s").read()).isEqualTo("hunter2");
        Files.writeString(file, " a\r\nb\n\r\n");
        assertThat(secret("file:" + file).read()).isEqualTo(" a\r\nb\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x", "rw-rw-rw-"})
    void aFileThatOthersMayReachIsRefused(String permissions) throws IOException {
        mode(permissions);
        assertThatThrownBy(() -> secret("file:s").read())
                .isInstanceOf(InvalidValue.class)
                .hasMessage("found 'file:" + file + " (" + permissions + ")', expected a file that only its"
                        + " owner can read;"
                        + " chmod 600 " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rwx------"})
    void whatTheOwnerMayDoIsTheOwnersMatter(String permissions) throws IOException {
        mode(permissions);
        assertThat(secret("file:s").read()).isEqualTo("hunter2");
    }

    @Test
    void aMissingFileNamesTheRemedy() {
        assertThatThrownBy(() -> secret("file:none").read())
                .isInstanceOf(InvalidValue.class)
                .hasMessage("found 'file:" + folder + "/none', expected a file that exists;"
                        + " create it with the secret in it, then chmod 600 " + folder + "/none");
    }

    @Test
    void anEmptyOrHugeOrBinaryFileIsRefused() throws IOException {
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> secret("file:s").read()).hasMessageContaining("a secret that is not empty");
        Files.write(file, new byte[Secret.MAX_BYTES + 1]);
        assertThatThrownBy(() -> secret("file:s").read()).hasMessageContaining("at most 64 KiB");
        Files.write(file, new byte[] {(byte) 0xFF, 1});
        assertThatThrownBy(() -> secret("file:s").read()).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> secret("file:.").read()).isInstanceOf(InvalidValue.class);
    }

    @Test
    void aVariableOfTheEnvironmentIsRead() {
        assertThat(secret("env:PW").read(Map.of("PW", "x")::get)).isEqualTo("x");
        assertThatThrownBy(() -> secret("env:PW").read(Map.of("PW", "")::get))
                .isInstanceOf(InvalidValue.class)
                .hasMessage("found 'env:PW', expected a variable that is set; set PW before the start");
    }

    @Test
    void aCredentialOfSystemdIsReadWhateverItsMode() throws IOException {
        mode("r--r-----");
        Map<String, String> environment = Map.of("CREDENTIALS_DIRECTORY", folder.toString());
        assertThat(secret("credential:s").read(environment::get)).isEqualTo("hunter2");
        assertThatThrownBy(() -> secret("credential:t").read(environment::get))
                .hasMessage("found 'credential:t', expected a credential that the unit loads;"
                        + " add LoadCredential=t:PATH to the unit");
        assertThatThrownBy(() -> secret("credential:s").read(_ -> null))
                .hasMessageContaining("expected a start by systemd with credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "pass:hunter2", "", "FILE:hunter2"})
    void aSecretInClearIsRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> secret(text))
                .isInstanceOf(InvalidValue.class)
                .hasMessageNotContaining("hunter2")
                .hasMessageContaining("found '(hidden)'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:", "file: ", "env:", "env:1A", "credential:", "credential:../x", "credential:.."})
    void anIncompleteReferenceIsRefused(String text) {
        assertThatThrownBy(() -> secret(text)).isInstanceOf(InvalidValue.class).hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource({"env:PW", "credential:mqtt", "file:/run/s"})
    void itShowsItsReferenceOnly(String text) {
        assertThat(secret(text)).hasToString(text).isEqualTo(secret(text));
    }
}
