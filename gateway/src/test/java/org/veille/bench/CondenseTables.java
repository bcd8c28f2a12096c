package org.veille.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The results as Markdown. */
final class CondenseTables {
    private static final String NONE = "–";

    private final Language language;
    private final StringBuilder text = new StringBuilder();

    CondenseTables(Language language) {
        this.language = language;
    }

    /** Points of every contender on every series. */
    String points(List<Trial> trials) {
        return bySeries(trials, language.say("readings"), each -> language.count(each.points()));
    }

    /** Largest distance in units of the bound, and the integral error. */
    String errors(List<Trial> trials) {
        return bySeries(
                trials,
                null,
                each -> language.number(each.error().worstErrorRatio(), 2) + " ε · "
                        + language.percent(each.error().integralErrorPct()) + " %");
    }

    /** By how much the mean of a day errs where it errs most, in units of the bound. */
    String days(List<Trial> trials) {
        return bySeries(trials, null, each -> language.percent(each.error().worstDayErrorRatio()) + " ε");
    }

    private String bySeries(List<Trial> trials, String readings, Function<Trial, String> cell) {
        List<Contender> contenders = Trial.contenders();
        text.setLength(0);
        List<String> head = new ArrayList<>(List.of(language.say("series") + ", ε"));
        if (readings != null) {
            head.add(readings);
        }
        contenders.forEach(each -> head.add(language.say(each.name())));
        head(head);
        for (Case series : Case.ALL) {
            List<String> row = new ArrayList<>(List.of(name(series)));
            if (readings != null) {
                row.add(language.count(series.recording().size()));
            }
            contenders.forEach(contender -> row.add(
                    contender.suits(series) ? cell.apply(find(trials, series, contender)) : NONE));
            row(row);
        }
        return text.toString();
    }

    /** One row a contender; the speeds in the gateway's order, the last column. */
    String summary(List<Trial> trials, List<Double> speeds) {
        text.setLength(0);
        head(Stream.of(
                        "method",
                        "points / optimum",
                        "worst error",
                        "integral error, median",
                        "largest",
                        "worst day",
                        "readings/s")
                .map(language::say)
                .toList());
        for (Contender contender : Trial.contenders()) {
            int online = Contender.GATEWAY.indexOf(contender);
            double ratio = Math.exp(mean(contender, trials, each -> Math.log(each.points()
                    / (double) find(trials, each.series(), Contender.OPTIMUM).points())));
            double[] integrals = sorted(contender, trials, each -> each.error().integralErrorPct());
            double[] worst = sorted(contender, trials, each -> each.error().worstErrorRatio());
            double[] days = sorted(contender, trials, each -> each.error().worstDayErrorRatio());
            row(List.of(
                    language.say(contender.name()),
                    language.number(ratio, 2),
                    language.number(worst[worst.length - 1], 2) + " ε",
                    language.percent(integrals[integrals.length / 2]) + " %",
                    language.percent(integrals[integrals.length - 1]) + " %",
                    language.percent(days[days.length - 1]) + " ε",
                    online < 0 ? NONE : language.number(speeds.get(online) / 1e6, 1) + " M"));
        }
        return text.toString();
    }

    /** Points under each hold, beside both optima. */
    String holds(List<HoldTrial> trials) {
        text.setLength(0);
        List<String> head = new ArrayList<>(List.of("hold", "series", "link ≤ hold", "link ≤ hold + period"));
        head.replaceAll(language::say);
        Contender.OF_POINTS.forEach(each -> head.add(language.say(each.name())));
        head(head);
        for (HoldTrial trial : trials) {
            long minutes = trial.holdMs() / 60_000;
            List<String> row = new ArrayList<>(List.of(
                    minutes > 60 ? minutes / 60 + " h" : minutes + " min",
                    name(trial.series()),
                    bracket(trial.strict()),
                    bracket(trial.fair())));
            trial.points().forEach(points -> row.add(points.isPresent() ? language.count(points.getAsInt()) : NONE));
            row(row);
        }
        return text.toString();
    }

    private String bracket(HoldTrial.Bracket bracket) {
        return bracket.atLeast() == bracket.atMost()
                ? language.count(bracket.atLeast())
                : language.count(bracket.atLeast()) + "–" + language.count(bracket.atMost());
    }

    private String name(Case series) {
        return series.series() + " " + language.plain(series.within())
                + (series.unit().isEmpty() ? "" : " " + series.unit());
    }

    private static Trial find(List<Trial> trials, Case series, Contender contender) {
        return trials.stream()
                .filter(each -> each.series().equals(series) && each.contender().equals(contender))
                .findFirst()
                .orElseThrow();
    }

    private static double[] sorted(Contender contender, List<Trial> trials, ToDoubleFunction<Trial> number) {
        double[] numbers = trials.stream()
                .filter(each -> each.contender().equals(contender))
                .mapToDouble(number)
                .toArray();
        Arrays.sort(numbers);
        return numbers;
    }

    private static double mean(Contender contender, List<Trial> trials, ToDoubleFunction<Trial> number) {
        return Arrays.stream(sorted(contender, trials, number)).average().orElseThrow();
    }

    private void head(List<String> cells) {
        row(cells);
        List<String> rule = new ArrayList<>(Collections.nCopies(cells.size(), "--:"));
        // Words to the left, numbers to the right.
        rule.set(0, "---");
        if (cells.indexOf(language.say("series")) == 1) {
            rule.set(1, "---");
        }
        text.append("|").append(String.join("|", rule)).append("|\n");
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
