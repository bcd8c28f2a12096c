package org.veille.adapter.mqtt;

import org.veille.config.Doc;
import org.veille.model.InvalidValue;

/**
 * What to subscribe to: topic levels between slashes, {@code +} for any one level, {@code #} at the end for all below
 * (MQTT 3.1.1, 4.7).
 *
 * @param text 1 to {@link #MAX_LENGTH} characters
 */
@Doc("a topic, in which + stands for one level and # at the end for all below")
public record TopicFilter(String text) {
    /**
     * Longest topic and filter, in characters. The protocol allows 65,535 bytes; each waiting message holds its
     * topic.
     */
    public static final int MAX_LENGTH = 255;

    public TopicFilter {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new InvalidValue(text, "a topic of 1 to " + MAX_LENGTH + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValue(text.replaceAll("\\p{Cntrl}", "?"), "a topic without control characters");
        }
        if (text.startsWith("$share/")) {
            throw new InvalidValue(text, "a topic that is not shared", "a shared subscription would lose redeliveries");
        }
        String[] levels = text.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean hash = levels[i].contains("#");
            if (hash && (levels[i].length() > 1 || i < levels.length - 1)) {
                throw new InvalidValue(text, "'#' alone in the last level", "write for example 'zigbee2mqtt/#'");
            }
            if (levels[i].contains("+") && levels[i].length() > 1) {
                throw new InvalidValue(text, "'+' alone in its level", "write for example 'application/+/event/up'");
            }
        }
    }

    public static TopicFilter parse(String text) {
        return new TopicFilter(text);
    }

    /** Whether every topic that the other filter matches is matched by this one too. */
    public boolean covers(TopicFilter other) {
        String[] mine = text.split("/", -1);
        String[] its = other.text.split("/", -1);
        if (text.charAt(0) != '$' && other.text.charAt(0) == '$' && (mine[0].equals("#") || mine[0].equals("+"))) {
            return false;
        }
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].equals("#")) {
                return true;
            }
            if (i >= its.length || its[i].equals("#") || !(mine[i].equals("+") || mine[i].equals(its[i]))) {
                return false;
            }
        }
        return mine.length == its.length;
    }

    @Override
    public String toString() {
        return text;
    }
}
