package org.veille.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veille.model.Address;
import org.veille.model.DeviceId;

/** Which devices a message may belong to: several when one topic carries several devices' values. */
public final class Bindings {
    private final Map<Address, List<Binding>> byAddress = new HashMap<>();

    public Bindings(Collection<Binding> bindings) {
        bindings.forEach(binding ->
                byAddress.computeIfAbsent(binding.from(), _ -> new ArrayList<>()).add(binding));
    }

    /** Empty when the sender is unknown. */
    public List<Binding> of(Address from) {
        return byAddress.getOrDefault(from, List.of());
    }

    /** Of one device, in the order of their addresses; looks through all. */
    public List<Binding> of(DeviceId device) {
        return byAddress.values().stream()
                .flatMap(List::stream)
                .filter(binding -> binding.device().id().equals(device))
                .sorted(Comparator.comparing(binding -> binding.from().toString()))
                .toList();
    }
}
