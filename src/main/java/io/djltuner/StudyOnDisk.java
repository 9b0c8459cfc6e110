package io.djltuner;

import io.djltuner.space.Configuration;
import io.djltuner.study.Budget;
import io.djltuner.study.Study;
import io.djltuner.study.StudyBuilder;
import io.djltuner.study.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens a search's study, and makes sure that it goes on as it began. */
final class StudyOnDisk {

    private static final String SETTING = "djl_tuner:setting:";
    private static final String BUDGET = "djl_tuner:budget";

    private StudyOnDisk() {}

    /**
     * The study of a tuner: a new one, or the one in its directory.
     *
     * @throws IllegalArgumentException if that began with settings that give other results
     */
    static Study open(Tuner tuner, SearchData data, Trainers trainers) {
        Budget budget = tuner.budget();
        StudyBuilder builder =
                Study.builder(tuner.space, trainers.rules().objective(), tuner.strategy)
                        .seed(tuner.seed)
                        .budget(budget)
                        .pruner(tuner.pruner)
                        .keepBest(tuner.keepBest)
                        .maxConsecutiveFailures(tuner.maxConsecutiveFailures)
                        .maxRetries(tuner.maxRetries);
        tuner.name.ifPresent(builder::name);
        tuner.directory.ifPresent(builder::directory);
        Study study = builder.build();
        try {
            if (tuner.directory.isPresent()) {
                compare(study, settings(tuner, data));
                note(study, BUDGET, budget.toString());
            }
            enqueue(study, tuner.enqueued);
            return study;
        } catch (RuntimeException e) {
            study.close();
            throw e;
        }
    }

    /** What changes the values of trials, as text. */
    private static Map<String, String> settings(Tuner tuner, SearchData data) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data", data.fingerprint());
        settings.put("crossValidation", data.folds().size() + " folds");
        settings.put("executionsPerTrial", String.valueOf(tuner.executions));
        settings.put("dataType", tuner.dataType.name());
        settings.put("loss", tuner.loss.map(Object::toString).orElse("default"));
        settings.put("earlyStopping", tuner.earlyStopping.map(Object::toString).orElse("none"));
        settings.put(
                "reduceLearningRateOnPlateau", tuner.plateau.map(Object::toString).orElse("none"));
        settings.put("classWeight", tuner.classWeights.toString());
        return settings;
    }

    private static void compare(Study study, Map<String, String> settings) {
        Map<String, Object> begun = study.attributes();
        settings.forEach(
                (setting, now) -> {
                    Object before = begun.getOrDefault(SETTING + setting, now);
                    if (!before.equals(now)) {
                        throw new IllegalArgumentException(
                                ("%s: the search in this directory began with %s, but got %s; give"
                                                + " it that, or another directory")
                                        .formatted(setting, before, now));
                    }
                });
        settings.forEach((setting, now) -> note(study, SETTING + setting, now));
    }

    private static void note(Study study, String attribute, String content) {
        if (!content.equals(study.attributes().get(attribute))) {
            study.setAttribute(attribute, content);
        }
    }

    /** Enqueues what a process before this one has not. */
    private static void enqueue(Study study, List<Configuration> configurations) {
        List<Configuration> before = new ArrayList<>();
        for (Trial trial : study.trials()) {
            if (!trial.proposed()
                    && !trial.attributes().containsKey(Trial.RETRY_OF)
                    && !trial.attributes().containsKey(Trial.IMPORTED)) {
                before.add(trial.configuration());
            }
        }
        for (Configuration configuration : configurations) {
            if (!before.remove(configuration)) {
                study.enqueue(configuration);
            }
        }
    }
}
