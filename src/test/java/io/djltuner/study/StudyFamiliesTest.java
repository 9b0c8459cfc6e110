package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StudyFamiliesTest {

    private static final StudyFamilies NONE = families(List.of(), Map.of());
    private static final StudyFamilies ONE =
            families(List.of("a", "a@2", "a@3"), Map.of("a@2", "a", "a@3", "a@2"));
    private static final StudyFamilies TWO = families(List.of("a", "b", "a@2"), Map.of("a@2", "a"));

    private static StudyFamilies families(List<String> names, Map<String, String> extended) {
        Map<String, Optional<String>> studies = new LinkedHashMap<>();
        names.forEach(name -> studies.put(name, Optional.ofNullable(extended.get(name))));
        return new StudyFamilies(Path.of("x.log"), studies);
    }

    @Test
    void ofAFamilyTheNewestOpens() {
        assertThat(ONE.toOpen(Optional.empty())).isEqualTo("a@3");
        assertThat(ONE.toOpen(Optional.of("a"))).isEqualTo("a@3");
        assertThat(ONE.toOpen(Optional.of("a@2"))).isEqualTo("a@2");
        assertThat(ONE.toOpen(Optional.of("a@1"))).isEqualTo("a");
        assertThat(TWO.toOpen(Optional.of("a"))).isEqualTo("a@2");
        assertThat(TWO.toOpen(Optional.of("b"))).isEqualTo("b");
    }

    @Test
    void ofSeveralFamiliesOneIsToBeNamed() {
        assertThatThrownBy(() -> TWO.toOpen(Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x.log: has several studies, so give the name of one: [a, b]");
        assertThatThrownBy(() -> TWO.toContinue(Optional.empty(), "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x.log: has several studies, so give the name of one: [a, b]");
        assertThatThrownBy(() -> TWO.toOpen(Optional.of("c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x.log: has no study 'c'; it has [a, b, a@2]");
        assertThatThrownBy(() -> NONE.toOpen(Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x.log: has no study");
    }

    @Test
    void whatGoesOnIsTheNamedOneOrTheOnlyOneOrNew() {
        assertThat(NONE.toContinue(Optional.empty(), "x")).isEqualTo("x");
        assertThat(NONE.toContinue(Optional.of("y"), "x")).isEqualTo("y");
        assertThat(ONE.toContinue(Optional.empty(), "x")).isEqualTo("a@3");
        assertThat(ONE.toContinue(Optional.of("y"), "x")).isEqualTo("y");
        assertThat(ONE.toContinue(Optional.of("a"), "x")).isEqualTo("a@3");
        assertThat(TWO.toContinue(Optional.empty(), "b")).isEqualTo("b");
        assertThat(TWO.toContinue(Optional.empty(), "a")).isEqualTo("a@2");
    }

    @Test
    void extensionsAreNumbered() {
        assertThat(TWO.extensionOf("b")).isEqualTo("b@2");
        assertThat(ONE.extensionOf("a@3")).isEqualTo("a@4");
        // A study may be called so without extending another.
        assertThat(families(List.of("c@7"), Map.of()).extensionOf("c@7")).isEqualTo("c@7@2");
        assertThat(families(List.of("d", "d@2"), Map.of()).extensionOf("d")).isEqualTo("d@3");
    }
}
