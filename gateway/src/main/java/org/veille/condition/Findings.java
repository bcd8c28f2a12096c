package org.veille.condition;

import org.veille.config.Problems;
import org.veille.config.Where;

/**
 * Takes what a cross-check finds wrong: names that nothing carries, units that do not fit. The checks go on after a
 * finding, so that a person sees all of them at once.
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

    /**
     * It works, and is probably not what was meant. Nobody hears it unless the implementation says so: rules that are put
     * in force were checked before, and whoever checked them was told.
     */
    default void warning(Where where, String code, String found, String expected, String remedy) {}

    /** Into a list of problems, warnings too. */
    static Findings into(Problems problems) {
        return new Findings() {
            @Override
            public void error(Where where, String code, String found, String expected, String remedy) {
                problems.error(where, code, found, expected, remedy);
            }

            @Override
            public void warning(Where where, String code, String found, String expected, String remedy) {
                problems.warning(where, code, found, expected, remedy);
            }
        };
    }
}
