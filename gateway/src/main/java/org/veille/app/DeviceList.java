package org.veille.app;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** Each series' last value: what the running gateway has in memory may be newer than what is told of the disk, or all there is. */
    static Map<Series, History.Summary> newest(List<History.Summary> stored, List<History.Summary> live) {
        Map<Series, History.Summary> all = new TreeMap<>();
        stored.forEach(each -> all.put(each.series(), each));
        live.forEach(each -> all.merge(each.series(), each, DeviceList::newer));
        return all;
    }

    private static History.Summary newer(History.Summary stored, History.Summary live) {
        boolean isNewer = live.last().isPresent()
                && (stored.last().isEmpty() || live.last().get().tMs() > stored.last().get().tMs());
        return isNewer
                ? stored.plus(new History.Summary(live.series(), live.last(), 0, 0, live.last().stream().toList()))
                : stored;
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
