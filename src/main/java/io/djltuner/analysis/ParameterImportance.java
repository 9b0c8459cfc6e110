package io.djltuner.analysis;

import io.djltuner.study.StudyHistory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How much each hyperparameter matters. Shares add up to 1, or are all 0 where the trials do not
 * tell: there are fewer than two complete ones, or their values do not differ. Pruned trials do not
 * count: their values are of fewer epochs.
 *
 * @param method how the shares were computed
 * @param trials how many complete trials they were computed from
 * @param shares the largest first, of equals in the space's order; one for everything that varies
 */
public record ParameterImportance(Method method, int trials, List<Share> shares) {

    /** How importance is computed. */
    public enum Method {
        /** {@link PedAnova}. */
        PED_ANOVA,
        /** {@link Fanova}. */
        FANOVA
    }

    /**
     * A hyperparameter's share.
     *
     * @param name of the hyperparameter
     * @param share in [0, 1]
     */
    public record Share(String name, double share) {}

    /**
     * Copies.
     *
     * @param method how the shares were computed
     * @param trials how many complete trials they were computed from
     * @param shares the largest first, of equals in the space's order
     */
    public ParameterImportance {
        shares = List.copyOf(shares);
    }

    /**
     * Importance by {@link PedAnova} with its defaults.
     *
     * @param history as it stands
     * @return the shares
     */
    public static ParameterImportance of(StudyHistory history) {
        return PedAnova.defaults().importance(history);
    }

    /** Divides by the sum, if there is one. */
    static ParameterImportance normalized(Method method, int trials, Map<String, Double> raw) {
        double sum = raw.values().stream().mapToDouble(Double::doubleValue).sum();
        List<Share> shares =
                raw.entrySet().stream()
                        .map(e -> new Share(e.getKey(), sum > 0 ? e.getValue() / sum : 0))
                        .sorted(Comparator.comparingDouble(Share::share).reversed())
                        .toList();
        return new ParameterImportance(method, trials, shares);
    }

    /**
     * The share of a hyperparameter.
     *
     * @param name of the hyperparameter
     * @return its share; empty if nothing of that name varies
     */
    public OptionalDouble share(String name) {
        return shares.stream()
                .filter(share -> share.name().equals(name))
                .mapToDouble(Share::share)
                .findFirst();
    }
}
