package org.veille.config;

import java.util.List;

/** The keys that may stand in one mapping, and where it is. */
record Level(List<Key> keys, Where at) {
    /** Around the top of a file there is nothing. */
    static final Level TOP = new Level(List.of(), Where.NOWHERE);
}
