package org.veille.model;

/**
 * Something that a person should do something about, for as long as it lasts.
 *
 * @param id what it is, lower case with hyphens: {@code card-writes}, {@code database-damaged}
 * @param subject which part: a source, a file, a sink; empty when there is only one
 * @param words what is wrong, and the remedy
 * @param sinceMs when it was raised, wall clock, milliseconds since 1970 UTC
 * @param acknowledged somebody has seen it and takes care of it
 */
public record Alarm(String id, String subject, String words, long sinceMs, boolean acknowledged) {
    /** One that nobody has seen yet. */
    public Alarm(String id, String subject, String words, long sinceMs) {
        this(id, subject, words, sinceMs, false);
    }

    /** {@code source-down of mqtt}, for a person. */
    public String name() {
        return subject.isEmpty() ? id : id + " of " + subject;
    }
}
