package org.veille.condition;

/** Kleene's strong three-valued logic: what is not known neither triggers nor clears. */
public enum Ternary {
    TRUE,
    FALSE,
    UNKNOWN;

    public static Ternary of(boolean value) {
        return value ? TRUE : FALSE;
    }

    /** FALSE when one is FALSE, else UNKNOWN when one is UNKNOWN. */
    public Ternary and(Ternary other) {
        if (this == FALSE || other == FALSE) {
            return FALSE;
        }
        return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : TRUE;
    }

    /** TRUE when one is TRUE, else UNKNOWN when one is UNKNOWN. */
    public Ternary or(Ternary other) {
        return not().and(other.not()).not();
    }

    public Ternary not() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
