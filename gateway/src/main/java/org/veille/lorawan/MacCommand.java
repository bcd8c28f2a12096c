package org.veille.lorawan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What network and device say to each other beside the application (LoRaWAN 1.0.4, 5): one byte of command
 * identifier, then as many bytes as that command has in that direction. A command that is not known has no known
 * length, so nothing after it can be read: it takes the rest.
 *
 * @param cid command identifier, 0 to 255
 * @param name as in the specification; {@value #UNKNOWN} for any other, also when its bytes are cut short
 * @param fields in the order of the bytes: {@link Long} or {@link Boolean}; {@code bytes} as hex {@link String} when
 *     unknown
 */
public record MacCommand(int cid, String name, Map<String, Object> fields) {
    public static final String UNKNOWN = "Unknown";

    public MacCommand {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Never throws, whatever the bytes. */
    public static List<MacCommand> parse(Direction direction, byte[] bytes) {
        List<MacCommand> commands = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int cid = bytes[at] & 0xFF;
            int body = at + 1;
            MacLayout layout = MacLayout.find(cid, direction);
            if (layout == null || body + layout.length() > bytes.length) {
                String rest = HexFormat.of().formatHex(bytes, body, bytes.length);
                commands.add(new MacCommand(cid, UNKNOWN, Map.of("bytes", rest)));
                return commands;
            }
            int next = body + layout.length();
            commands.add(layout.read(Arrays.copyOfRange(bytes, body, next)));
            at = next;
        }
        return commands;
    }
}
