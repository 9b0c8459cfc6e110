package io.djltuner.tensorboard;

import io.djltuner.space.Choice;
import io.djltuner.space.Configuration;
import io.djltuner.space.Fixed;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialState;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What TensorBoard's HParams plug-in is told: of the study once (an "experiment"), and of each
 * trial (a "session") at its start and its end.
 *
 * @see <a
 *     href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/plugins/hparams/plugin_data.proto">HParamsPluginData</a>
 *     and api.proto beside it
 */
final class HParams {

    static final String EXPERIMENT_TAG = "_hparams_/experiment";
    static final String START_TAG = "_hparams_/session_start_info";
    static final String END_TAG = "_hparams_/session_end_info";

    private static final int EXPERIMENT = 2;
    private static final int START = 3;
    private static final int END = 4;

    private static final int EXPERIMENT_DESCRIPTION = 1;
    private static final int EXPERIMENT_HPARAM = 4;
    private static final int EXPERIMENT_METRIC = 5;
    private static final int EXPERIMENT_NAME = 6;

    private static final int HPARAM_NAME = 1;
    private static final int HPARAM_TYPE = 4;
    private static final int HPARAM_DISCRETE = 5;
    private static final int HPARAM_INTERVAL = 6;
    private static final int TYPE_STRING = 1;
    private static final int TYPE_BOOL = 2;
    private static final int TYPE_FLOAT = 3;

    private static final int METRIC_NAME = 1;
    private static final int METRIC_DISPLAY_NAME = 3;
    private static final int METRIC_DATA = 5;
    private static final int METRIC_NAME_TAG = 2;
    private static final int DATA_TRAINING = 1;
    private static final int DATA_VALIDATION = 2;

    private static final int START_HPARAMS = 1;
    private static final int START_TIME = 5;
    private static final int END_STATUS = 1;
    private static final int END_TIME = 2;
    private static final int SUCCESS = 1;
    private static final int FAILURE = 2;

    /** Key and value of a map's entry, and the ends of an interval. */
    private static final int KEY = 1;

    private static final int VALUE = 2;

    private static final int VALUE_NUMBER = 2;
    private static final int VALUE_STRING = 3;
    private static final int VALUE_BOOL = 4;
    private static final int LIST_VALUE = 1;

    /** Ranges of at most so many values are listed, so that each can be ticked. */
    private static final int LISTED = 20;

    private HParams() {}

    /** The tag of the value that a trial ended with, which is not always its last epoch's. */
    static String objectiveTag(String metric) {
        return "objective/" + metric;
    }

    /** The study: what may vary in it and what it measures. */
    static Message experiment(StudyHistory history, Collection<String> metrics) {
        Message experiment = identity(history);
        String objective = history.objective().metric();
        experiment.message(
                EXPERIMENT_METRIC,
                metric(objectiveTag(objective), objective + " of the trial", DATA_VALIDATION));
        for (String name : metrics) {
            int data = name.startsWith("train_") ? DATA_TRAINING : DATA_VALIDATION;
            experiment.message(EXPERIMENT_METRIC, metric(name, name, data));
        }
        return new Message().message(EXPERIMENT, experiment);
    }

    /** The experiment without its metrics, which are known only once a trial has measured. */
    private static Message identity(StudyHistory history) {
        Message experiment =
                new Message()
                        .text(EXPERIMENT_NAME, history.name())
                        .text(
                                EXPERIMENT_DESCRIPTION,
                                history.objective() + ", seed " + history.seed());
        history.space()
                .hyperparameters()
                .forEach(parameter -> experiment.message(EXPERIMENT_HPARAM, info(parameter)));
        return experiment;
    }

    /** Whether an experiment is this study, whatever it measures. */
    static boolean isOf(byte[] written, StudyHistory history) {
        byte[] begin = identity(history).toBytes();
        byte[] experiment = new Fields(written).first(EXPERIMENT).orElse(new byte[0]);
        return experiment.length >= begin.length
                && Arrays.equals(experiment, 0, begin.length, begin, 0, begin.length);
    }

    private static Message metric(String tag, String shown, int data) {
        return new Message()
                .message(METRIC_NAME, new Message().text(METRIC_NAME_TAG, tag))
                .text(METRIC_DISPLAY_NAME, shown)
                .number(METRIC_DATA, data);
    }

    private static Message info(Hyperparameter<?> parameter) {
        Message info =
                new Message()
                        .text(HPARAM_NAME, parameter.name())
                        .number(HPARAM_TYPE, type(parameter));
        Optional<Message> interval = interval(parameter);
        return interval.isPresent()
                ? info.message(HPARAM_INTERVAL, interval.get())
                : info.message(HPARAM_DISCRETE, values(parameter));
    }

    private static int type(Hyperparameter<?> parameter) {
        if (Number.class.isAssignableFrom(parameter.type())) {
            return TYPE_FLOAT;
        }
        return parameter.type() == Boolean.class ? TYPE_BOOL : TYPE_STRING;
    }

    private static Optional<Message> interval(Hyperparameter<?> parameter) {
        if (parameter.dimension().values() <= LISTED) {
            return Optional.empty();
        }
        if (parameter instanceof RealRange range) {
            return Optional.of(new Message().real(KEY, range.min()).real(VALUE, range.max()));
        }
        if (parameter instanceof IntRange range) {
            return Optional.of(new Message().real(KEY, range.min()).real(VALUE, range.max()));
        }
        return Optional.empty();
    }

    private static Message values(Hyperparameter<?> parameter) {
        Message list = new Message();
        for (Object value : listed(parameter)) {
            list.message(LIST_VALUE, value(value));
        }
        return list;
    }

    private static List<?> listed(Hyperparameter<?> parameter) {
        if (parameter instanceof Choice<?> choice) {
            return choice.values();
        }
        if (parameter instanceof Fixed<?> fixed) {
            return List.of(fixed.defaultValue());
        }
        return IntStream.range(0, parameter.dimension().values())
                .mapToObj(parameter::valueAt)
                .toList();
    }

    private static Message value(Object value) {
        if (value instanceof Number number) {
            return new Message().real(VALUE_NUMBER, number.doubleValue());
        }
        return value instanceof Boolean yes
                ? new Message().number(VALUE_BOOL, yes ? 1 : 0)
                : new Message().text(VALUE_STRING, String.valueOf(value));
    }

    /** A trial begins. */
    static Message start(Configuration configuration, double seconds) {
        return new Message().message(START, values(configuration).real(START_TIME, seconds));
    }

    private static Message values(Configuration configuration) {
        Message start = new Message();
        // Two configurations are equal in whatever order their values are.
        for (Map.Entry<String, Object> entry : new TreeMap<>(configuration.values()).entrySet()) {
            start.message(
                    START_HPARAMS,
                    new Message()
                            .text(KEY, entry.getKey())
                            .message(VALUE, value(entry.getValue())));
        }
        return start;
    }

    /** Whether the beginning of a trial was written with these values. */
    static boolean startedWith(byte[] written, Configuration configuration) {
        List<byte[]> expected = new Fields(values(configuration).toBytes()).all(START_HPARAMS);
        List<byte[]> found = new Fields(written).message(START).all(START_HPARAMS);
        return expected.size() == found.size()
                && IntStream.range(0, expected.size())
                        .allMatch(i -> Arrays.equals(expected.get(i), found.get(i)));
    }

    /** A trial is over: pruned ones are successes that were ended early. */
    static Message end(TrialState state, double seconds) {
        return new Message()
                .message(
                        END,
                        new Message()
                                .number(END_STATUS, state == TrialState.FAILED ? FAILURE : SUCCESS)
                                .real(END_TIME, seconds));
    }
}
