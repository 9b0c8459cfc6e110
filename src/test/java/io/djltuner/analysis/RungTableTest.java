package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.analysis.RungTable.Bracket;
import io.djltuner.analysis.RungTable.Entry;
import io.djltuner.analysis.RungTable.Rung;
import io.djltuner.search.Asha;
import io.djltuner.search.Hyperband;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.ReportingLeg;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialState;
import io.djltuner.study.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RungTableTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder().add(RealRange.of("x", 0, 1)).epochs(2, 52).build();

    private static final Map<String, Double> X = Map.of("x", 0.5);

    /** The best have x = 1 from the first epoch on. */
    private static double train(ReportingLeg leg) {
        double value = 0;
        Verdict verdict = Verdict.CONTINUE;
        int epoch = leg.epochsDone();
        while (verdict == Verdict.CONTINUE && epoch < leg.until()) {
            epoch++;
            value = leg.configuration().getDouble("x") + epoch / 1000.0;
            verdict = leg.report(epoch, value);
        }
        return value;
    }

    private static StudyHistory searched(SearchStrategy strategy, Budget budget) {
        try (Study study =
                Study.builder(SPACE, Objective.maximize("accuracy"), strategy)
                        .budget(budget)
                        .build()) {
            study.optimizeByEpoch(RungTableTest::train, 1000);
            return study.history();
        }
    }

    /** Li et al., 2018, with R = 26 · 2 and η = 3: who starts and who is sent on. */
    @Test
    void showsHyperbandsBrackets() {
        StudyHistory history = searched(new Hyperband().iterations(1), Budget.unlimited());

        List<Bracket> brackets = RungTable.of(history).brackets();

        assertThat(brackets).extracting(Bracket::started).containsExactly(27, 12, 6, 4);
        assertThat(brackets).extracting(Bracket::planned).containsExactly(27, 12, 6, 4);
        assertThat(brackets)
                .extracting(b -> b.rungs().stream().map(Rung::epochs).toList())
                .containsExactly(
                        List.of(2, 6, 17, 52), List.of(6, 17, 52), List.of(17, 52), List.of(52));
        assertThat(brackets)
                .extracting(b -> b.rungs().stream().map(Rung::reached).toList())
                .containsExactly(
                        List.of(27, 9, 3, 1), List.of(12, 4, 1), List.of(6, 2), List.of(4));
        assertThat(brackets)
                .extracting(b -> b.rungs().stream().map(Rung::promoted).toList())
                .containsExactly(List.of(9, 3, 1, 0), List.of(4, 1, 0), List.of(2, 0), List.of(0));
    }

    @Test
    void theBestOfARungComeFirstAndAreSentOn() {
        Rung first =
                RungTable.of(searched(new Hyperband().iterations(1), Budget.unlimited()))
                        .brackets()
                        .get(0)
                        .rungs()
                        .get(0);

        assertThat(first.entries())
                .extracting(Entry::value)
                .isSortedAccordingTo(Objective.maximize("accuracy").bestFirst());
        assertThat(first.entries().subList(0, 9)).allMatch(Entry::promoted);
        assertThat(first.entries().subList(9, 27)).noneMatch(Entry::promoted);
        assertThat(first.best()).hasValue(first.entries().get(0).value());
    }

    @Test
    void showsAshasRungs() {
        StudyHistory history = searched(new Asha(), Budget.ofTrials(20));

        List<Bracket> brackets = RungTable.of(history).brackets();

        assertThat(brackets.stream().mapToInt(Bracket::started).sum()).isEqualTo(20);
        Rung top = brackets.get(0).rungs().get(brackets.get(0).rungs().size() - 1);
        assertThat(top.epochs()).isEqualTo(52);
        assertThat(top.best()).hasValue(history.best().orElseThrow().value().orElseThrow());
    }

    @Test
    void aRepetitionStandsInItsTrialsPlaceAndFailedOnesHaveNoValue() {
        Map<String, Object> first = Map.of("bracket", 0, "member", 0, "of", 3, "rungs", "1 3");
        Map<String, Object> second = Map.of("bracket", 0, "member", 1, "of", 3, "rungs", "1 3");
        Map<String, Object> third = Map.of("bracket", 0, "member", 2, "of", 3, "rungs", "1 3");
        Histories trials =
                Histories.of(SPACE, Objective.minimize("loss"))
                        .trained(X, first, TrialState.FAILED, 1)
                        .trained(X, second, TrialState.COMPLETE, 3, 0.5, 0.4, 0.2)
                        .trained(X, third, TrialState.FAILED, 1, Double.NaN)
                        .trained(X, first, TrialState.PAUSED, 1, 0.8);

        assertThat(RungTable.of(trials.history()).brackets())
                .containsExactly(
                        new Bracket(
                                0,
                                3,
                                3,
                                List.of(
                                        new Rung(
                                                1,
                                                List.of(
                                                        new Entry(1, 0.5, true),
                                                        new Entry(3, 0.8, false)),
                                                1),
                                        new Rung(3, List.of(new Entry(1, 0.2, false)), 0))));
    }

    @Test
    void otherSearchesHaveNone() {
        Map<String, Object> foreign = Map.of("rungs", "of a ladder");

        assertThat(
                        RungTable.of(
                                        Histories.of(SPACE, Objective.minimize("loss"))
                                                .trained(X, foreign, TrialState.COMPLETE, 1, 0.5)
                                                .complete(X, 1)
                                                .history())
                                .brackets())
                .isEmpty();
    }
}
