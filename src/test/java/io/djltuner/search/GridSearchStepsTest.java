package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Answer;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.StudyStorage;
import io.djltuner.study.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A grid is gone through once, though each proposal is thought out from the history alone. */
class GridSearchStepsTest {

    private static final Objective LOSS = Objective.minimize("loss");

    /** Ten digits on each of some dimensions. */
    private static SearchSpace digits(int dimensions) {
        SearchSpaceBuilder builder = SearchSpace.builder();
        for (int d = 0; d < dimensions; d++) {
            builder.choice("d" + d, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
        return builder.build();
    }

    private static Configuration number(long number, int digits) {
        Map<String, Object> values = new LinkedHashMap<>();
        String text = ("%0" + digits + "d").formatted(number);
        for (int d = 0; d < digits; d++) {
            values.put("d" + d, text.charAt(d) - '0');
        }
        return Configuration.of(values);
    }

    /** The points that a proposal of one plan passes: those tried before, and its own. */
    private static int steps(GridSearch grid, StudyHistory history) {
        return (int) grid.rest(history).takeWhile(history::wasTried).count() + 1;
    }

    private static int stepsOfAWholeSearch(Study study, GridSearch grid) {
        int steps = 0;
        StudyHistory before = study.history();
        while (study.ask(1) instanceof Answer.Legs answer) {
            assertThat(answer.legs()).hasSize(1);
            steps += steps(grid, before);
            study.tell(answer.legs().get(0), 1);
            before = study.history();
        }
        return steps;
    }

    @Test
    void aSearchOneByOneTakesOneStepForEachPoint() {
        GridSearch grid = new GridSearch();
        Study study = Study.builder(digits(3), LOSS, grid).build();

        assertThat(stepsOfAWholeSearch(study, grid)).isEqualTo(1000);
        assertThat(study.trials()).hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 400})
    void pointsKnownFromElsewhereArePassedOnce(int first) {
        GridSearch grid = new GridSearch();
        Study study = Study.builder(digits(3), LOSS, grid).build();
        IntStream.range(first, first + 500).forEach(i -> study.addResult(number(i, 3), 1));

        assertThat(stepsOfAWholeSearch(study, grid)).isEqualTo(1000);
        assertThat(study.trials().stream().map(Trial::configuration))
                .hasSize(1000)
                .doesNotHaveDuplicates();
    }

    @Test
    void aSearchNearTheEndOfAGridOfTenToTheTwelfthGoesOnThere() {
        StudyStorage storage = StudyStorage.inMemory();
        Study begun = Study.builder(digits(12), LOSS, new GridSearch()).storage(storage).build();
        Study elsewhere = Study.builder(digits(12), LOSS, new GridSearch()).build();
        assertThat(elsewhere.ask(1)).isInstanceOf(Answer.Legs.class);
        begun.addResult(number(999_999_999_998L, 12), 1);
        Map<String, Object> origin = elsewhere.trials().get(0).origin();
        storage.append(List.of(proposed(1, number(999_999_999_996L, 12), origin)));

        Study resumed = Study.builder(digits(12), LOSS, new GridSearch()).storage(storage).build();
        new Searcher(resumed).search(5, 4);

        assertThat(resumed.trials().stream().map(Trial::configuration))
                .containsExactly(
                        number(999_999_999_998L, 12),
                        number(999_999_999_996L, 12),
                        number(999_999_999_997L, 12),
                        number(999_999_999_999L, 12));
        assertThat(resumed.ask(5)).isInstanceOf(Answer.Finished.class);
    }

    private static StudyEvent proposed(
            int number, Configuration configuration, Map<String, Object> origin) {
        return new StudyEvent.TrialCreated(
                number, configuration, 0, origin, true, OptionalLong.of(1), Map.of());
    }

    @Test
    void aFinerGridBeginsAtItsOwnFirstPoint() {
        SearchSpace line = SearchSpace.builder().real("x", 0, 1).build();
        StudyStorage storage = StudyStorage.inMemory();
        new Searcher(Study.builder(line, LOSS, new GridSearch().points(3)).storage(storage).build())
                .searchToTheEnd(1);

        Study finer =
                Study.builder(line, LOSS, new GridSearch().points(5)).storage(storage).build();

        assertThat(new Searcher(finer).searchToTheEnd(1).stream().map(c -> c.getDouble("x")))
                .containsExactly(0.0, 0.5, 1.0, 0.25, 0.75);
    }

    @Test
    void theSameGridDescribedInAnotherOrderGoesOn() {
        SearchSpace plane = SearchSpace.builder().real("x", 0, 1).real("y", 0, 1).build();
        StudyStorage storage = StudyStorage.inMemory();
        GridSearch one = new GridSearch().points("x", 2).points("y", 3);
        GridSearch other = new GridSearch().points("y", 3).points("x", 2);
        new Searcher(Study.builder(plane, LOSS, one).storage(storage).build()).search(1, 4);

        StudyHistory history = Study.builder(plane, LOSS, other).storage(storage).build().history();

        assertThat(other.rest(history).map(Configuration::toString))
                .containsExactly("x=1 y=0.5", "x=1 y=1");
    }
}
