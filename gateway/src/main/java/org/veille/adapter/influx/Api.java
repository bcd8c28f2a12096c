package org.veille.adapter.influx;

import java.io.IOException;
import java.util.List;
import org.veille.model.Destination;
import org.veille.model.InvalidValue;

/** One of the server's write interfaces. Used by the sink's one thread. */
interface Api extends AutoCloseable {
    /**
     * Writes lines in one request.
     *
     * @throws IOException when there is no answer
     * @throws InvalidValue when a secret cannot be read
     */
    Answer write(Destination destination, List<String> lines) throws IOException;

    /** Where rows of a destination go, with the key that says so: {@code influx.bucket 'batiments'}. */
    String target(Destination destination);

    @Override
    void close();
}
