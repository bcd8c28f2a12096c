package org.veille.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.veille.model.InvalidValue;

/**
 * Where a password, token or key is kept; configuration files hold only this reference, so that they can be shown,
 * copied and put under version control. The secret itself is read when it is needed and never kept here:
 * {@code toString} gives the reference.
 */
public sealed interface Secret {
    /** Largest secret, in bytes: a private key with its chain fits, a wrong file such as a disk image does not. */
    int MAX_BYTES = 64 * 1024;

    /** What a message shows in the place of a secret. */
    String HIDDEN = "(hidden)";

    /**
     * @return the secret, without the newline that editors put at the end of a file
     * @throws InvalidValue when there is none, it is empty, or others than its owner can read it
     */
    default String read() {
        return read(System::getenv);
    }

    /** The same with another environment than the process's own. */
    String read(UnaryOperator<String> environment);

    /**
     * @param folder from which a relative {@code file:} counts
     * @throws InvalidValue when it is no reference; it does not repeat the text, which may be the secret
     */
    static Secret parse(String text, Path folder) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        return switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "file" -> InFile.parse(name, folder);
            case "env" -> Variable.parse(name);
            case "credential" -> Credential.parse(name);
            default -> throw new InvalidValue(
                    HIDDEN,
                    "a reference to a secret: file:PATH, env:NAME or credential:NAME",
                    "put the secret into a file that only its owner can read (chmod 600) and write file: and its path");
        };
    }

    /** {@code file:secrets/mqtt}: a file that only its owner may read. */
    record InFile(Path path) implements Secret {
        private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE,
                PosixFilePermission.OTHERS_EXECUTE);

        private static InFile parse(String name, Path folder) {
            if (name.isBlank()) {
                throw new InvalidValue("file:" + name, "a path after file:");
            }
            try {
                return new InFile(folder.resolve(name));
            } catch (InvalidPathException e) {
                throw new InvalidValue("file:" + name, "a path after file:");
            }
        }

        @Override
        public String read(UnaryOperator<String> environment) {
            try {
                requireOwnerOnly();
                return text(path, toString());
            } catch (NoSuchFileException e) {
                throw new InvalidValue(
                        toString(), "a file that exists", "create it with the secret in it, then chmod 600 " + path);
            } catch (IOException e) {
                throw new InvalidValue(
                        toString(), "a file that this user can read", "chown it to the user who runs the gateway");
            }
        }

        private void requireOwnerOnly() throws IOException {
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            if (view == null) {
                return;
            }
            Set<PosixFilePermission> permissions = view.readAttributes().permissions();
            if (permissions.stream().anyMatch(OTHERS::contains)) {
                throw new InvalidValue(
                        this + " (" + PosixFilePermissions.toString(permissions) + ")",
                        "a file that only its owner can read",
                        "chmod 600 " + path);
            }
        }

        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /** {@code env:MQTT_PASSWORD}: a variable of the environment. */
    record Variable(String name) implements Secret {
        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

        private static Variable parse(String name) {
            if (!NAME.matcher(name).matches()) {
                throw new InvalidValue("env:" + name, "the name of an environment variable after env:");
            }
            return new Variable(name);
        }

        @Override
        public String read(UnaryOperator<String> environment) {
            String value = environment.apply(name);
            if (value == null || value.isEmpty()) {
                throw new InvalidValue(toString(), "a variable that is set", "set " + name + " before the start");
            }
            return value;
        }

        @Override
        public String toString() {
            return "env:" + name;
        }
    }

    /**
     * {@code credential:mqtt}: a credential of the systemd unit, see systemd.exec(5), {@code LoadCredential=}. Its
     * mode is not checked: systemd lets the service read it by an access control list, which shows as a readable
     * group.
     */
    record Credential(String name) implements Secret {
        private static final String FOLDER = "CREDENTIALS_DIRECTORY";
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

        private static Credential parse(String name) {
            if (!NAME.matcher(name).matches()) {
                throw new InvalidValue("credential:" + name, "the name of a systemd credential after credential:");
            }
            return new Credential(name);
        }

        @Override
        public String read(UnaryOperator<String> environment) {
            String folder = environment.apply(FOLDER);
            String remedy = "add LoadCredential=" + name + ":PATH to the unit";
            if (folder == null || folder.isEmpty()) {
                throw new InvalidValue(toString(), "a start by systemd with credentials", remedy);
            }
            try {
                return text(Path.of(folder, name), toString());
            } catch (IOException e) {
                throw new InvalidValue(toString(), "a credential that the unit loads", remedy);
            }
        }

        @Override
        public String toString() {
            return "credential:" + name;
        }
    }

    private static String text(Path path, String reference) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new InvalidValue(reference, "a secret of at most " + MAX_BYTES / 1024 + " KiB");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
            String secret = text.replaceFirst("\\r?\\n\\z", "");
            if (secret.isEmpty()) {
                throw new InvalidValue(reference, "a secret that is not empty", "write it into " + path);
            }
            return secret;
        } catch (CharacterCodingException e) {
            throw new InvalidValue(reference, "a secret in UTF-8 text");
        }
    }
}
