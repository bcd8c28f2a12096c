package org.veille.site;

import java.util.Set;
import java.util.TreeSet;
import org.veille.condition.Findings;
import org.veille.config.Problems;
import org.veille.config.Where;

/**
 * What a check of the rules cannot be sure of, because a file with mistakes keeps back something that rules name. A
 * finding that may only follow from such a mistake is not reported; nothing is lost by that, as the mistake itself was.
 */
public final class Doubts {
    private final Set<String> pardoned = new TreeSet<>();

    /** All that rules name is certain. */
    static Doubts none() {
        return new Doubts();
    }

    /** A file of rules by itself: nothing is known of the building. */
    static Doubts ofEverything() {
        Doubts doubts = new Doubts();
        doubts.ofDevices();
        doubts.ofSchedules();
        doubts.ofCalendars();
        return doubts;
    }

    /** There are devices of which not even name and place can be read. */
    void ofDevices() {
        pardoned.add("noMatch");
        ofActuators();
        ofQuantities();
    }

    /** There may be more actuators. */
    void ofActuators() {
        pardoned.add("unknownActuator");
    }

    /** Some device may measure less than it seems to. */
    void ofQuantities() {
        pardoned.add("severalMatches");
    }

    void ofSchedules() {
        pardoned.add("unknownSchedule");
    }

    /** The site's school zone is not known. */
    void ofCalendars() {
        pardoned.add("unknownCalendar");
    }

    Findings into(Problems problems) {
        Findings all = Findings.into(problems);
        return new Findings() {
            @Override
            public void error(Where where, String code, String found, String expected, String remedy) {
                if (!pardoned.contains(code)) {
                    all.error(where, code, found, expected, remedy);
                }
            }

            @Override
            public void warning(Where where, String code, String found, String expected, String remedy) {
                if (!pardoned.contains(code)) {
                    all.warning(where, code, found, expected, remedy);
                }
            }
        };
    }
}
