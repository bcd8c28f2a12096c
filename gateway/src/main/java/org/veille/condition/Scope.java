package org.veille.condition;

import java.util.Map;
import java.util.Optional;
import org.veille.condition.Inventory.Installed;

/**
 * What the names in a condition may mean.
 *
 * @param schedules by name, compiled
 * @param own the device for which {@code .} stands in patterns; empty where there is none
 */
public record Scope(Inventory inventory, Map<String, Timetable> schedules, Optional<Installed> own) {
    public Scope(Inventory inventory, Map<String, Timetable> schedules) {
        this(inventory, schedules, Optional.empty());
    }

    /** The same for a condition that is applied to one device. */
    public Scope of(Installed device) {
        return new Scope(inventory, schedules, Optional.of(device));
    }
}
