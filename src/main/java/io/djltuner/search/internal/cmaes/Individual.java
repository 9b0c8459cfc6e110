package io.djltuner.search.internal.cmaes;

import io.djltuner.search.internal.Observation;
import io.djltuner.study.Trial;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A member of a generation, as its trial's origin tells it.
 *
 * @param restart from 0
 * @param generation of the restart, from 0
 * @param member of the generation, from 0
 * @param proposal whose draws it comes from
 * @param draw which of them, from 0; {@value #NEWCOMER} where it was drawn from the whole space
 */
record Individual(int restart, int generation, int member, int proposal, int draw) {

    /** In place of a draw: nothing that was drawn was new. */
    static final int NEWCOMER = -1;

    private static final String RESTART = "restart";
    private static final String GENERATION = "generation";
    private static final String MEMBER = "member";
    private static final String PROPOSAL = "proposal";
    private static final String DRAW = "draw";

    /**
     * An individual with what became of it.
     *
     * @param who it is
     * @param finished whether its trial has ended
     * @param observation its value, if it has one
     */
    record Outcome(Individual who, boolean finished, Optional<Observation> observation) {}

    /** Reads an origin; empty where a trial belongs to no generation. */
    static Optional<Individual> of(Trial trial) {
        Map<String, Object> origin = trial.origin();
        return origin.get(RESTART) instanceof Number restart
                        && origin.get(GENERATION) instanceof Number generation
                        && origin.get(MEMBER) instanceof Number member
                        && origin.get(PROPOSAL) instanceof Number proposal
                        && origin.get(DRAW) instanceof Number draw
                ? Optional.of(
                        new Individual(
                                restart.intValue(),
                                generation.intValue(),
                                member.intValue(),
                                proposal.intValue(),
                                draw.intValue()))
                : Optional.empty();
    }

    Map<String, Object> origin() {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put(RESTART, restart);
        origin.put(GENERATION, generation);
        origin.put(MEMBER, member);
        origin.put(PROPOSAL, proposal);
        origin.put(DRAW, draw);
        return origin;
    }

    boolean isNewcomer() {
        return draw == NEWCOMER;
    }
}
