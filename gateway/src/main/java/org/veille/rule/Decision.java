package org.veille.rule;

import java.util.List;
import org.veille.model.Command;

/** What a trigger has to say; only when something changes, so that an audit is not one row a tick. */
public sealed interface Decision {
    /** The values that it rests on, as text. */
    List<String> inputs();

    /**
     * The rule wants its state.
     *
     * @param command for the actuator
     * @param renewed it wanted it already; the expiry moves on, and nobody need read it in an audit
     */
    record Wanted(Command command, boolean renewed, List<String> inputs) implements Decision {}

    /**
     * The rule no longer wants it: its level is to be released.
     *
     * @param command with no state
     * @param reason {@code the condition no longer holds}, {@code an input is unknown} …
     */
    record Released(Command command, String reason, List<String> inputs) implements Decision {}

    /**
     * A dry run: what would have been commanded. Never given to an actuator.
     *
     * @param would with a state where the rule would have begun, with none where it would have let go
     */
    record DryRun(Command would, String reason, List<String> inputs) implements Decision {}

    /** The condition holds, and something forbids the rule to act. */
    record Blocked(String reason, List<String> inputs) implements Decision {}
}
