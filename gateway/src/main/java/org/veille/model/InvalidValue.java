package org.veille.model;

/**
 * A value that breaks a rule of the model. Carries the three things a person needs to mend it; {@code config} adds the
 * file, line and column.
 */
public final class InvalidValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String found;
    private final String expected;
    private final String remedy;

    /**
     * @param found the offending value, as written
     * @param expected the rule, for example {@code "a length of 1 to 64"}
     * @param remedy what to do about it; empty when {@code expected} says it all
     */
    public InvalidValue(String found, String expected, String remedy) {
        this("", found, expected, remedy);
    }

    public InvalidValue(String found, String expected) {
        this(found, expected, "");
    }

    private InvalidValue(String key, String found, String expected, String remedy) {
        super("found '" + found + "', expected " + expected + (remedy.isEmpty() ? "" : "; " + remedy));
        this.key = key;
        this.found = found;
        this.expected = expected;
        this.remedy = remedy;
    }

    /**
     * For a rule between several keys of one record, to say which of them should change.
     *
     * @param key as written in a file: {@code live-bucket}
     */
    public static InvalidValue at(String key, String found, String expected, String remedy) {
        return new InvalidValue(key, found, expected, remedy);
    }

    /** The key of the record that should change; empty when it is the value as a whole. */
    public String key() {
        return key;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }

    public String remedy() {
        return remedy;
    }
}
