package org.veille.site;

import org.veille.codec.Script;

/** Makes a decoder from JavaScript; given by the caller, so that the interpreter is loaded only where a device needs it. */
@FunctionalInterface
public interface Scripts {
    /**
     * @param name for messages
     * @throws org.veille.model.InvalidValue when it does not compile
     */
    Script compile(String name, String source);
}
