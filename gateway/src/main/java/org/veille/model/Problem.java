package org.veille.model;

/**
 * Something wrong in what a person wrote. {@code config} adds file, line and column.
 *
 * @param keyPath where: {@code devices[3].mqtt.topic}
 * @param found the value as written; empty when it is missing
 * @param expected the rule it breaks
 * @param remedy what to write instead; may be empty
 */
public record Problem(String keyPath, String found, String expected, String remedy) {}
