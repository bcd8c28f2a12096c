package org.veille.device;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.veille.codec.FieldMapping.Target;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Measure;
import org.veille.config.Where;
import org.veille.json.JsonPointer;
import org.veille.model.InvalidValue;
import org.veille.model.Quantity;

/** {@code firmware-config/devices/<maker>/<model>/profile.yaml}: how a model of device speaks. */
@Doc("How a model of device speaks.")
public record Profile(
        @Doc("The model; maker and model are the folders that it lies in.") String model,
        @Doc("Who makes it.") String maker,
        @Doc("What it is, in one line.") String what,
        @Doc("How its payload is read: exactly one of js, cayenne-lpp and json.") Reading codec,
        @Doc("Which field of the decoded payload is which quantity.") @Default("{}") Map<JsonPointer, Target> map,
        @Doc("Where the device's own time stands in the payload.") Optional<JsonPointer> time,
        @Doc("The smallest step that the sensor shows, per quantity.") @Default("{}") Map<Quantity, Measure> resolution,
        @Doc("Whether the format was checked against the maker's document or a real device.") @Default("false")
                boolean verified,
        @Doc("Where the format was read.") String source,
        Where where) {
    public Profile {
        resolution.forEach(Profile::requireStep);
    }

    /** The smallest step of each sensor in the quantity's canonical unit, > 0. */
    public Map<Quantity, Double> steps() {
        Map<Quantity, Double> steps = new EnumMap<>(Quantity.class);
        resolution.forEach((quantity, step) -> steps.put(quantity, step.differenceIn(quantity.unit())));
        return steps;
    }

    private static void requireStep(Quantity quantity, Measure step) {
        String rule = quantity + " in " + quantity.unit().choices() + ", more than zero";
        if (step.unit().dimension() != quantity.unit().dimension()
                || !(step.differenceIn(quantity.unit()) > 0)) {
            throw InvalidValue.at("resolution", quantity + ": " + step, rule, "write the sensor's smallest step");
        }
    }

    /** {@code codec}. */
    @Doc("How the payload is read.")
    public record Reading(
            @Doc("A JavaScript file with decodeUplink, after LoRa Alliance TS013.") Optional<Path> js,
            @Doc("Cayenne Low Power Payload.") @Default("false") boolean cayenneLpp,
            @Doc("A JSON object.") @Default("false") boolean json,
            Where where) {
        public Reading {
            int chosen = (js.isPresent() ? 1 : 0) + (cayenneLpp ? 1 : 0) + (json ? 1 : 0);
            if (chosen != 1) {
                throw new InvalidValue(chosen + " of them", "exactly one of js, cayenne-lpp: true and json: true");
            }
        }
    }
}
