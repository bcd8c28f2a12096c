package org.veille.bench;

import java.util.ArrayList;
import java.util.List;
import org.veille.condense.reference.PolylineError;
import org.veille.condense.reference.Recording;

/** What one contender made of one series, without a hold. */
record Trial(Case series, Contender contender, int points, PolylineError error) {
    static Trial of(Case series, Recording recording, Contender contender) {
        Contender.Drawn drawn = contender.drawn(recording, series.within());
        return new Trial(
                series, contender, drawn.points(), PolylineError.of(recording, drawn.line(), series.within()));
    }

    /** In the order of the tables: the optimum, the gateway's methods, the others. */
    static List<Contender> contenders() {
        List<Contender> all = new ArrayList<>(List.of(Contender.OPTIMUM));
        all.addAll(Contender.GATEWAY);
        all.addAll(Contender.OTHERS);
        return all;
    }

    /** Every contender on every series that it is meant for. */
    static List<Trial> all() {
        List<Trial> trials = new ArrayList<>();
        for (Case series : Case.ALL) {
            Recording recording = series.recording();
            contenders().stream()
                    .filter(contender -> contender.suits(series))
                    .forEach(contender -> trials.add(of(series, recording, contender)));
        }
        return trials;
    }
}
