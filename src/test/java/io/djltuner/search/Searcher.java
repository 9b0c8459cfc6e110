package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Answer;
import io.djltuner.study.Failure;
import io.djltuner.study.Leg;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Drives a study as an executor does, with a bowl for an objective in place of training. */
final class Searcher {

    private static final int MOST = 2000;

    private final Study study;
    private final Predicate<Trial> fails;

    Searcher(Study study) {
        this(study, trial -> false);
    }

    Searcher(Study study, Predicate<Trial> fails) {
        this.study = study;
        this.fails = fails;
    }

    /** Asks and tells until nothing more comes; gives all configurations by trial. */
    List<Configuration> searchToTheEnd(int capacity) {
        return search(capacity, Integer.MAX_VALUE);
    }

    /** Asks and tells until nothing more comes, or some trials there are. */
    List<Configuration> search(int capacity, int trials) {
        int asks = 0;
        while (study.trials().size() < trials
                && study.ask(capacity) instanceof Answer.Legs answer) {
            assertThat(answer.legs()).hasSizeBetween(1, capacity);
            answer.legs().forEach(this::train);
            // A strategy that finds no end in a small space fails here.
            assertThat(++asks).as("asks of one search").isLessThan(MOST);
            assertThat(study.trials().size()).as("trials of one search").isLessThan(MOST);
        }
        return configurations(study);
    }

    static List<Configuration> configurations(Study study) {
        return study.trials().stream().map(Trial::configuration).toList();
    }

    private void train(Leg leg) {
        if (fails.test(leg.trial())) {
            study.tell(
                    leg,
                    new TrialOutcome.Failed(
                            Failure.of(new IllegalStateException("no luck")), Optional.empty()));
            return;
        }
        Verdict verdict = Verdict.CONTINUE;
        double value = value(study.space(), leg.trial().configuration());
        for (int epoch = leg.trial().epochsDone() + 1;
                epoch <= leg.until() && verdict == Verdict.CONTINUE;
                epoch++) {
            verdict =
                    study.report(leg.trial().number(), epoch, Map.of("loss", value + 1.0 / epoch));
        }
        if (verdict == Verdict.PAUSE) {
            study.tell(leg, new TrialOutcome.Paused());
        } else {
            assertThat(verdict).isEqualTo(Verdict.CONTINUE);
            study.tell(leg, value + 1.0 / leg.until());
        }
    }

    /** A bowl in the unit cube. */
    static double value(SearchSpace space, Configuration configuration) {
        double sum = 0;
        for (double unit : space.encode(configuration)) {
            sum += (unit - 0.3) * (unit - 0.3);
        }
        return sum;
    }
}
