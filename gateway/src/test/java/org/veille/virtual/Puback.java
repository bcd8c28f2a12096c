package org.veille.virtual;

import java.util.OptionalLong;
import java.util.function.Consumer;
import org.veille.model.Acknowledgement;
import org.veille.model.Loss;

/**
 * What a broker waits for that can send again: in no hurry.
 *
 * @param onCommit when it is on disk
 * @param onRefusal when it is not kept
 */
public record Puback(Runnable onCommit, Consumer<Loss> onRefusal) implements Acknowledgement {
    @Override
    public OptionalLong neededByNs() {
        return OptionalLong.empty();
    }

    @Override
    public void committed() {
        onCommit.run();
    }

    @Override
    public void refused(Loss why) {
        onRefusal.accept(why);
    }
}
