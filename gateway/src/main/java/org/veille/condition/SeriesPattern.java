package org.veille.condition;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.veille.condition.Inventory.Installed;
import org.veille.model.InvalidValue;
import org.veille.model.Names;
import org.veille.model.Place;
import org.veille.model.Quantity;
import org.veille.model.Series;

/**
 * Which series: {@code building/zone/device/quantity}, one segment each. {@code *} takes any. The quantity alone
 * takes all channels of a device; {@code current:l1} takes one.
 *
 * <p>In a sampling rule, {@code .} stands for the building, the zone or the device that the rule is being applied to:
 * {@code ./././co2} is the device's own CO2, {@code ././*}{@code /co2} that of its room.
 *
 * @param building a name, {@code *} or {@code .}
 * @param zone the same
 * @param device the same
 * @param quantity empty for any
 * @param channel empty for all
 */
public record SeriesPattern(
        String building, String zone, String device, Optional<Quantity> quantity, Optional<String> channel) {
    private static final String ANY = "*";
    private static final String OWN = ".";
    private static final int SEGMENTS = 4;

    /** @throws InvalidValue unless it has four segments, each a name, {@code *} or {@code .}, the last a quantity */
    public static SeriesPattern parse(String text) {
        String[] segments = text.strip().split("/", -1);
        if (segments.length != SEGMENTS) {
            throw new InvalidValue(text, "building/zone/device/quantity", "write * for a segment that may be anything");
        }
        for (int i = 0; i < SEGMENTS - 1; i++) {
            if (segments[i].length() > 1 && segments[i].contains(ANY)) {
                throw new InvalidValue(text, "* as a whole segment", "list the names under an 'any:'");
            }
            if (!segments[i].equals(ANY) && !segments[i].equals(OWN)) {
                Names.require(segments[i]);
            }
        }
        String[] last = segments[SEGMENTS - 1].split(":", -1);
        if (last.length > 2) {
            throw new InvalidValue(text, "a quantity, or a quantity with a channel such as current:l1");
        }
        return new SeriesPattern(
                segments[0],
                segments[1],
                segments[2],
                last[0].equals(ANY) ? Optional.empty() : Optional.of(Quantity.parse(last[0])),
                last.length == 2 ? Optional.of(Names.require(last[1])) : Optional.empty());
    }

    /** Whether it must be applied to a device first, by {@link #of}. */
    public boolean isRelative() {
        return building.equals(OWN) || zone.equals(OWN) || device.equals(OWN);
    }

    /** The same with every {@code .} replaced by what {@code own} has there. */
    public SeriesPattern of(Installed own) {
        return new SeriesPattern(
                building.equals(OWN) ? own.place().building() : building,
                zone.equals(OWN) ? own.place().zone() : zone,
                device.equals(OWN) ? own.id().name() : device,
                quantity,
                channel);
    }

    public boolean matches(Place place, Series series) {
        return takes(building, place.building())
                && takes(zone, place.zone())
                && takes(device, series.device().name())
                && (quantity.isEmpty() || quantity.get() == series.quantity())
                && matchesChannel(series);
    }

    /** Whether the place, the device and, as far as it is known, what it measures leave the device in. */
    public boolean mayMatch(Installed installed) {
        return takes(building, installed.place().building())
                && takes(zone, installed.place().zone())
                && takes(device, installed.id().name())
                && (quantity.isEmpty() || installed.measures(quantity.get()) != Ternary.FALSE);
    }

    boolean matchesChannel(Series series) {
        return channel.isEmpty() || channel.get().equals(series.channel());
    }

    /**
     * Why no device matches, as the first segment that leaves none; empty when one does.
     *
     * @return for example {@code a building among gymnase, principal}
     */
    Optional<String> whyNone(Inventory inventory) {
        List<Installed> left = inventory.devices();
        List<Step> steps = List.of(
                new Step("a building", building, installed -> installed.place().building()),
                new Step("a zone of that building", zone, installed -> installed.place().zone()),
                new Step("a device of that zone", device, installed -> installed.id().name()));
        for (Step step : steps) {
            List<Installed> kept = keep(left, installed -> takes(step.segment, step.of.apply(installed)));
            if (kept.isEmpty()) {
                return Optional.of(step.what + " among " + names(left, step.of));
            }
            left = kept;
        }
        return left.stream().anyMatch(this::mayMatch)
                ? Optional.empty()
                : Optional.of("a quantity that one of these devices measures: " + names(left, i -> i.id().name()));
    }

    private record Step(String what, String segment, Function<Installed, String> of) {}

    private static List<Installed> keep(List<Installed> devices, Predicate<Installed> which) {
        return devices.stream().filter(which).toList();
    }

    private static String names(List<Installed> devices, Function<Installed, String> name) {
        String all = devices.stream().map(name).distinct().sorted().limit(10).collect(Collectors.joining(", "));
        return all.isEmpty() ? "none (no device is configured)" : all;
    }

    private static boolean takes(String segment, String name) {
        return segment.equals(ANY) || segment.equals(name);
    }

    @Override
    public String toString() {
        return building + "/" + zone + "/" + device + "/"
                + quantity.map(Quantity::id).orElse(ANY)
                + channel.map(name -> ":" + name).orElse("");
    }
}
