package io.djltuner.report;

import io.djltuner.space.Choice;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Failure;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A study whose every text would like to be something else than text. */
final class HostileStudy {

    static final String SCRIPT = "<script>window.hacked=1</script>";
    static final String CLOSING = "</script><script>window.hacked=2</script>";
    static final String IMAGE = "\"><img src=x onerror=window.hacked=3>";
    static final String STYLED = "{a|b} ${window.hacked=4} `x` {value}";
    static final String EMOJI = "😀👩‍🔬 'single' \"double\" \\ &lt;b&gt;";
    static final String ARABIC = "\u202eمرحبا <b>עברית</b>";
    static final String LONG = "long<i>" + "n".repeat(10_000);
    static final List<String> TEXTS = List.of(SCRIPT, CLOSING, IMAGE, STYLED, EMOJI, ARABIC, LONG);

    private HostileStudy() {}

    static StudyHistory history() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(RealRange.of(SCRIPT, 0, 1))
                        .add(RealRange.of(CLOSING, 1, 2))
                        .add(Choice.of(IMAGE, TEXTS))
                        .add(Choice.of(STYLED, TEXTS))
                        .add(RealRange.of(EMOJI, 0, 1))
                        .add(RealRange.of(ARABIC, 0, 1))
                        .add(RealRange.of(LONG, 0, 1))
                        .build();
        Random random = new Random(5);
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
            List<EpochRecord> epochs = new ArrayList<>();
            for (int epoch = 1; epoch <= 10; epoch++) {
                Map<String, Double> metrics = new LinkedHashMap<>();
                metrics.put(CLOSING, random.nextDouble() + 1.0 / epoch);
                metrics.put("train_" + IMAGE, random.nextDouble());
                metrics.put("val_" + IMAGE, random.nextDouble());
                epochs.add(new EpochRecord(epoch, metrics, List.of()));
            }
            boolean fails = number % 10 == 9;
            String text = TEXTS.get(number / 10 % TEXTS.size());
            trials.add(
                    SampleStudies.trial(
                            number,
                            space.decode(random.doubles(7).toArray()),
                            epochs,
                            fails ? TrialState.FAILED : TrialState.COMPLETE,
                            fails ? Optional.of(new Failure(text, text, text)) : Optional.empty()));
        }
        return SampleStudies.history(CLOSING, space, Objective.minimize(CLOSING), trials);
    }

    static Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < TEXTS.size(); i++) {
            attributes.put("djl_tuner:setting:" + TEXTS.get(i), TEXTS.get(i));
        }
        attributes.put(Report.TESTED_TRIAL, history().best().orElseThrow().number());
        attributes.put(Report.TEST_METRIC + IMAGE, 1.5);
        return attributes;
    }
}
