package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingJsonTest {

    private static final int[] FOUR = {0, 1, 2, 3};

    @Test
    void regressionComesBackToTheLastBit() {
        SplittableRandom random = new SplittableRandom(11);
        double[] x = random.doubles(1000, -1e9, 1e9).toArray();
        double[] y = random.doubles(1000, 0, 1e-7).toArray();
        x[3] = Double.NaN;
        TabularData data =
                TabularData.of(
                        List.of(Column.numeric("x \"é\"", x)), List.of(Column.numeric("y", y)));
        int[] rows = IntStream.range(0, 1000).toArray();
        Preprocessing fitted =
                Preprocessing.fitRegression(
                        data, rows, PreprocessingOptions.defaults().standardizeTargets(true));

        Preprocessing read = Preprocessing.fromJson(fitted.toJson());

        assertThat(read.features(data)).isEqualTo(fitted.features(data));
        assertThat(read.targets(data, rows)).isEqualTo(fitted.targets(data, rows));
        assertThat(read.restoreTargets(y)).isEqualTo(fitted.restoreTargets(y));
        assertThat(read.toJson()).isEqualTo(fitted.toJson());
    }

    @Test
    void classificationComesBack() {
        TabularData data =
                TabularData.of(
                        List.of(
                                Column.categorical("c", "a", null, "b", "b"),
                                Column.categorical("void", null, null, null, null)),
                        List.of(Column.categorical("kind", "no", "yes", "perhaps", "no")));
        Preprocessing fitted =
                Preprocessing.fitClassification(
                        data, FOUR, PreprocessingOptions.defaults().maxCategories(1));

        Preprocessing read = Preprocessing.fromJson(fitted.toJson());

        assertThat(read.task()).isEqualTo(Task.MULTICLASS);
        assertThat(read.classNames()).containsExactly("no", "perhaps", "yes");
        assertThat(read.targetNames()).containsExactly("kind");
        assertThat(read.featureNames())
                .containsExactly("c=b", "c (other)", "c (missing)", "void (missing)");
        assertThat(read.features(data)).isEqualTo(fitted.features(data));
        assertThat(read.targets(data, FOUR)).containsExactly(0, 2, 1, 0);
    }

    @Test
    void theFormatStaysAsItIs() {
        String json =
                "{\"version\":1,\"columns\":[{\"name\":\"x\",\"mean\":2.0,\"sd\":0.5,\"missing\":true},"
                        + "{\"name\":\"c\",\"categories\":[\"a\",\"b\"],\"other\":false,\"missing\":false}],"
                        + "\"target\":{\"name\":\"y\",\"numbers\":true,\"classes\":[\"3\",\"7\"]}}";

        Preprocessing read = Preprocessing.fromJson(json);

        TabularData data =
                TabularData.of(
                        List.of(Column.numeric("x", 3), Column.categorical("c", "b")),
                        List.of(Column.numeric("y", 7)));
        assertThat(read.features(data)).containsExactly(2, 0, 0, 1);
        assertThat(read.targets(data, new int[] {0})).containsExactly(1);
        assertThat(read.task()).isEqualTo(Task.BINARY);
        assertThat(read.toJson()).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | preprocessing: 'version' must be a number, but is missing",
                "{\"version\":\"1\"} | preprocessing: 'version' must be a number",
                "{\"version\":2} | preprocessing: version must be 1, but got 2",
                "{\"version\":1} | preprocessing: 'columns' must be an array, but is missing",
                "{\"version\":1,\"columns\":{}} | preprocessing: 'columns' must be an array",
                "{\"version\":1,\"columns\":[]} | preprocessing: 'columns' must be an array that is not empty",
                "{\"version\":1,\"columns\":[7]} | preprocessing.columns[0]: 'name' must be a text, but is missing",
                "{\"version\":1,\"columns\":[{\"name\":\"x\",\"mean\":0,\"sd\":-1,\"missing\":true}]} | standardization: mean and sd must be finite and sd ≥ 0, but got mean=0.0, sd=-1.0",
                "{\"version\":1,\"columns\":[{\"name\":\"x\",\"mean\":0,\"sd\":1,\"missing\":0}]} | preprocessing.columns[0]: 'missing' must be true or false",
                "{\"version\":1,\"columns\":[{\"name\":\"x\",\"mean\":0,\"sd\":1,\"missing\":true}]} | preprocessing: 'target' must be an object, but is missing",
                "{\"version\":1,\"columns\":[{\"name\":\"x\",\"mean\":0,\"sd\":1,\"missing\":true}],\"target\":{\"classes\":[\"a\"]}} | preprocessing.target: 'classes' must be two texts or more",
                "{\"version\":1,\"columns\":[{\"name\":\"x\",\"mean\":0,\"sd\":1,\"missing\":true}],\"target\":{\"classes\":[\"a\",\"a\"]}} | preprocessing.target: 'classes' must be texts that differ"
            })
    void refusesOtherJsonInOneSentence(String json, String sentence) {
        assertThatThrownBy(() -> Preprocessing.fromJson(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"version\":", "``", "{]"})
    void refusesTextThatIsNotJson(String text) {
        assertThatThrownBy(() -> Preprocessing.fromJson(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("preprocessing: ");
    }
}
