package io.djltuner.study;

import io.djltuner.space.Configuration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Trials made by hand. */
final class Trials {

    private Trials() {}

    static Trial waiting(int number, Configuration configuration) {
        return new Trial(
                number,
                configuration,
                number,
                Map.of(),
                true,
                OptionalLong.empty(),
                TrialState.WAITING,
                List.of(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    static StudyEvent.TrialCreated created(int number) {
        return new StudyEvent.TrialCreated(
                number, Counting.x(number), number, Map.of(), true, OptionalLong.empty(), Map.of());
    }
}
