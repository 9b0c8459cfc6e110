package io.djltuner;

import io.djltuner.space.Configuration;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Objective;
import io.djltuner.study.Schedule;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Prints the plan, a line for each trial that ends and the result; on a terminal also a live
 * progress line.
 */
final class ConsoleProgress implements TuningListener {

    private static final int FIRST_WITH_IS_TERMINAL = 22;
    private static final int LINE_WIDTH = 60;

    private final Study study;
    private final Objective objective;
    private final PrintStream out;
    private final boolean live;
    private Optional<ProgressBar> bar = Optional.empty();

    ConsoleProgress(Study study) {
        this(study, System.out, onTerminal());
    }

    /** On a stream of its own; live says whether lines can be written over. */
    ConsoleProgress(Study study, PrintStream out, boolean live) {
        this.study = study;
        this.out = out;
        this.live = live;
        this.objective = study.objective();
    }

    @Override
    public void started(String plan, Schedule schedule) {
        out.println(plan);
        if (live) {
            bar =
                    Optional.of(
                            new ProgressBarBuilder()
                                    .setTaskName("search")
                                    .setInitialMax(schedule.trials().orElse(-1))
                                    .setStyle(ProgressBarStyle.ASCII)
                                    .setConsumer(new ConsoleProgressBarConsumer(out, LINE_WIDTH))
                                    .build());
        }
    }

    /**
     * Up to Java 21 there is a console only on a terminal; from 22 on the console has to be asked.
     */
    @SuppressWarnings("SystemConsoleNull") // the newer versions are asked below
    private static boolean onTerminal() {
        Console console = System.console();
        if (console == null || Runtime.version().feature() < FIRST_WITH_IS_TERMINAL) {
            return console != null;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("java.io.Console has no isTerminal", e);
        }
    }

    @Override
    public void epochEnded(EpochReport report) {
        bar.ifPresent(
                line ->
                        line.setExtraMessage(
                                String.format(
                                        Locale.ROOT,
                                        " trial %d epoch %d",
                                        report.trial().number(),
                                        report.epoch())));
    }

    @Override
    public void trialEnded(Trial trial) {
        String value =
                trial.value().isPresent()
                        ? Configuration.text(trial.value().getAsDouble())
                        : trial.state().name().toLowerCase(Locale.ROOT);
        String best =
                study.best()
                        .filter(b -> b.number() == trial.number())
                        .map(b -> " (best so far)")
                        .orElse("");
        String cause = trial.failure().map(f -> ": " + f.message()).orElse("");
        line(
                String.format(
                        Locale.ROOT,
                        "trial %d: %s %s%s after %d epochs%s",
                        trial.number(),
                        objective.metric(),
                        value,
                        best,
                        trial.epochsDone(),
                        cause));
        bar.ifPresent(ProgressBar::step);
    }

    /** Above the live line, where there is one. */
    private void line(String text) {
        if (bar.isPresent()) {
            out.print("\r\033[K");
        }
        out.println(text);
    }

    /** Prints what is known when the process ends. */
    static void print(String text) {
        System.out.println(text);
    }

    @Override
    public void finished(TuningResult result) {
        bar.ifPresent(ProgressBar::close);
        result.stopReason().ifPresent(out::println);
        out.println(result.summary());
        if (result.history().best().isPresent()) {
            out.println("best: " + result.bestConfiguration());
        }
    }
}
