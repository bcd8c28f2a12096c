package org.veille.site;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
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
import org.veille.config.Binder;
import org.veille.config.Keys;
import org.veille.config.Node;
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
import org.veille.model.Place;
import org.veille.model.Quantity;

/** From the entries of {@code devices.yaml} to devices, bindings, keys and actuators; checks them against the sources. */
final class Devices {
    private static final Set<String> SOURCES = Set.of("mqtt", "coap", "lorawan", "gpio");

    /** Stand in for what a broken item does not tell; no site is made of them. */
    private static final DeviceId NAMELESS = new DeviceId("nameless");

    private static final Place NOWHERE = new Place("nowhere", "nowhere");

    private final KnownSources sources;
    private final Profiles profiles;
    private final UnaryOperator<String> environment;
    private final Problems problems;

    final Map<DeviceId, Device> devices = new LinkedHashMap<>();
    final List<Binding> bindings = new ArrayList<>();
    final List<SessionKeys> sessions = new ArrayList<>();
    final List<Installed> installed = new ArrayList<>();
    final Map<ActuatorId, ActuatorSettings> actuators = new LinkedHashMap<>();
    final Map<ActuatorId, GpioSettings> relays = new LinkedHashMap<>();
    final Map<DeviceId, Where> places = new HashMap<>();
    final Map<ActuatorId, Where> actuatorPlaces = new LinkedHashMap<>();
    final Doubts doubts = new Doubts();
    int series;
    /** Secrets of sessions that could be read. */
    int keys;

    private final Set<DeviceId> ids = new HashSet<>();
    private final Map<Eui64, String> byDevEui = new HashMap<>();
    private final Map<Integer, ActuatorId> byPin = new HashMap<>();

    Devices(KnownSources sources, Profiles profiles, UnaryOperator<String> environment, Problems problems) {
        this.sources = sources;
        this.profiles = profiles;
        this.environment = environment;
        this.problems = problems;
    }

    /** Takes the devices of one file. Of one with mistakes, what can be read is checked too, and rules may name it. */
    void add(Node list) {
        Map<String, DeviceEntry> right = new HashMap<>();
        Binder.bindList(DeviceEntry.class, list, problems).stream()
                .filter(entry -> Keys.cover(DeviceEntry.class, entry.where()))
                .forEach(entry -> right.put(entry.where().path(), entry));
        List<DeviceDraft> all = Binder.bindList(DeviceDraft.class, list, new Problems());
        if (list instanceof Node.Sequence sequence && all.size() < sequence.items().size()) {
            doubts.ofDevices();
        }
        for (DeviceDraft draft : all) {
            Optional<DeviceEntry> entry = Optional.ofNullable(right.get(draft.where().path()));
            if (draft.id().isPresent() && draft.place().isPresent()) {
                add(entry.map(DeviceDraft::of).orElse(draft), entry, draft.id().get(), draft.place().get().place());
            } else {
                doubts.ofDevices();
                draft.id().ifPresent(id -> claim(id, draft));
                add(draft, Optional.empty(), NAMELESS, NOWHERE);
            }
        }
    }

    private void add(DeviceDraft draft, Optional<DeviceEntry> whole, DeviceId id, Place place) {
        if (id != NAMELESS && !claim(id, draft)) {
            return;
        }
        boolean speaks = !draft.mqtt().isEmpty() || draft.coap().isPresent() || draft.lorawan().isPresent();
        boolean mayHaveSource = whole.isEmpty() && SOURCES.stream().anyMatch(draft::mayHave);
        if (!speaks && draft.gpio().isEmpty() && !mayHaveSource) {
            problems.error(draft.where(), "noSource", draft.name(), "one of mqtt, coap, lorawan and gpio", "add one");
        }
        // A relay says nothing, so its model needs no profile.
        Optional<Profiles.Ready> profile = speaks
                ? draft.model().flatMap(model -> profiles.of(model, draft.where().of("model")))
                : Optional.empty();
        Map<Quantity, Double> resolution =
                profile.map(ready -> ready.profile().steps()).orElse(Map.of());
        Device device =
                new Device(id, draft.model(), place, whole.flatMap(DeviceEntry::interval), resolution);
        boolean certain = whole.isPresent() && (!speaks || draft.model().isEmpty() || profile.isPresent());
        Optional<Set<Quantity>> quantities = bind(draft, device, profile, certain);
        if (id != NAMELESS) {
            devices.put(id, device);
            places.put(id, draft.where().of("id"));
            installed.add(new Installed(
                    id,
                    draft.model().orElse(""),
                    place,
                    certain ? quantities : Optional.empty(),
                    resolution));
        }
        if (!certain) {
            doubts.ofQuantities();
        }
        actuator(draft, whole.isPresent());
    }

    private boolean claim(DeviceId id, DeviceDraft draft) {
        boolean first = ids.add(id);
        if (!first) {
            problems.error(
                    draft.where().of("id"),
                    "duplicateDevice",
                    id.name(),
                    "an id that no other device has",
                    "rename one of the two");
        }
        return first;
    }

    private Optional<Set<Quantity>> bind(
            DeviceDraft draft, Device device, Optional<Profiles.Ready> profile, boolean certain) {
        Optional<Set<Quantity>> quantities = Optional.of(EnumSet.noneOf(Quantity.class));
        for (DeviceEntry.Mqtt mqtt : draft.mqtt()) {
            checkMqtt(mqtt);
            Codec codec = codec(mqtt.map(), mqtt.time(), profile);
            bindings.add(new Binding(new Address(Address.MQTT, mqtt.topic()), device, codec, Reads.FRAME));
            quantities = join(quantities, mqtt.map().values(), profile);
        }
        if (draft.coap().isPresent()) {
            DeviceEntry.Coap coap = draft.coap().get();
            require(KnownSources.COAP, coap.where(), "coap: {}");
            Codec codec = codec(coap.map(), coap.time(), profile);
            bindings.add(new Binding(new Address(Address.COAP, coap.path()), device, codec, Reads.FRAME));
            quantities = join(quantities, coap.map().values(), profile);
        }
        if (draft.lorawan().isPresent()) {
            lorawan(draft.lorawan().get(), device, profile, certain);
            quantities = join(quantities, draft.lorawan().get().map().values(), profile);
        }
        return quantities;
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
        require(KnownSources.MQTT, mqtt.where(), "mqtt: {broker: mqtt://localhost, topics: [" + mqtt.topic() + "]}");
        TopicFilter topic;
        try {
            topic = new TopicFilter(mqtt.topic());
        } catch (InvalidValue e) {
            problems.error(mqtt.where().of("topic"), "invalidValue", e.found(), e.expected(), e.remedy());
            return;
        }
        sources.topics()
                .filter(topics -> topics.stream().noneMatch(filter -> filter.covers(topic)))
                .ifPresent(topics -> problems.error(
                        mqtt.where().of("topic"),
                        "notSubscribed",
                        mqtt.topic(),
                        "a topic that sources.mqtt.topics covers: " + topics,
                        "add it there"));
    }

    private void require(String source, Where where, String line) {
        if (!sources.has(source)) {
            problems.error(
                    where, "noSource", "", "a source '" + source + "' in veille.yaml", "add under sources: " + line);
        }
    }

    private void lorawan(
            DeviceEntry.Lorawan lorawan, Device device, Optional<Profiles.Ready> profile, boolean certain) {
        String namesake = byDevEui.putIfAbsent(lorawan.devEui(), device.id().name());
        if (namesake != null) {
            problems.error(
                    lorawan.where().of("dev-eui"),
                    "duplicateDevEui",
                    lorawan.devEui().toString(),
                    "a DevEUI of its own",
                    "device " + namesake + " has it");
        }
        keys(lorawan);
        Address from = new Address(Address.LORA, lorawan.devEui().toString());
        if (!lorawan.map().isEmpty()) {
            Codec codec = FlatJson.of(Profiles.mapping(lorawan.map()), Optional.empty());
            bindings.add(new Binding(from, device, codec, Reads.OBJECT));
        } else if (profile.isPresent()) {
            Reads reads = profile.get().profile().codec().json() ? Reads.OBJECT : Reads.FRAME;
            bindings.add(new Binding(from, device, profile.get().codec(), reads));
        } else if (certain && Keys.cover(DeviceEntry.Lorawan.class, lorawan.where())) {
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
            require(
                    KnownSources.MQTT,
                    lorawan.where(),
                    "mqtt, as the device has no keys here and its network server must speak");
            return;
        }
        require(KnownSources.LORAWAN, lorawan.where(), "lorawan: {gateways: [the concentrator's EUI]}");
        Optional<Aes128Key> network = key(lorawan.nwkSKey(), lorawan.where().of("nwk-s-key"));
        Optional<Aes128Key> application = key(lorawan.appSKey(), lorawan.where().of("app-s-key"));
        if (network.isPresent() && application.isPresent()) {
            requireTellable(lorawan, network.get());
            sessions.add(new SessionKeys(
                    lorawan.devEui(), lorawan.devAddr().get(), network.get(), application.get()));
        }
    }

    /** Only the network key tells two devices with one address apart. */
    private void requireTellable(DeviceEntry.Lorawan lorawan, Aes128Key network) {
        sessions.stream()
                .filter(other -> lorawan.devAddr().filter(other.devAddr()::equals).isPresent()
                        && other.nwkSKey().equals(network))
                .findFirst()
                .ifPresent(other -> problems.error(
                        lorawan.where().of("dev-addr"),
                        "duplicateSession",
                        lorawan.devAddr().get().toString(),
                        "another address or network key than the device with dev-eui " + other.devEui(),
                        "give each device keys of its own"));
    }

    private Optional<Aes128Key> key(Optional<Secret> secret, Where where) {
        try {
            Optional<Aes128Key> key = secret.map(found -> Aes128Key.parse(found.read(environment).strip()));
            keys += key.isPresent() ? 1 : 0;
            return key;
        } catch (InvalidValue e) {
            problems.error(where, e);
            return Optional.empty();
        }
    }

    private void actuator(DeviceDraft draft, boolean whole) {
        if (draft.actuator().isPresent() != draft.gpio().isPresent()) {
            String missing = draft.actuator().isPresent() ? "gpio" : "actuator";
            if (whole || !draft.mayHave(missing)) {
                problems.error(
                        draft.where().of(draft.gpio().isPresent() ? "gpio" : "actuator"),
                        "halfAnActuator",
                        draft.name(),
                        "both gpio and actuator",
                        "gpio says which pin, actuator what rules call the thing it switches");
            }
        }
        if (draft.actuator().isEmpty()) {
            if (draft.mayHave("actuator") || draft.gpio().isPresent()) {
                doubts.ofActuators();
            }
            return;
        }
        ActuatorId id = draft.actuator().get();
        ActuatorSettings settings = draft.protection().orElseGet(() -> ActuatorSettings.of(Load.GENERAL));
        settings.check(problems::error);
        if (actuators.putIfAbsent(id, settings) != null) {
            problems.error(
                    draft.where().of("actuator"),
                    "duplicateActuator",
                    id.name(),
                    "a name that no other actuator has",
                    "rename one of the two");
            return;
        }
        actuatorPlaces.put(id, draft.where().of("actuator"));
        draft.gpio().ifPresent(gpio -> {
            relays.put(id, gpio);
            pin(gpio.pin(), id, draft.where().of("gpio").of("pin"));
        });
    }

    private void pin(int pin, ActuatorId id, Where where) {
        ActuatorId other = byPin.putIfAbsent(pin, id);
        if (other != null) {
            problems.error(
                    where,
                    "duplicatePin",
                    Integer.toString(pin),
                    "a pin that no other relay has",
                    "actuator " + other + " has it");
        }
    }
}
