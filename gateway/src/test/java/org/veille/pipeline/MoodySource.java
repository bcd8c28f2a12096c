package org.veille.pipeline;

import org.veille.model.SourceId;
import org.veille.port.Health;
import org.veille.port.Inbox;
import org.veille.port.Source;

/** Says of itself what the test says. */
final class MoodySource implements Source {
    private final SourceId id;
    Health health = new Health(true, "connected");

    MoodySource(String name) {
        id = new SourceId(name);
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public int window() {
        return 20;
    }

    @Override
    public boolean redelivers() {
        return true;
    }

    @Override
    public void start(Inbox inbox) {}

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {}
}
