package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A journal line by line, read by nothing of the library. */
final class RawJournal {

    private static final int STATE = 6;
    private static final int VALUE = 7;
    private static final int ATTRIBUTE = 8;
    private static final int RUNNING = 0;
    private static final int WAITING = 4;

    private final List<JsonObject> lines = new ArrayList<>();

    /** What a line does to a trial. */
    private enum Step {
        LEG,
        EPOCH,
        PAUSED,
        INTERRUPTED,
        ENDED
    }

    /**
     * Something that happened to a trial.
     *
     * @param trial its id
     * @param step what
     * @param epoch that a leg goes to, or that was reported; else 0
     */
    private record Happened(int trial, Step step, int epoch) {}

    private RawJournal() {}

    /** Reads one; each of its lines is whole. */
    static RawJournal read(Path journal) throws IOException {
        RawJournal read = new RawJournal();
        String text = Files.readString(journal);
        assertThat(text).endsWith("\n");
        text.lines()
                .forEach(line -> read.lines.add(JsonParser.parseString(line).getAsJsonObject()));
        return read;
    }

    /** Who wrote in it. */
    Set<String> workers() {
        return lines.stream()
                .map(line -> line.get("worker_id").getAsString())
                .collect(Collectors.toSet());
    }

    private List<Happened> happened() {
        List<Happened> all = new ArrayList<>();
        for (JsonObject line : lines) {
            int operation = line.get("op_code").getAsInt();
            int trial = line.has("trial_id") ? line.get("trial_id").getAsInt() : -1;
            if (operation == STATE) {
                int state = line.get("state").getAsInt();
                if (state != RUNNING && state != WAITING) {
                    all.add(new Happened(trial, Step.ENDED, 0));
                }
            } else if (operation == VALUE) {
                all.add(new Happened(trial, Step.EPOCH, line.get("step").getAsInt() + 1));
            } else if (operation == ATTRIBUTE) {
                attribute(trial, line.getAsJsonObject("user_attr"), all);
            }
        }
        return all;
    }

    private static void attribute(int trial, JsonObject attribute, List<Happened> all) {
        if (attribute.has("djl_tuner:leg")) {
            int until = attribute.getAsJsonObject("djl_tuner:leg").get("until").getAsInt();
            all.add(new Happened(trial, Step.LEG, until));
        } else if (isTrue(attribute, "djl_tuner:paused")) {
            all.add(new Happened(trial, Step.PAUSED, 0));
        } else if (isTrue(attribute, "djl_tuner:interrupted")) {
            all.add(new Happened(trial, Step.INTERRUPTED, 0));
        }
    }

    private static boolean isTrue(JsonObject attribute, String name) {
        return attribute.has(name) && attribute.get(name).getAsBoolean();
    }

    /**
     * At any time one at most works on a trial; whoever goes on with it does so after its leg was
     * ended or cut off; nothing happens after its end; and each epoch is reported once, in order.
     *
     * @return how many legs there are
     */
    int everyTrialHasOneLegAtATime() {
        Map<Integer, Step> last = new HashMap<>();
        Map<Integer, Integer> epochs = new HashMap<>();
        int legs = 0;
        for (Happened now : happened()) {
            Step before = last.getOrDefault(now.trial(), Step.PAUSED);
            assertThat(before).as("before %s", now).isNotEqualTo(Step.ENDED);
            boolean open = before == Step.LEG || before == Step.EPOCH;
            if (now.step() == Step.LEG) {
                legs++;
                assertThat(open).as("before %s somebody works on it", now).isFalse();
            } else if (now.step() != Step.ENDED) {
                assertThat(open).as("before %s somebody works on it", now).isTrue();
            }
            if (now.step() == Step.EPOCH) {
                assertThat(now.epoch()).isEqualTo(epochs.getOrDefault(now.trial(), 0) + 1);
                epochs.put(now.trial(), now.epoch());
            }
            last.put(now.trial(), now.step());
        }
        return legs;
    }

    /** No trial is sent to a rung twice; for journals in which nobody was cut off. */
    void everyRungIsReachedOnce() {
        List<Happened> legs =
                happened().stream().filter(happened -> happened.step() == Step.LEG).toList();
        assertThat(legs).doesNotHaveDuplicates();
    }
}
