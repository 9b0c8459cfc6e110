package io.djltuner.automl;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The linear model, and the best network if there is one.
 *
 * @param linear was fitted first
 * @param network the best of all searches
 * @param advantage of the network, if there is one
 */
record Finalists(
        LinearModel linear,
        Optional<NetworkSearch.Network> network,
        Optional<Advantage> advantage) {

    /**
     * What is returned.
     *
     * @param chosen the better one on the rows that choose
     * @param linear to compare with
     */
    record Models(Candidate chosen, Candidate linear) {}

    /** Compares them on the rows that choose. */
    static Finalists of(LinearModel linear, Optional<NetworkSearch.Network> network) {
        return new Finalists(linear, network, network.map(one -> advantage(linear, one)));
    }

    private static Advantage advantage(LinearModel linear, NetworkSearch.Network network) {
        Searches searches = linear.searches();
        if (searches.plan().folds().isPresent()) {
            return Advantage.of(
                    Advantage.foldLosses(network.again().trial()), linear.fit().losses());
        }
        int[] rows = searches.plan().split().validation();
        return Advantage.of(
                Advantage.rowLosses(network.candidate(), searches, rows),
                Advantage.rowLosses(linear.candidate(), searches, rows));
    }

    private boolean isNetwork() {
        return advantage.isPresent() && advantage.get().isReal();
    }

    /** Who is better, as a sentence. */
    String comparison() {
        return advantage
                .map(
                        of ->
                                "On the rows that choose, the best network has a loss of %.4g and the linear model %.4g (standard error of the difference: %.2g), so the model is the %s."
                                        .formatted(
                                                of.network(),
                                                of.linear(),
                                                of.standardError(),
                                                of.isReal() ? "network" : "linear one"))
                .orElse("No network was trained in time, so the model is the linear one.");
    }

    /** As they are. */
    Models models() {
        return new Models(
                isNetwork() ? network.orElseThrow().candidate() : linear.candidate(),
                linear.candidate());
    }

    /**
     * Trained once more, the rows that choose among those that train, where there is time for it.
     *
     * @param deadline after which there is none
     * @param over whether it is reached
     * @param reasons gets a sentence if it was done
     */
    Models trainedAgain(Optional<Deadline> deadline, BooleanSupplier over, List<String> reasons) {
        Models models = models();
        Candidate whole = linear.onAllRows(over).orElse(models.linear());
        if (!isNetwork()) {
            if (whole != models.linear()) {
                reasons.add("It was then fitted on the rows that choose, too.");
            }
            return new Models(whole, whole);
        }
        FinalTraining again = network.orElseThrow().again();
        Optional<Candidate> chosen = again.run(models.chosen(), deadline);
        chosen.ifPresent(
                done ->
                        reasons.add(
                                "It was then trained once more, on the rows that choose, too, for %d epochs."
                                        .formatted(again.epochs())));
        return new Models(chosen.orElse(models.chosen()), whole);
    }
}
