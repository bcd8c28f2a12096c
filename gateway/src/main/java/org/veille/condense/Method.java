package org.veille.condense;

import java.util.Optional;

/** How to condense a series: makes condensers, fresh or from a saved state. */
public interface Method {
    /**
     * Names method and parameters, and reads back with {@link #parse}: when a reload or a new file brings another identity,
     * the old method is made again from the saved one, ends its run at the last reading, and the new one begins.
     */
    String identity();

    Condenser create();

    /** What the means of its points take for the time between two readings. */
    default Window.Between between() {
        return Window.Between.LINE;
    }

    /** @return empty when the state is of another version or does not read; then {@link #create} starts a new run */
    Optional<Condenser> restore(Restart restart);

    /** @return empty when no method of this version has that identity */
    static Optional<Method> parse(String identity) {
        String[] words = identity.split(" ");
        try {
            return switch (words[0]) {
                case "deadband" -> Optional.of(
                        Deadband.method(Double.parseDouble(words[1]), Long.parseLong(words[2])));
                case "swinging-door" -> Optional.of(
                        SwingingDoor.method(Double.parseDouble(words[1]), Long.parseLong(words[2])));
                case "step" -> Optional.of(Step.method(Long.parseLong(words[1])));
                case "trend" -> Optional.of(Trend.method(Double.parseDouble(words[1]), Long.parseLong(words[2])));
                case "window" -> Optional.of(Window.method(words));
                case "counter", "consumption" -> Optional.of(Counter.parse(words));
                case "live" -> Optional.of(Live.method(Long.parseLong(words[1])));
                default -> Optional.empty();
            };
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
