package org.veille.condition;

import org.veille.config.Where;

/**
 * Takes what a cross-check finds wrong: names that nothing carries, units that do not fit. The checks go on after a
 * finding, so that a person sees all of them at once. {@code config}'s own list of problems fits by method reference.
 */
@FunctionalInterface
public interface Findings {
    /**
     * @param where the key's value in the file
     * @param code stable, camelCase, for programs: {@code unknownSchedule}
     * @param found the value as written
     * @param expected the rule it breaks
     * @param remedy what to write instead
     */
    void error(Where where, String code, String found, String expected, String remedy);
}
