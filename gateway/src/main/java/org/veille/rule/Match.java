package org.veille.rule;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.condition.Inventory.Installed;
import org.veille.condition.Ternary;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.OneOrMany;
import org.veille.config.Where;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;

/** Which devices or series a rule is for. Every key that is written must fit; of several values, one must. */
@Doc("Which series or devices a rule is for; every key that is written must fit. {} is for all.")
public record Match(
        @Doc("The device's model: milesight/am107.") @Default("[]") @OneOrMany List<String> model,
        @Doc("What is measured.") @Default("[]") @OneOrMany List<Quantity> quantity,
        @Doc("The device.") @Default("[]") @OneOrMany List<DeviceId> device,
        @Doc("The building it stands in.") @Default("[]") @OneOrMany List<String> building,
        @Doc("The zone it stands in.") @Default("[]") @OneOrMany List<String> zone,
        Where where) {

    /** Matches everything. */
    public static Match all() {
        return new Match(List.of(), List.of(), List.of(), List.of(), List.of(), Where.NOWHERE);
    }

    /** Whether the device fits, whatever it measures. */
    boolean takes(Installed installed) {
        return takes(model, installed.model())
                && takes(device, installed.id())
                && takes(building, installed.place().building())
                && takes(zone, installed.place().zone());
    }

    public boolean matches(Installed installed, Quantity measured) {
        return takes(installed) && takes(quantity, measured);
    }

    /** Whether the device fits and measures, or may measure, one of the quantities. */
    public boolean matches(Installed installed) {
        return takes(installed)
                && (quantity.isEmpty()
                        || quantity.stream().anyMatch(one -> installed.measures(one) != Ternary.FALSE));
    }

    private static <T> boolean takes(List<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }

    /** Reports when no device of the site fits, at the first value that none has. */
    void check(Inventory inventory, Findings findings) {
        if (inventory.devices().stream().anyMatch(this::matches)) {
            return;
        }
        boolean told = none("model", model, inventory, (one, i) -> one.equals(i.model()), findings)
                | none("device", device, inventory, (one, i) -> one.equals(i.id()), findings)
                | none("building", building, inventory, (one, i) -> one.equals(i.place().building()), findings)
                | none("zone", zone, inventory, (one, i) -> one.equals(i.place().zone()), findings)
                | none("quantity", quantity, inventory, (one, i) -> i.measures(one) != Ternary.FALSE, findings);
        if (!told) {
            findings.error(
                    where,
                    "noMatch",
                    toString(),
                    "a match that fits a configured device",
                    "each key fits some device, but no device fits all of them");
        }
    }

    private interface Fits<T> {
        boolean test(T one, Installed installed);
    }

    private <T> boolean none(String key, List<T> values, Inventory inventory, Fits<T> fits, Findings findings) {
        Predicate<T> unknown = one -> inventory.devices().stream().noneMatch(i -> fits.test(one, i));
        Optional<T> first = values.stream().filter(unknown).findFirst();
        first.ifPresent(one -> findings.error(
                where.of(key),
                "noMatch",
                one.toString(),
                "a " + key + " of a configured device: " + known(key, inventory),
                "mend it, or add the device"));
        return first.isPresent();
    }

    private static String known(String key, Inventory inventory) {
        TreeSet<String> known = new TreeSet<>();
        for (Installed i : inventory.devices()) {
            switch (key) {
                case "model" -> known.add(i.model());
                case "device" -> known.add(i.id().name());
                case "building" -> known.add(i.place().building());
                case "zone" -> known.add(i.place().zone());
                default -> i.quantities().ifPresent(all -> all.forEach(one -> known.add(one.id())));
            }
        }
        known.remove("");
        return known.isEmpty() ? "there is none" : String.join(", ", known);
    }

    /** The written keys: {@code model milesight/am107, quantity co2}; {@code everything} for an empty match. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, "model", model);
        append(text, "quantity", quantity);
        append(text, "device", device);
        append(text, "building", building);
        append(text, "zone", zone);
        return text.isEmpty() ? "everything" : text.toString();
    }

    private static void append(StringBuilder text, String key, List<?> values) {
        if (!values.isEmpty()) {
            text.append(text.isEmpty() ? "" : ", ").append(key);
            values.forEach(value -> text.append(' ').append(value));
        }
    }
}
