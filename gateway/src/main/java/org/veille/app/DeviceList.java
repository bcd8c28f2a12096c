package org.veille.app;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.veille.device.Binding;
import org.veille.json.JsonArray;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import org.veille.model.Address;
import org.veille.model.Payload;
import org.veille.model.Series;
import org.veille.model.SourceId;
import org.veille.port.History;
import org.veille.port.Plan;
import org.veille.port.Stranger;

/** The devices of a configuration as {@code veille devices} shows them, from the running gateway or from the files. */
final class DeviceList {
    private DeviceList() {}

    /**
     * @param model empty when it has none
     * @param addresses as {@link Address} writes itself
     */
    record Entry(String id, String building, String zone, String model, List<String> addresses) {}

    /** Those of the configuration in force. */
    static List<Entry> of(RemoteHistory gateway) {
        List<Entry> entries = new ArrayList<>();
        gateway.each(DeviceVerbs.DEVICES, _ -> {}, item -> entries.add(new Entry(
                text(item, "id"),
                text(item, "building"),
                text(item, "zone"),
                text(item, "model"),
                item.array("addresses").map(JsonArray::items).orElse(List.of()).stream()
                        .map(address -> address instanceof JsonText(String words) ? words : "")
                        .toList())));
        return entries;
    }

    /** Those of the files. */
    static List<Entry> of(Plan plan) {
        return plan.devices().values().stream()
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .map(device -> new Entry(
                        device.id().name(),
                        device.place().building(),
                        device.place().zone(),
                        device.model().orElse(""),
                        plan.bindings().of(device.id()).stream()
                                .map(Binding::from)
                                .map(Address::toString)
                                .distinct()
                                .toList()))
                .toList();
    }

    /** Who is heard twice while this is told comes once. */
    static List<Stranger> strangers(RemoteHistory gateway) {
        Map<Address, Stranger> all = new LinkedHashMap<>();
        gateway.each(DeviceVerbs.HEARD, _ -> {}, item -> {
            Address from = new Address(text(item, "scheme"), text(item, "address"));
            byte[] bytes = Base64.getDecoder().decode(text(item, "payload"));
            int port = (int) item.integer("fPort").orElse(Payload.NO_PORT);
            all.putIfAbsent(from, new Stranger(
                    new SourceId(text(item, "source")),
                    from,
                    new Payload(bytes, port, text(item, "mediaType")),
                    (int) item.integer("bytes").orElse(bytes.length),
                    item.integer("count").orElse(0),
                    item.integer("first").orElse(0),
                    item.integer("last").orElse(0)));
        });
        return List.copyOf(all.values());
    }

    /** Each series' last value: what the running gateway has in memory is newer than what is on disk. */
    static Map<Series, History.Summary> newest(List<History.Summary> stored, List<History.Summary> live) {
        Map<Series, History.Summary> all = new TreeMap<>();
        stored.forEach(each -> all.put(each.series(), each));
        for (History.Summary each : live) {
            History.Summary known = all.get(each.series());
            if (known == null) {
                all.put(each.series(), each);
            } else if (isNewer(each, known)) {
                all.put(each.series(), new History.Summary(
                        each.series(),
                        each.last(),
                        Math.max(known.readings(), each.readings()),
                        known.points(),
                        History.Summary.newest(Stream.concat(known.recent().stream(), each.last().stream())
                                .toList())));
            }
        }
        return all;
    }

    private static boolean isNewer(History.Summary one, History.Summary other) {
        return one.last().isPresent()
                && (other.last().isEmpty() || one.last().get().tMs() > other.last().get().tMs());
    }

    /** The series of a device. */
    static TreeSet<Series> series(String device, Map<Series, History.Summary> all) {
        TreeSet<Series> own = new TreeSet<>();
        all.keySet().stream().filter(each -> each.device().name().equals(device)).forEach(own::add);
        return own;
    }

    private static String text(JsonObject item, String name) {
        return item.text(name).orElse("");
    }
}
