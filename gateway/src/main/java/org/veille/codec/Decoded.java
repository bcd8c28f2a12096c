package org.veille.codec;

import java.util.List;
import org.veille.model.Reading;

/** What came of a payload. */
public sealed interface Decoded {
    /**
     * @param readings possibly none: a join notice or a status message decodes well and carries nothing
     * @param ignored fields that nothing maps to a quantity
     */
    record Readings(List<Reading> readings, List<String> ignored) implements Decoded {}

    /** @param reason for the ledger: what was found at which place */
    record Undecodable(String reason) implements Decoded {}
}
