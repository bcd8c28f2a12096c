/**
 * JSON (RFC 8259), bounded on the way in and well-formed on the way out; the only package that knows a JSON library.
 * Reading gives a small sealed tree ({@link org.veille.json.JsonValue}), writing is a fluent {@link
 * org.veille.json.JsonWriter}.
 */
package org.veille.json;
