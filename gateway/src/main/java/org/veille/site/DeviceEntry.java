package org.veille.site;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veille.actuate.ActuatorSettings;
import org.veille.adapter.gpio.GpioSettings;
import org.veille.codec.FieldMapping.Target;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Durations;
import org.veille.config.NotYet;
import org.veille.config.OneOrMany;
import org.veille.config.Range;
import org.veille.config.Secret;
import org.veille.config.Where;
import org.veille.json.JsonPointer;
import org.veille.lorawan.DevAddr;
import org.veille.model.ActuatorId;
import org.veille.model.DeviceId;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;
import org.veille.model.Place;

/** One item of {@code devices.yaml}. */
@Doc("A device: what it is called, how its messages are recognised and read, where it stands.")
public record DeviceEntry(
        @Doc("Its name: the tag 'device' of its series.") DeviceId id,
        @Doc("Its profile, maker/model; without one, 'map' says what its fields are.") Optional<String> model,
        @Doc("Its MQTT topic, or several.") @Default("[]") @OneOrMany List<Mqtt> mqtt,
        @Doc("Its CoAP path.") Optional<Coap> coap,
        @Doc("Its LoRaWAN identity.") Optional<Lorawan> lorawan,
        @Doc("A relay on a pin of the board.") Optional<GpioSettings> gpio,
        @Doc("Where it stands.") PlaceEntry place,
        @Doc("What rules and operators call the thing it switches.") Optional<ActuatorId> actuator,
        @Doc("How the switched load is protected.") Optional<ActuatorSettings> protection,
        @Doc("How often it reports: five times as long a silence ends a run.") @Range(min = "1 s", max = "40 d") Optional<Duration> interval,
        Where where) {

    /** A device that reports less often is silent for a person too; and five intervals must fit into every clock. */
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(40);

    public DeviceEntry {
        interval.filter(found -> found.toSeconds() < 1 || found.compareTo(LONGEST_INTERVAL) > 0)
                .ifPresent(found -> {
                    throw InvalidValue.at("interval", Durations.format(found), "1 s to 40 d", "leave it out if unknown");
                });
    }

    /** Two fields for one series could not be told apart. */
    private static void requireMapping(Map<JsonPointer, Target> map) {
        try {
            Profiles.mapping(map);
        } catch (InvalidValue e) {
            throw InvalidValue.at("map", e.found(), e.expected(), e.remedy());
        }
    }

    /** {@code place}. */
    @Doc("Where a device stands.")
    public record PlaceEntry(
            @Doc("The building.") String building, @Doc("The functional zone in it: a room, a floor.") String zone) {
        Place place() {
            return new Place(building, zone);
        }

        public PlaceEntry {
            new Place(building, zone);
        }
    }

    /** {@code mqtt}. */
    @Doc("Messages on a topic.")
    public record Mqtt(
            @Doc("The exact topic, without + and #.") String topic,
            @Doc("Which field is which quantity and unit; \"\" is the whole payload. Without it: SenML, or the profile.")
                    @Default("{}")
                    Map<JsonPointer, Target> map,
            @Doc("Where the device's own time stands in the payload.") Optional<JsonPointer> time,
            Where where) {
        public Mqtt {
            if (topic.isEmpty() || topic.contains("+") || topic.contains("#")) {
                throw InvalidValue.at("topic", topic, "one exact topic, without + and #", "write one entry a topic");
            }
            requireMapping(map);
        }
    }

    /** {@code coap}. */
    @Doc("Messages posted to a path.")
    public record Coap(
            @Doc("The path, /air.") String path,
            @Doc("Which field is which quantity and unit. Without it: SenML, or the profile.") @Default("{}")
                    Map<JsonPointer, Target> map,
            @Doc("Where the device's own time stands in the payload.") Optional<JsonPointer> time,
            Where where) {
        public Coap {
            if (!path.startsWith("/")) {
                throw InvalidValue.at("path", path, "a path that begins with /", "write /" + path);
            }
            requireMapping(map);
        }
    }

    /** {@code lorawan}. */
    @Doc("A LoRaWAN device: with keys the gateway itself decrypts (ABP), without it takes the network server's word.")
    public record Lorawan(
            @Doc("16 hex digits.") Eui64 devEui,
            @Doc("8 hex digits, of a device activated by personalisation.") Optional<DevAddr> devAddr,
            @Doc("The network session key.") Optional<Secret> nwkSKey,
            @Doc("The application session key.") Optional<Secret> appSKey,
            @Doc("The key of a device that joins.") @NotYet("personalise the device (ABP): dev-addr, nwk-s-key, app-s-key")
                    Optional<String> appKey,
            @Doc("The join server.") @NotYet("personalise the device (ABP)") Optional<String> joinEui,
            @Doc("Which field of the network server's decoded object is which quantity and unit.") @Default("{}")
                    Map<JsonPointer, Target> map,
            Where where) {
        public Lorawan {
            requireMapping(map);
            boolean any = devAddr.isPresent() || nwkSKey.isPresent() || appSKey.isPresent();
            boolean all = devAddr.isPresent() && nwkSKey.isPresent() && appSKey.isPresent();
            if (any && !all) {
                throw new InvalidValue(
                        "only some of them",
                        "dev-addr, nwk-s-key and app-s-key together",
                        "leave all out for a device behind ChirpStack or The Things Stack");
            }
        }
    }
}
