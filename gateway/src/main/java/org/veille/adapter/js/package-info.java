/**
 * Device decoders in JavaScript (LoRa Alliance TS013) on Mozilla Rhino, interpreted; the only package that knows the
 * engine. A decoder is a stranger's program: it sees no Java class, and its steps, time, memory and recursion are
 * bounded. What holds, and what does not quite, is written at {@link org.veille.adapter.js.RhinoScripts}.
 */
package org.veille.adapter.js;
