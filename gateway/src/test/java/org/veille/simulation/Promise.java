package org.veille.simulation;

import java.util.OptionalLong;
import org.veille.model.Acknowledgement;
import org.veille.model.Loss;

/** Owed to the sender of one transmission: the power may fail before and after it is given. */
final class Promise implements Acknowledgement {
    private final Message message;
    private final OptionalLong neededByNs;
    private final Fuse fuse;
    private final Runnable answer;
    private boolean told;

    /** @param answer tells the source; it knows whether the connection is still the same */
    Promise(Message message, OptionalLong neededByNs, Fuse fuse, Runnable answer) {
        this.message = message;
        this.neededByNs = neededByNs;
        this.fuse = fuse;
        this.answer = answer;
    }

    @Override
    public OptionalLong neededByNs() {
        return neededByNs;
    }

    @Override
    public void committed() {
        tell(message::committed);
    }

    @Override
    public void refused(Loss why) {
        tell(() -> message.refused(why));
    }

    private void tell(Runnable mark) {
        if (told) {
            return;
        }
        told = true;
        fuse.burn("before an acknowledgement");
        mark.run();
        answer.run();
        fuse.burn("after an acknowledgement");
    }
}
