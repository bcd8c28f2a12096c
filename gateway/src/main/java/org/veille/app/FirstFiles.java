package org.veille.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that {@code veille init} writes: they pass the check and run as they are, and their comments say what else there is.
 * They stand as resources, {@code first/en} and {@code first/fr} beside each other: keys and values are the same, comments and
 * reasons are not. In them, {@code {site}} stands for the site's name, and a line that begins with {@code ?broker} is for a site that
 * has one, with {@code ?!broker} for one that has none.
 *
 * @param language {@code en}, {@code fr}: of the comments
 * @param site a valid name
 * @param broker as {@code sources.mqtt.broker} takes it; empty for a site without MQTT
 * @param influx the server's address; empty where series stay on the gateway
 * @param clockIsAlone whether nobody on this machine says if its clock is right
 * @param ofTheSystem whether they are for the service, which keeps its database elsewhere
 */
record FirstFiles(
        String language,
        String site,
        Optional<String> broker,
        Optional<String> influx,
        boolean clockIsAlone,
        boolean ofTheSystem) {
    static final String SITE = "veille.yaml";
    static final String DEVICES = "devices.yaml";
    static final String RULES = "rules/first.yaml";

    /** Their names. */
    static List<String> names() {
        return List.of(SITE, DEVICES, RULES);
    }

    /** Their texts by their names, in the order in which they are written. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(DEVICES, text("devices.yaml"));
        texts.put(RULES, text("first.yaml"));
        // No YAML before its lines are chosen.
        texts.put(SITE, text("veille.template"));
        return texts;
    }

    private String text(String name) {
        Map<String, Boolean> conditions = Map.of(
                "broker", broker.isPresent(), "influx", influx.isPresent(), "alone", clockIsAlone, "system", ofTheSystem);
        StringBuilder text = new StringBuilder();
        resource(name).lines().forEach(line -> {
            int end = line.startsWith("?") ? line.indexOf(' ') : 0;
            boolean without = line.startsWith("?!");
            if (end == 0 || conditions.get(line.substring(without ? 2 : 1, end)) != without) {
                text.append(line.substring(end == 0 ? 0 : end + 1)).append('\n');
            }
        });
        return text.toString()
                .replace("{site}", site)
                .replace("{broker}", broker.orElse(""))
                .replace("{influx}", influx.orElse(""));
    }

    private String resource(String name) {
        try (InputStream in = FirstFiles.class.getResourceAsStream("first/" + language + "/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
