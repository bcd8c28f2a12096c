package org.veille.pipeline;

import java.util.Optional;
import java.util.OptionalLong;
import org.veille.model.Acknowledgement;
import org.veille.model.Loss;

/** Remembers what it was told; told twice, it complains. */
final class RecordingAck implements Acknowledgement {
    private final OptionalLong neededByNs;
    private boolean committed;
    private Optional<Loss> refused = Optional.empty();

    RecordingAck(OptionalLong neededByNs) {
        this.neededByNs = neededByNs;
    }

    @Override
    public OptionalLong neededByNs() {
        return neededByNs;
    }

    @Override
    public void committed() {
        requireUntold();
        committed = true;
    }

    @Override
    public void refused(Loss why) {
        requireUntold();
        refused = Optional.of(why);
    }

    private void requireUntold() {
        if (isTold()) {
            throw new IllegalStateException("told twice");
        }
    }

    boolean isTold() {
        return committed || refused.isPresent();
    }

    boolean isCommitted() {
        return committed;
    }

    Optional<Loss> refusal() {
        return refused;
    }
}
