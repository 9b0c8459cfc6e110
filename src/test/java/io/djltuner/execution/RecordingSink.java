package io.djltuner.execution;

import io.djltuner.study.EpochReport;
import io.djltuner.study.EpochSink;
import io.djltuner.study.Leg;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes down what an executor tells, and answers as a test says. */
final class RecordingSink implements EpochSink {

    private final Function<EpochReport, Verdict> verdicts;
    private final Consumer<Leg> atEnd;
    private final List<EpochReport> reports = new ArrayList<>();
    private volatile boolean ending;
    final Map<Integer, TrialOutcome> outcomes = new ConcurrentHashMap<>();

    RecordingSink(Function<EpochReport, Verdict> verdicts, Consumer<Leg> atEnd) {
        this.verdicts = verdicts;
        this.atEnd = atEnd;
    }

    static RecordingSink goOn() {
        return saying(report -> Verdict.CONTINUE);
    }

    static RecordingSink saying(Function<EpochReport, Verdict> verdicts) {
        return new RecordingSink(verdicts, leg -> {});
    }

    /** Ends the search with the first epoch that it hears of. */
    static RecordingSink ending() {
        RecordingSink[] sink = new RecordingSink[1];
        sink[0] =
                saying(
                        report -> {
                            sink[0].ending = true;
                            return Verdict.CANCEL;
                        });
        return sink[0];
    }

    /** Answers one trial after one of its epochs with a verdict; all else goes on. */
    static RecordingSink saying(Verdict verdict, int trial, int epoch) {
        return saying(
                report ->
                        report.trial().number() == trial && report.epoch() == epoch
                                ? verdict
                                : Verdict.CONTINUE);
    }

    @Override
    public Verdict epoch(EpochReport report) {
        synchronized (reports) {
            reports.add(report);
        }
        return verdicts.apply(report);
    }

    @Override
    public boolean isEnding() {
        return ending;
    }

    @Override
    public void ended(Leg leg, TrialOutcome outcome) {
        TrialOutcome before = outcomes.put(leg.trial().number(), outcome);
        if (before != null) {
            throw new IllegalStateException(leg.trial().number() + " ended twice");
        }
        atEnd.accept(leg);
    }

    /** Trial and epoch of each report, such as {@code 3/1}, in the order of their coming. */
    List<String> order() {
        synchronized (reports) {
            return reports.stream().map(r -> r.trial().number() + "/" + r.epoch()).toList();
        }
    }

    /** The epochs that a trial reported, in the order of their coming. */
    List<Integer> epochs(int trial) {
        return of(trial).stream().map(EpochReport::epoch).toList();
    }

    /** A metric of a trial, epoch by epoch. */
    List<Double> values(int trial, String metric) {
        return of(trial).stream().map(r -> r.metrics().get(metric)).toList();
    }

    private List<EpochReport> of(int trial) {
        synchronized (reports) {
            return reports.stream().filter(r -> r.trial().number() == trial).toList();
        }
    }
}
