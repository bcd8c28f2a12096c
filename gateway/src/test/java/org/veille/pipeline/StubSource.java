package org.veille.pipeline;

import org.veille.model.SourceId;
import org.veille.port.Health;
import org.veille.port.Inbox;
import org.veille.port.Source;

/** A source that only says how it works; the tests hand its uplinks to the pipeline themselves. */
record StubSource(SourceId id, int window, boolean redelivers, int mostUnacknowledged) implements Source {
    static final StubSource MQTT = new StubSource(new SourceId("mqtt"), 20, true);
    static final StubSource COAP = new StubSource(new SourceId("coap"), 256, false);
    static final StubSource LORAWAN = new StubSource(new SourceId("lorawan"), Integer.MAX_VALUE, false);

    StubSource(SourceId id, int window, boolean redelivers) {
        this(id, window, redelivers, 0);
    }

    @Override
    public void start(Inbox inbox) {}

    @Override
    public Health health() {
        return new Health(true, "stub");
    }

    @Override
    public void close() {}
}
