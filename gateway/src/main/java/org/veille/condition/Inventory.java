package org.veille.condition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.veille.model.DeviceId;
import org.veille.model.Place;
import org.veille.model.Quantity;

/** The devices of a site, as far as patterns and rules need to know them. */
public record Inventory(List<Installed> devices) {
    public Inventory {
        devices = List.copyOf(devices);
    }

    /**
     * One device where it stands.
     *
     * @param model {@code maker/model}; empty when it has none
     * @param quantities what it measures; empty when only its readings will tell
     * @param resolution the smallest step that its sensor shows, canonical unit, > 0; of quantities where it is known
     */
    public record Installed(
            DeviceId id,
            String model,
            Place place,
            Optional<Set<Quantity>> quantities,
            Map<Quantity, Double> resolution) {
        public Installed {
            resolution = Map.copyOf(resolution);
        }

        /** One whose sensors nobody has described. */
        public Installed(DeviceId id, String model, Place place, Optional<Set<Quantity>> quantities) {
            this(id, model, place, quantities, Map.of());
        }

        /** UNKNOWN until readings tell. */
        public Ternary measures(Quantity quantity) {
            return quantities.map(known -> Ternary.of(known.contains(quantity))).orElse(Ternary.UNKNOWN);
        }
    }
}
