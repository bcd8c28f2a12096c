package org.veille.lab.series;

import java.nio.file.Path;

/** A line of a CSV file that cannot be read, said so that a person finds and mends it. */
public final class CsvMistake extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** A line may hold anything: what is quoted of it stays readable. */
    private static final int SHOWN = 60;

    private final String remedy;

    /**
     * @param line from 1
     * @param found as written
     * @param expected the rule
     * @param remedy what to do; empty when {@code expected} says it all
     */
    CsvMistake(Path file, long line, String found, String expected, String remedy) {
        super(file + ":" + line + ": found '" + shown(found) + "', expected " + expected
                + (remedy.isEmpty() ? "" : "; " + remedy));
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }

    /** Without control characters: the message goes to a terminal. */
    private static String shown(String found) {
        String plain = found.replaceAll("\\p{Cntrl}", "\uFFFD");
        return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
    }
}
