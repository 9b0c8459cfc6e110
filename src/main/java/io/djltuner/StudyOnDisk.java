package io.djltuner;

import io.djltuner.data.Column;
import io.djltuner.space.MlpParameters;
import io.djltuner.study.Study;
import io.djltuner.study.StudyBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Opens a search's study, which goes on as it began, and gives it what is known. */
final class StudyOnDisk {

    private static final String DEFAULT = "default";
    private static final int NAMED_COLUMNS = 100;

    private StudyOnDisk() {}

    /**
     * The study of a tuner: a new one, or the one in its directory.
     *
     * @throws IllegalArgumentException if that began with settings that give other results, or what
     *     is known from elsewhere does not belong to it
     */
    static Study open(Tuner tuner, SearchData data, Trainers trainers) {
        StudyBuilder builder =
                Study.builder(tuner.space, trainers.rules().objective(), tuner.strategy)
                        .seed(tuner.seed)
                        .budget(tuner.budget())
                        .pruner(tuner.pruner)
                        .keepBest(tuner.keepBest)
                        .maxConsecutiveFailures(tuner.maxConsecutiveFailures)
                        .maxRetries(tuner.maxRetries)
                        .absent(tuner.blocks.isPresent() ? Map.of() : MlpParameters.absent());
        tuner.name.ifPresent(builder::name);
        tuner.directory.ifPresent(builder::directory);
        if (tuner.extendsSpace) {
            builder.extendSpace();
        }
        addSettings(builder, tuner, data);
        addNotes(builder, tuner);
        builder.noted("columns", columns(data));
        Study study = builder.build();
        try {
            tuner.imports.forEach(
                    known ->
                            known.name()
                                    .ifPresentOrElse(
                                            name -> study.importStudy(known.path(), name),
                                            () -> study.importStudy(known.path())));
            tuner.results.forEach(known -> study.addResult(known.configuration(), known.value()));
            tuner.enqueued.forEach(study::enqueue);
            return study;
        } catch (RuntimeException e) {
            study.close();
            throw e;
        }
    }

    /** What changes the values of trials. */
    private static void addSettings(StudyBuilder builder, Tuner tuner, SearchData data) {
        builder.setting("task", data.task().name())
                .setting("data", data.fingerprint())
                .setting("network", tuner.blocks.isPresent() ? "blocks of your own" : "MLP")
                .setting("sampleShape", text(tuner.sampleShape))
                .setting("crossValidation", text(data.foldRule()))
                .setting("executionsPerTrial", String.valueOf(tuner.executions))
                .setting("dataType", tuner.dataType.name())
                .setting("loss", loss(tuner))
                .setting("learningRateSchedule", tuner.schedule.toString())
                .setting("earlyStopping", text(tuner.earlyStopping))
                .setting("reduceLearningRateOnPlateau", text(tuner.plateau))
                .setting("classWeight", tuner.classWeights.toString());
    }

    /** What changes how long the search goes on, and how fast. */
    private static void addNotes(StudyBuilder builder, Tuner tuner) {
        builder.noted("target", number(tuner.stopRules.target()))
                .noted("noImprovement", number(tuner.stopRules.noImprovement()))
                .noted("parallelism", String.valueOf(tuner.parallelism()))
                .noted("cohortLimit", String.valueOf(tuner.cohortLimit()))
                .noted("device", text(tuner.device))
                .noted("checkpointEvery", tuner.checkpointInterval.toString())
                .noted("refit", String.valueOf(tuner.refit));
    }

    /** Sources and names of what is predicted from what. */
    private static String columns(SearchData data) {
        return "%s from %s, of %s"
                .formatted(
                        names(data.table().targets()),
                        names(data.table().columns()),
                        data.table().source());
    }

    private static String names(List<Column> columns) {
        String shown =
                columns.stream()
                        .limit(NAMED_COLUMNS)
                        .map(Column::name)
                        .collect(Collectors.joining(", "));
        return columns.size() <= NAMED_COLUMNS
                ? shown
                : String.format(
                        Locale.ROOT, "%s and %d more", shown, columns.size() - NAMED_COLUMNS);
    }

    private static String loss(Tuner tuner) {
        return tuner.djlLoss
                .map(loss -> "DJL's " + loss.getName())
                .orElseGet(() -> tuner.loss.map(Object::toString).orElse(DEFAULT));
    }

    private static String text(Optional<?> setting) {
        return setting.map(Object::toString).orElse(DEFAULT);
    }

    private static String number(OptionalDouble limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsDouble()) : DEFAULT;
    }

    private static String number(OptionalInt limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsInt()) : DEFAULT;
    }
}
