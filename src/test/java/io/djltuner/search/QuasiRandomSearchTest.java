package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Configuration;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuasiRandomSearchTest {

    private static Study study(SearchSpace space, SearchStrategy strategy, int trials) {
        return Study.builder(space, Objective.minimize("loss"), strategy)
                .seed(3)
                .budget(Budget.ofTrials(trials))
                .build();
    }

    private static SearchSpace wide(int axes) {
        SearchSpaceBuilder builder = SearchSpace.builder();
        IntStream.range(0, axes).forEach(i -> builder.add(RealRange.of("x" + i, 0, 1)));
        return builder.build();
    }

    @Test
    void sixteenTrialsHaveOneInEachSixteenthOfEveryHyperparameter() {
        List<Configuration> tried =
                new Searcher(study(wide(5), new QuasiRandomSearch(), 16)).searchToTheEnd(3);

        for (int axis = 0; axis < 5; axis++) {
            String name = "x" + axis;
            assertThat(tried.stream().map(c -> (int) (c.getDouble(name) * 16)))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSearchIsTheSameAtAnyParallelism(QuasiRandomSearch.Sequence sequence) {
        SearchStrategy strategy = new QuasiRandomSearch().sequence(sequence);
        List<Configuration> oneByOne =
                new Searcher(study(Spaces.mixed(), strategy, 200)).searchToTheEnd(1);

        for (int capacity : new int[] {3, 64, 500}) {
            assertThat(new Searcher(study(Spaces.mixed(), strategy, 200)).searchToTheEnd(capacity))
                    .isEqualTo(oneByOne);
        }
    }

    @Test
    void resultsDoNotMatter() {
        List<Configuration> sound =
                new Searcher(study(Spaces.mixed(), new QuasiRandomSearch(), 50)).searchToTheEnd(4);

        assertThat(
                        new Searcher(
                                        study(Spaces.mixed(), new QuasiRandomSearch(), 50),
                                        trial -> trial.number() % 3 == 1)
                                .searchToTheEnd(4))
                .isEqualTo(sound);
    }

    @Test
    void aSpaceOfMoreThanAThousandAxesIsForHalton() {
        SearchSpace space = wide(1001);

        assertThatThrownBy(() -> new QuasiRandomSearch().schedule(space, Budget.ofTrials(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "quasi-random search: Sobol's sequence has at most 1000 axes, but the space"
                                + " has 1001; use Halton's");
        assertThat(
                        new Searcher(
                                        study(
                                                space,
                                                new QuasiRandomSearch()
                                                        .sequence(
                                                                QuasiRandomSearch.Sequence.HALTON),
                                                4))
                                .searchToTheEnd(2))
                .hasSize(4);
    }
}
