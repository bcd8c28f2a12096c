package org.veille.rule;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import org.veille.model.ActuatorId;

/**
 * The actuators of a site, as far as rules need to know them.
 *
 * @param known every one
 * @param neverCut those whose load is never switched off or set back
 */
public record Actuators(SortedSet<ActuatorId> known, SortedSet<ActuatorId> neverCut) {
    public static Actuators of(Collection<ActuatorId> known, Collection<ActuatorId> neverCut) {
        return new Actuators(new TreeSet<>(known), new TreeSet<>(neverCut));
    }
}
