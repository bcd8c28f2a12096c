package org.veille.site;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.veille.actuate.ActuatorSettings;
import org.veille.actuate.Load;
import org.veille.adapter.gpio.GpioSettings;
import org.veille.adapter.mqtt.TopicFilter;
import org.veille.codec.Codec;
import org.veille.codec.FieldMapping.Target;
import org.veille.codec.FlatJson;
import org.veille.codec.SenmlJson;
import org.veille.condition.Inventory.Installed;
import org.veille.config.Problems;
import org.veille.config.Secret;
import org.veille.config.Where;
import org.veille.device.Binding;
import org.veille.device.Binding.Reads;
import org.veille.device.Device;
import org.veille.json.JsonPointer;
import org.veille.lorawan.Aes128Key;
import org.veille.lorawan.SessionKeys;
import org.veille.model.ActuatorId;
import org.veille.model.Address;
import org.veille.model.DeviceId;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;
import org.veille.model.Quantity;

/** From the entries of {@code devices.yaml} to devices, bindings, keys and actuators; checks them against the sources. */
final class Devices {
    private final Optional<SiteFile.Sources> sources;
    private final Profiles profiles;
    private final UnaryOperator<String> environment;
    private final Problems problems;

    final Map<DeviceId, Device> devices = new LinkedHashMap<>();
    final List<Binding> bindings = new ArrayList<>();
    final List<SessionKeys> sessions = new ArrayList<>();
    final List<Installed> installed = new ArrayList<>();
    final Map<ActuatorId, ActuatorSettings> actuators = new LinkedHashMap<>();
    final Map<ActuatorId, GpioSettings> relays = new LinkedHashMap<>();
    int series;

    private final Map<Eui64, DeviceId> byDevEui = new HashMap<>();

    Devices(
            Optional<SiteFile.Sources> sources,
            Profiles profiles,
            UnaryOperator<String> environment,
            Problems problems) {
        this.sources = sources;
        this.profiles = profiles;
        this.environment = environment;
        this.problems = problems;
    }

    void add(List<DeviceEntry> entries) {
        entries.forEach(this::add);
    }

    private void add(DeviceEntry entry) {
        Device device = new Device(entry.id(), entry.model(), entry.place().place(), entry.interval());
        if (devices.putIfAbsent(entry.id(), device) != null) {
            problems.error(
                    entry.where().of("id"),
                    "duplicateDevice",
                    entry.id().name(),
                    "an id that no other device has",
                    "rename one of the two");
            return;
        }
        boolean speaks = !entry.mqtt().isEmpty() || entry.coap().isPresent() || entry.lorawan().isPresent();
        if (!speaks && entry.gpio().isEmpty()) {
            problems.error(
                    entry.where(), "noSource", entry.id().name(), "one of mqtt, coap, lorawan and gpio", "add one");
        }
        // A relay says nothing, so its model needs no profile.
        Optional<Profiles.Ready> profile = speaks
                ? entry.model().flatMap(model -> profiles.of(model, entry.where().of("model")))
                : Optional.empty();
        boolean broken = speaks && entry.model().isPresent() && profile.isEmpty();
        if (!broken) {
            bind(entry, device, profile);
        }
        actuator(entry);
    }

    private void bind(DeviceEntry entry, Device device, Optional<Profiles.Ready> profile) {
        Optional<Set<Quantity>> quantities = Optional.of(EnumSet.noneOf(Quantity.class));
        for (DeviceEntry.Mqtt mqtt : entry.mqtt()) {
            checkMqtt(mqtt);
            Codec codec = codec(mqtt.map(), mqtt.time(), profile);
            bindings.add(new Binding(new Address(Address.MQTT, mqtt.topic()), device, codec, Reads.FRAME));
            quantities = join(quantities, mqtt.map().values(), profile);
        }
        if (entry.coap().isPresent()) {
            DeviceEntry.Coap coap = entry.coap().get();
            require(sources.flatMap(SiteFile.Sources::coap).isPresent(), coap.where(), "coap", "coap: {}");
            Codec codec = codec(coap.map(), coap.time(), profile);
            bindings.add(new Binding(new Address(Address.COAP, coap.path()), device, codec, Reads.FRAME));
            quantities = join(quantities, coap.map().values(), profile);
        }
        if (entry.lorawan().isPresent()) {
            lorawan(entry.lorawan().get(), device, profile);
            quantities = join(quantities, entry.lorawan().get().map().values(), profile);
        }
        installed.add(new Installed(device.id(), device.model().orElse(""), device.place(), quantities));
    }

    /** What is known of the device's quantities; empty as soon as one of its codecs speaks for itself. */
    private Optional<Set<Quantity>> join(
            Optional<Set<Quantity>> known, Collection<Target> own, Optional<Profiles.Ready> profile) {
        Collection<Target> targets = own.isEmpty()
                ? profile.map(ready -> ready.profile().map().values()).orElse(List.of())
                : own;
        series += targets.size();
        boolean open = targets.isEmpty()
                || own.isEmpty()
                        && profile.filter(ready -> ready.profile().codec().cayenneLpp()).isPresent();
        return open
                ? Optional.empty()
                : known.map(quantities -> {
                    targets.forEach(target -> quantities.add(target.quantity()));
                    return quantities;
                });
    }

    private static Codec codec(
            Map<JsonPointer, Target> map, Optional<JsonPointer> time, Optional<Profiles.Ready> profile) {
        return map.isEmpty()
                ? profile.map(Profiles.Ready::codec).orElseGet(() -> new SenmlJson(Map.of()))
                : FlatJson.of(Profiles.mapping(map), time);
    }

    private void checkMqtt(DeviceEntry.Mqtt mqtt) {
        boolean there = sources.flatMap(SiteFile.Sources::mqtt).isPresent();
        require(there, mqtt.where(), "mqtt", "mqtt: {broker: mqtt://localhost, topics: [" + mqtt.topic() + "]}");
        if (there) {
            List<TopicFilter> topics = sources.flatMap(SiteFile.Sources::mqtt).get().topics();
            TopicFilter topic = new TopicFilter(mqtt.topic());
            if (topics.stream().noneMatch(filter -> filter.covers(topic))) {
                problems.error(
                        mqtt.where().of("topic"),
                        "notSubscribed",
                        mqtt.topic(),
                        "a topic that sources.mqtt.topics covers: " + topics,
                        "add it there");
            }
        }
    }

    private void require(boolean there, Where where, String source, String line) {
        if (!there) {
            problems.error(
                    where, "noSource", source, "a source of that name in veille.yaml", "add under sources: " + line);
        }
    }

    private void lorawan(DeviceEntry.Lorawan lorawan, Device device, Optional<Profiles.Ready> profile) {
        DeviceId namesake = byDevEui.putIfAbsent(lorawan.devEui(), device.id());
        if (namesake != null) {
            problems.error(
                    lorawan.where().of("dev-eui"),
                    "duplicateDevEui",
                    lorawan.devEui().toString(),
                    "a DevEUI of its own",
                    "device " + namesake + " has it");
            return;
        }
        keys(lorawan);
        Address from = new Address(Address.LORA, lorawan.devEui().toString());
        if (!lorawan.map().isEmpty()) {
            Codec codec = FlatJson.of(Profiles.mapping(lorawan.map()), Optional.empty());
            bindings.add(new Binding(from, device, codec, Reads.OBJECT));
        } else if (profile.isPresent()) {
            Reads reads = profile.get().profile().codec().json() ? Reads.OBJECT : Reads.FRAME;
            bindings.add(new Binding(from, device, profile.get().codec(), reads));
        } else {
            problems.error(
                    lorawan.where(),
                    "noCodec",
                    device.id().name(),
                    "a way to read its payload",
                    "name its 'model', or 'map' the network server's decoded object");
        }
    }

    private void keys(DeviceEntry.Lorawan lorawan) {
        if (lorawan.devAddr().isEmpty()) {
            boolean mqtt = sources.flatMap(SiteFile.Sources::mqtt).isPresent();
            require(mqtt, lorawan.where(), "mqtt", "mqtt, as the device has no keys here and its network server must speak");
            return;
        }
        boolean there = sources.flatMap(SiteFile.Sources::lorawan).isPresent();
        require(there, lorawan.where(), "lorawan", "lorawan: {gateways: [the concentrator's EUI]}");
        Optional<Aes128Key> network = key(lorawan.nwkSKey(), lorawan.where().of("nwk-s-key"));
        Optional<Aes128Key> application = key(lorawan.appSKey(), lorawan.where().of("app-s-key"));
        if (network.isPresent() && application.isPresent()) {
            sessions.add(new SessionKeys(
                    lorawan.devEui(), lorawan.devAddr().get(), network.get(), application.get()));
        }
    }

    private Optional<Aes128Key> key(Optional<Secret> secret, Where where) {
        try {
            return secret.map(found -> Aes128Key.parse(found.read(environment).strip()));
        } catch (InvalidValue e) {
            problems.error(where, e);
            return Optional.empty();
        }
    }

    private void actuator(DeviceEntry entry) {
        if (entry.actuator().isPresent() != entry.gpio().isPresent()) {
            problems.error(
                    entry.where().of(entry.gpio().isPresent() ? "gpio" : "actuator"),
                    "halfAnActuator",
                    entry.id().name(),
                    "both gpio and actuator",
                    "gpio says which pin, actuator what rules call the thing it switches");
            return;
        }
        entry.actuator().ifPresent(id -> {
            ActuatorSettings settings = entry.protection().orElseGet(() -> ActuatorSettings.of(Load.GENERAL));
            settings.check(problems::error);
            if (actuators.putIfAbsent(id, settings) != null) {
                problems.error(
                        entry.where().of("actuator"),
                        "duplicateActuator",
                        id.name(),
                        "a name that no other actuator has",
                        "rename one of the two");
            }
            relays.put(id, entry.gpio().get());
        });
    }
}
