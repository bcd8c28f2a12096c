package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.site.SiteFolder;

/** The launcher {@code gateway/veille}, copied to a folder with spaces, with a JDK that only says how it was called. */
class LauncherTest {
    private static final List<String> TOOLS =
            List.of("dirname", "readlink", "grep", "find", "awk", "tail", "mkdir", "touch");

    @TempDir
    private Path folder;

    private Path launcher;

    /** What a run said. */
    private record Ran(int code, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        Path gateway = Files.createDirectories(folder.resolve("a school's board/gateway"));
        launcher = Files.copy(SiteFolder.HOME.resolve("gateway/veille"), gateway.resolve("veille"));
        Path tools = Files.createDirectory(folder.resolve("bin"));
        for (String tool : TOOLS) {
            program(tools.resolve(tool), "exec " + onPath(tool) + " \"$@\"");
        }
        Files.createDirectory(folder.resolve("jvm"));
    }

    private static Path onPath(String tool) {
        for (String each : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(each, tool))) {
                return Path.of(each, tool);
            }
        }
        throw new IllegalStateException(tool + " is not on the path");
    }

    /** A folder that looks like a JDK; its java prints its arguments, one a line. */
    private Path jdk(String version, Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (String name : List.of("java", "javac")) {
            program(home.resolve("bin").resolve(name), "printf '%s\\n' \"" + version + "\" \"$@\"");
        }
        return home;
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path newest() throws IOException {
        return jdk("25.0.1", folder.resolve("jvm/jdk 25"));
    }

    private Ran run(Path program, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(onPath("sh").toString(), program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.resolve("bin").toFile());
        builder.redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", folder.resolve("bin").toString());
        builder.environment().put("VEILLE_JVM_FOLDER", folder.resolve("jvm").toString());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), out, Files.readString(folder.resolve("err")));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void itStartsTheProgramFromAnyFolder() throws IOException {
        newest();

        Ran ran = run(launcher, Map.of(), "check", "my file.yaml", "");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        Path gateway = launcher.getParent();
        assertThat(ran.out().lines())
                .startsWith("25.0.1")
                .contains("-Dveille.home=" + gateway + "/..")
                .endsWith(
                        "-cp",
                        gateway + "/target/veille.jar:" + gateway + "/target/lib/*",
                        "org.veille.app.Veille",
                        "check",
                        "my file.yaml",
                        "");
    }

    @Test
    void itStartsThroughALink() throws IOException {
        newest();
        Path link = Files.createSymbolicLink(folder.resolve("bin/veille"), launcher);

        assertThat(run(link, Map.of(), "--version").out().lines())
                .contains("-Dveille.home=" + launcher.getParent() + "/..");
    }

    @Test
    void onlyTheDemoHasTheBroker() throws IOException {
        newest();

        assertThat(run(launcher, Map.of(), "demo").out()).contains("/demo/target/veille-demo.jar:");
        assertThat(run(launcher, Map.of(), "run").out()).doesNotContain("/demo/");
    }

    @Test
    void optionsForJavaArePassedOn() throws IOException {
        newest();

        assertThat(run(launcher, Map.of("VEILLE_JAVA_OPTIONS", "-Xmx96m -Dx=y")).out().lines())
                .contains("-Xmx96m", "-Dx=y");
    }

    @Test
    void theJdkOfJavaHomeComesFirst() throws IOException {
        newest();
        Path mine = jdk("25", folder.resolve("my jdk"));

        assertThat(run(launcher, Map.of("JAVA_HOME", mine.toString())).out()).startsWith("25\n");
    }

    @Test
    void aJavaOfAnotherVersionIsPassedOver() throws IOException {
        Path old = jdk("17.0.15", folder.resolve("jvm/jdk-17"));
        Files.createSymbolicLink(folder.resolve("bin/java"), old.resolve("bin/java"));
        assertThat(run(launcher, Map.of("JAVA_HOME", old.toString())).code()).isEqualTo(1);

        newest();
        assertThat(run(launcher, Map.of("JAVA_HOME", old.toString())).out()).startsWith("25.0.1\n");
    }

    @Test
    void withoutAJdkItNamesThePackage() {
        Ran ran = run(launcher, Map.of());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("veille: no Java 25 found")
                .contains("apt-get install openjdk-25-jdk-headless maven");
    }

    @Test
    void withoutMavenItNamesThePackage() throws IOException {
        newest();
        Files.writeString(launcher.resolveSibling("pom.xml"), "<project/>");

        Ran ran = run(launcher, Map.of(), "--version");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("veille: ").contains("apt-get install maven");
    }

    @Test
    void aJavaThatCannotCompileIsToldBeforeABuild() throws IOException {
        Files.delete(newest().resolve("bin/javac"));
        Files.writeString(launcher.resolveSibling("pom.xml"), "<project/>");

        assertThat(run(launcher, Map.of(), "--version").err()).contains("apt-get install openjdk-25-jdk-headless");
    }

    @Test
    void aBuildThatFailsShowsTheEndOfItsLog() throws IOException {
        newest();
        Files.writeString(launcher.resolveSibling("pom.xml"), "<project/>");
        program(folder.resolve("bin/mvn"), "echo \"[ERROR] with $JAVA_HOME_25\"; exit 3");

        Ran ran = run(launcher, Map.of(), "--version");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains("veille: building")
                .contains("[ERROR] with " + folder.resolve("jvm/jdk 25"))
                .contains("veille: the build failed; all of its output is in "
                        + launcher.resolveSibling("target/build.log"));
    }

    @Test
    void itBuildsOnceAndAgainOnlyWhenASourceIsNewer() throws IOException {
        newest();
        Path gateway = launcher.getParent();
        Path source = Files.createDirectories(gateway.resolve("demo/src/main")).resolve("Demo.java");
        Files.createDirectories(gateway.resolve("src/main"));
        Files.createDirectories(gateway.resolve("target/lib"));
        Files.createDirectories(gateway.resolve("demo/target"));
        for (String file : List.of("pom.xml", "demo/pom.xml", "../pom.xml", "demo/src/main/Demo.java")) {
            Files.writeString(gateway.resolve(file), "");
        }
        // Like Maven, leaves a jar alone that is there.
        program(
                folder.resolve("bin/mvn"),
                "for jar in target/veille.jar demo/target/veille-demo.jar; do"
                        + " [ -f gateway/$jar ] || : >gateway/$jar; done");

        assertThat(run(launcher, Map.of()).err()).contains("veille: building");
        assertThat(run(launcher, Map.of()).err()).isEmpty();

        Files.setLastModifiedTime(gateway.resolve("target/veille.jar"), FileTime.fromMillis(1_000_000_000_000L));
        Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000_060_000L));
        assertThat(run(launcher, Map.of()).err()).contains("veille: building");
        assertThat(run(launcher, Map.of()).err()).isEmpty();
    }
}
