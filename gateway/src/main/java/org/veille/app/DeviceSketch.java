package org.veille.app;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.veille.adapter.mqtt.TopicFilter;
import org.veille.codec.FieldMapping;
import org.veille.codec.Guess;
import org.veille.config.Binder;
import org.veille.config.Problems;
import org.veille.config.Where;
import org.veille.config.YamlFile;
import org.veille.language.Language;
import org.veille.model.Address;
import org.veille.model.InvalidValue;
import org.veille.model.Names;
import org.veille.model.Quantity;
import org.veille.port.Stranger;
import org.veille.site.DeviceEntry;

/**
 * What to paste into {@code devices.yaml} for somebody unknown who has sent something. Always valid YAML that {@code veille check}
 * takes: where a message does not say enough, the lines are comments and say what is missing.
 *
 * @param yaml whole lines
 * @param id of the entry; empty when there is none, and all is a comment
 */
record DeviceSketch(String yaml, Optional<String> id) {
    private static final int MAX_SHOWN = 120;

    /** Beside the place, which is a guess. */
    private static final String WHERE = "where it stands";

    /** Parts of topics that name no device. */
    private static final Set<String> GENERAL = Set.of(
            "zigbee2mqtt", "esphome", "shellies", "tele", "stat", "sensor", "sensors", "state", "status", "up", "uplink", "event",
            "events", "application", "applications", "device", "devices", "telemetry", "data", "json", "value", "values",
            "messages", "info", "rpc", "result");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_/.()-]*(?: [A-Za-z0-9%°³µ/()]+)?");

    /** Words that YAML 1.1 or 1.2 takes for something else than text. */
    private static final Set<String> NO_TEXT = Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    /** Whether it is an entry. */
    boolean ready() {
        return id.isPresent();
    }

    /** The lines with their remarks in another language: the first, those below a mapping, and that beside the place. */
    String in(Language language) {
        StringBuilder lines = new StringBuilder();
        yaml.lines().forEach(line -> {
            int remark = line.startsWith("# ") && lines.isEmpty() || line.startsWith("    # ") ? line.indexOf('#') + 2 : -1;
            if (line.endsWith("# " + WHERE)) {
                remark = line.length() - WHERE.length();
            }
            lines.append(remark < 0 ? line : line.substring(0, remark) + language.of(line.substring(remark))).append('\n');
        });
        return lines.toString();
    }

    /**
     * @param taken ids of other devices
     * @param building where it stands as far as anybody knows; a valid name
     */
    static DeviceSketch of(Stranger stranger, Set<String> taken, String building) {
        String id = free(id(stranger), taken);
        String place = "  place: {building: " + building + ", zone: " + id + "}   # " + WHERE + "\n";
        if (stranger.isCut()) {
            return remark(stranger, "its name has more than " + Stranger.MAX_ID + " characters", id, place);
        }
        return switch (stranger.from().scheme()) {
            case Address.MQTT -> ofMessage(stranger, "mqtt", "topic", id, place);
            case Address.COAP -> ofMessage(stranger, "coap", "path", id, place);
            case Address.LORA -> ofLora(stranger, id, place);
            case Address.CONCENTRATOR ->
                comment("LoRa concentrator " + stranger.from().id()
                        + ": if it is yours, add this EUI to sources.lorawan.gateways in veille.yaml, and restart");
            default -> remark(stranger, "its keys are needed: dev-eui, nwk-s-key and app-s-key", id, place);
        };
    }

    private static DeviceSketch ofMessage(Stranger stranger, String source, String key, String id, String place) {
        String at = "  " + source + ":\n    " + key + ": " + text(stranger.from().id()) + "\n";
        if (isOfBridge(stranger.from())) {
            return comment("no device: Zigbee2MQTT talks of itself on " + stranger.from().id());
        }
        return switch (guess(stranger)) {
            case Guess.Mapped mapped -> checked(stranger, id, at + map(mapped), place);
            case Guess.Senml _ -> checked(stranger, id, at, place);
            case Guess.Unclear(String why) -> remark(stranger, why, id, place);
        };
    }

    private static DeviceSketch ofLora(Stranger stranger, String id, String place) {
        return switch (guess(stranger)) {
            case Guess.Mapped mapped -> {
                String at = "  lorawan:\n    dev-eui: " + text(stranger.from().id()) + "\n";
                yield checked(stranger, id, at + map(mapped), place);
            }
            case Guess.Senml _, Guess.Unclear _ -> remark(
                    stranger,
                    "what its bytes mean says its model (maker/model), or the network server's decoder",
                    id,
                    place);
        };
    }

    private static Guess guess(Stranger stranger) {
        boolean whole = stranger.lastBytes() == stranger.last().bytes().length;
        return Guess.of(stranger.last(), whole, stranger.from().id());
    }

    private static boolean isOfBridge(Address from) {
        return from.scheme().equals(Address.MQTT) && from.id().matches("[^/]+/bridge/.*");
    }

    private static String map(Guess.Mapped mapped) {
        StringBuilder yaml = new StringBuilder("    map: {");
        yaml.append(mapped.mapping().entries().stream()
                .map(DeviceSketch::entry)
                .collect(Collectors.joining(", ")));
        yaml.append("}\n");
        if (!mapped.leftOut().isEmpty()) {
            yaml.append("    # not mapped: ").append(list(mapped.leftOut())).append('\n');
        }
        if (!mapped.whole()) {
            yaml.append("    # the message was longer than what was kept of it: there may be more fields\n");
        }
        return yaml.toString();
    }

    private static String entry(FieldMapping.Entry entry) {
        return text(entry.pointer().toString()) + ": " + text(entry.target().toString());
    }

    private static String list(List<String> pointers) {
        return TerminalText.printable(String.join(", ", pointers), MAX_SHOWN);
    }

    /** What is pasted must pass: an entry that would not is shown as a comment instead. */
    private static DeviceSketch checked(Stranger stranger, String id, String source, String place) {
        String yaml = "- id: " + text(id) + "\n" + source + place;
        Problems problems = new Problems();
        checkTopic(stranger.from(), problems);
        YamlFile.parse("devices.yaml", yaml, problems)
                .ifPresent(list -> Binder.bindList(DeviceEntry.class, list, problems));
        return problems.hasErrors()
                ? remark(stranger, problems.errors().getFirst().problem().found() + " cannot be written", id, place)
                : new DeviceSketch(yaml, Optional.of(id));
    }

    private static void checkTopic(Address from, Problems problems) {
        try {
            if (from.scheme().equals(Address.MQTT)) {
                new TopicFilter(from.id());
            }
        } catch (InvalidValue e) {
            problems.error(Where.NOWHERE, e);
        }
    }

    private static DeviceSketch remark(Stranger stranger, String why, String id, String place) {
        String source = switch (stranger.from().scheme()) {
            case Address.MQTT -> "mqtt: {topic: " + text(stranger.from().id()) + ", map: {/field: quantity unit}}";
            case Address.COAP -> "coap: {path: " + text(stranger.from().id()) + ", map: {/field: quantity unit}}";
            case Address.LORA -> "lorawan: {dev-eui: " + text(stranger.from().id()) + "}";
            default -> "lorawan: {dev-eui: …, dev-addr: " + text(stranger.from().id()) + ", nwk-s-key: file:…, app-s-key: file:…}";
        };
        String lines = why + "\n- id: " + id + "\n  " + source + "\n" + place;
        return comment(lines);
    }

    private static DeviceSketch comment(String lines) {
        String yaml = lines.lines()
                .map(line -> "# " + TerminalText.printable(line, 2 * Stranger.MAX_ID) + "\n")
                .collect(Collectors.joining());
        return new DeviceSketch(yaml, Optional.empty());
    }

    // ---- names ------------------------------------------------------------------------------------------------------

    private static String id(Stranger stranger) {
        String[] parts = stranger.from().id().split("/");
        String last = "";
        String quantity = "";
        for (String part : parts) {
            String word = part.toLowerCase(Locale.ROOT);
            if (part.isBlank() || GENERAL.contains(word)) {
                continue;
            }
            if (!last.isEmpty() && isQuantity(part)) {
                quantity = "-" + part;
            } else {
                last = part;
                quantity = "";
            }
        }
        boolean byNumber = Set.of(Address.LORA, Address.DEV_ADDR).contains(stranger.from().scheme());
        String found = (byNumber ? "lora-" : "") + (last.isEmpty() ? stranger.from().id() : last) + quantity;
        return Names.plain(found);
    }

    private static boolean isQuantity(String part) {
        return Quantity.find(part.toLowerCase(Locale.ROOT)).isPresent();
    }

    private static String free(String id, Set<String> taken) {
        String free = id;
        for (int i = 2; taken.contains(free); i++) {
            String end = "-" + i;
            free = id.substring(0, Math.min(id.length(), Names.MAX_LENGTH - end.length())) + end;
        }
        return free;
    }

    // ---- YAML -------------------------------------------------------------------------------------------------------

    /** A text in block or flow: plain where nobody can misread it, else in double quotes. */
    private static String text(String text) {
        if (PLAIN.matcher(text).matches() && !NO_TEXT.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (TerminalText.isPrintable(c)) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
            }
        });
        return quoted.append('"').toString();
    }
}
