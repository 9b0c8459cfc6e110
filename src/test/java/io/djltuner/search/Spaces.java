package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Spaces that strategies are tried on, with what is known of them by hand. */
final class Spaces {

    /** The configurations of {@link #finite}: kinds a and b have 1 + 1 + 2 + 2 each, kind c one. */
    static final int FINITE_SIZE = 13;

    /** Every value that a hyperparameter of {@link #mixed} with few values may take. */
    private static final Map<String, Set<Object>> LISTS =
            Map.of(
                    "rest", Set.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5),
                    "width", Set.of(16, 32, 64, 128),
                    "count", Set.of(10, 15, 20, 25, 30, 35, 40),
                    "size", Set.of(1.0, 2.0, 4.0),
                    "solver", Set.of("sgd", "adam", "rms"),
                    "depth", Set.of(1, 2, 3),
                    "gate", Set.of(true, false),
                    "note", Set.of("fixed"),
                    "epochs", Set.of(9));

    /** The bounds of those with many. */
    private static final Map<String, List<Number>> BOUNDS =
            Map.of(
                    "rate", List.of(1e-4, 1e-1),
                    "inertia", List.of(0.5, 0.99),
                    "beta", List.of(0.8, 0.999),
                    "second", List.of(1, 1000));

    private Spaces() {}

    /** Every kind of hyperparameter, and conditions on several of them. */
    static SearchSpace mixed() {
        return SearchSpace.builder()
                .add(RealRange.of("rate", 1e-4, 1e-1).scale(Scale.LOG))
                .add(RealRange.of("inertia", 0.5, 0.99).scale(Scale.REVERSE_LOG))
                .add(RealRange.of("rest", 0, 0.5).step(0.1))
                .add(IntRange.of("width", 16, 128).multiply(2))
                .add(IntRange.of("count", 10, 40).step(5))
                .add(Choice.of("size", 1.0, 2.0, 4.0).ordered())
                .add(Choice.of("solver", "sgd", "adam", "rms"))
                .add(RealRange.of("beta", 0.8, 0.999).when(Condition.is("solver", "adam")))
                .add(IntRange.of("depth", 1, 3))
                .add(
                        IntRange.of("second", 1, 1000)
                                .scale(Scale.LOG)
                                .when(Condition.atLeast("depth", 2)))
                .add(
                        Choice.of("gate", true, false)
                                .when(
                                        Condition.atLeast("depth", 2)
                                                .and(Condition.is("solver", "adam", "rms"))))
                .fixed("note", "fixed")
                .epochs(9)
                .build();
    }

    /** The names that a configuration of {@link #mixed} must have. */
    static Set<String> activeNames(Configuration configuration) {
        Set<String> names =
                new TreeSet<>(
                        Set.of(
                                "rate", "inertia", "rest", "width", "count", "size", "solver",
                                "depth", "note", "epochs"));
        boolean deep = configuration.getInt("depth") >= 2;
        if (configuration.getString("solver").equals("adam")) {
            names.add("beta");
        }
        if (deep) {
            names.add("second");
        }
        if (deep && !configuration.getString("solver").equals("sgd")) {
            names.add("gate");
        }
        return names;
    }

    /** Checks every value of a configuration of {@link #mixed} against the tables above. */
    static void assertLegal(Configuration configuration) {
        configuration.values().forEach(Spaces::assertLegal);
    }

    private static void assertLegal(String name, Object value) {
        if (LISTS.containsKey(name)) {
            // Equal as objects, so that 1 is not taken for 1.0 nor 0.30000000000000004 for 0.3.
            assertThat(value).as(name).isIn(LISTS.get(name));
            return;
        }
        List<Number> bounds = BOUNDS.get(name);
        assertThat(value).as(name).hasSameClassAs(bounds.get(0));
        assertThat(new BigDecimal(value.toString()))
                .as(name)
                .isBetween(
                        new BigDecimal(bounds.get(0).toString()),
                        new BigDecimal(bounds.get(1).toString()));
    }

    /** Thirteen configurations, some hyperparameters of which exist under conditions. */
    static SearchSpace finite() {
        return SearchSpace.builder()
                .choice("kind", "a", "b", "c")
                .add(IntRange.of("n", 1, 4).when(Condition.is("kind", "a", "b")))
                .add(Choice.of("flag", true, false).when(Condition.atLeast("n", 3)))
                .epochs(9)
                .build();
    }

    /** The thirteen, written down. */
    static List<String> allOfFinite() {
        return List.of(
                "kind=a n=1 epochs=9",
                "kind=a n=2 epochs=9",
                "kind=a n=3 flag=true epochs=9",
                "kind=a n=3 flag=false epochs=9",
                "kind=a n=4 flag=true epochs=9",
                "kind=a n=4 flag=false epochs=9",
                "kind=b n=1 epochs=9",
                "kind=b n=2 epochs=9",
                "kind=b n=3 flag=true epochs=9",
                "kind=b n=3 flag=false epochs=9",
                "kind=b n=4 flag=true epochs=9",
                "kind=b n=4 flag=false epochs=9",
                "kind=c epochs=9");
    }
}
