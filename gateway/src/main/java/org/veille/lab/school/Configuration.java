package org.veille.lab.school;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The files that a gateway in the school is configured with, as a person would write them. */
final class Configuration {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** In the order in which people should read them. */
    private static final List<String> RULES =
            List.of("rules/condense.yaml", "rules/sampling.yaml", "rules/heating.yaml");

    /** On the loopback address. */
    record Ports(int mqtt, int coap, int gwmp, int influx) {}

    private final List<Thing> things;
    private final List<LoraIdentity> loraDevices;

    Configuration(List<Thing> things, List<LoraIdentity> loraDevices) {
        this.things = things;
        this.loraDevices = loraDevices;
    }

    void write(Path folder, Ports ports) throws IOException {
        Files.createDirectories(folder.resolve("rules"));
        Path secrets = folder.resolve("secrets");
        if (Files.notExists(secrets)) {
            Files.createDirectory(secrets, OWNERS_FOLDER);
        }
        Files.writeString(folder.resolve("veille.yaml"), site(ports));
        Files.writeString(folder.resolve("devices.yaml"), devices());
        for (String file : RULES) {
            Files.writeString(folder.resolve(file), text(file));
        }
        secret(secrets.resolve("influx"), School.INFLUX_TOKEN);
        for (LoraIdentity device : loraDevices) {
            secret(secrets.resolve(device.nwkFile()), device.nwkSKey());
            secret(secrets.resolve(device.appFile()), device.appSKey());
        }
    }

    private static void secret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, OWNER_ONLY);
        Files.writeString(file, text + "\n");
    }

    private static String site(Ports ports) {
        return text("veille.yaml")
                .replace("@mqtt@", Integer.toString(ports.mqtt))
                .replace("@coap@", Integer.toString(ports.coap))
                .replace("@gwmp@", Integer.toString(ports.gwmp))
                .replace("@influx@", Integer.toString(ports.influx))
                .replace("@concentrators@", String.join(", ", School.CONCENTRATORS));
    }

    private String devices() {
        StringBuilder yaml = new StringBuilder();
        yaml.append("# The devices of the school: how their messages are recognised, and where they stand.\n");
        things.forEach(thing -> append(thing, yaml));
        return yaml.toString();
    }

    private static void append(Thing thing, StringBuilder yaml) {
        yaml.append('\n');
        if (!thing.about().isEmpty()) {
            yaml.append("# ").append(thing.about()).append('\n');
        }
        yaml.append("- id: ").append(thing.id()).append('\n');
        if (!thing.model().isEmpty()) {
            line(yaml, "model: " + thing.model());
        }
        thing.wiring().forEach(key -> line(yaml, key));
        line(yaml, "place: {building: " + thing.building() + ", zone: " + thing.zone() + "}");
        thing.interval().ifPresent(interval -> line(yaml, "interval: " + text(interval)));
    }

    private static void line(StringBuilder yaml, String key) {
        yaml.append("  ").append(key).append('\n');
    }

    private static String text(Duration interval) {
        return interval.toSeconds() % 60 == 0 ? interval.toMinutes() + " min" : interval.toSeconds() + " s";
    }

    private static String text(String resource) {
        try (InputStream in = Configuration.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
