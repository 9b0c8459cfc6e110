package io.djltuner.report;

import com.sun.net.httpserver.HttpServer;
import io.djltuner.study.EpochReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A study's {@link Report} while the study goes on: the same page, served to browsers on this
 * machine and no other, and changing as epochs end. Nothing can be changed by it. After {@link
 * #finish} it goes on to serve the last state until it is closed or the process ends, which it does
 * not hold up.
 *
 * <p>{@code Tuner.dashboard()} does all of this for a search; here is how to do it for a study of
 * one's own:
 *
 * <pre>{@code
 * Study study = Study.builder(space, Objective.minimize("cost"), new RandomSearch()).build();
 * try (Dashboard dashboard = Dashboard.start(() -> Report.of(study))) {
 *     System.out.println(dashboard.uri());
 *     study.optimize(configuration -> {
 *         dashboard.changed();
 *         return f(configuration.getDouble("x"));
 *     }, 100);
 *     dashboard.finish("The search is over.");
 * }
 * }</pre>
 *
 * <p>Whoever has an account on this machine can read the page. Requests by another name than this
 * machine's own, or of pages from elsewhere, are refused. Safe for several threads.
 */
public final class Dashboard implements AutoCloseable {

    private final Snapshot snapshot;
    private final String metric;
    private final HttpServer server;
    private final ExecutorService threads;
    private final List<EventStream> streams = new CopyOnWriteArrayList<>();
    private Optional<String> end = Optional.empty();

    private Dashboard(Supplier<Report> report) throws IOException {
        snapshot = new Snapshot(report, System::nanoTime);
        metric = report.get().metric();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads =
                Executors.newCachedThreadPool(
                        task -> {
                            Thread thread = new Thread(task, "djl-tuner-dashboard");
                            thread.setDaemon(true);
                            return thread;
                        });
        server.setExecutor(threads);
        server.createContext("/", new DashboardRequests(this, server.getAddress()));
    }

    /**
     * Serves a study's report on a free port of the loopback address.
     *
     * @param report of the study as it stands; asked again and again, on threads of the server
     * @return the running dashboard
     * @throws UncheckedIOException if no port can be opened
     */
    public static Dashboard start(Supplier<Report> report) {
        try {
            Dashboard dashboard = new Dashboard(report);
            dashboard.startServer();
            return dashboard;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "dashboard: no port can be opened on the loopback address: " + e.getMessage(),
                    e);
        }
    }

    /** The server's own thread is a daemon like the one that starts it. */
    private void startServer() {
        Thread starter = new Thread(server::start, "djl-tuner-dashboard-start");
        starter.setDaemon(true);
        starter.start();
        boolean interrupted = false;
        while (starter.isAlive()) {
            try {
                starter.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return where a browser on this machine finds it} */
    public URI uri() {
        return URI.create("http://" + DashboardRequests.authority(server.getAddress()) + "/");
    }

    /**
     * Tells open pages of an epoch; they add it to the trial's learning curve, and soon read all of
     * the study again. Does not wait, not even for a page that is being made.
     *
     * @param report of the epoch
     */
    public void epochEnded(EpochReport report) {
        snapshot.changed();
        double value = report.metrics().getOrDefault(metric, Double.NaN);
        EventStream.Told told =
                new EventStream.Told(report.trial().number(), report.epoch(), value);
        streams.forEach(stream -> stream.epoch(told));
    }

    /**
     * Tells open pages that the study has changed; they soon read all of it again. Does not wait.
     */
    public void changed() {
        snapshot.changed();
        streams.forEach(EventStream::changed);
    }

    /**
     * Tells open pages that nothing more comes; they show the last state. Of several calls the
     * first counts.
     *
     * @param text how it ended, one sentence
     */
    public synchronized void finish(String text) {
        if (end.isEmpty()) {
            snapshot.finish();
            end = Optional.of(text);
            streams.forEach(stream -> stream.end(text));
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** What a page that begins to listen will be told. */
    synchronized EventStream listen() {
        EventStream stream = new EventStream(snapshot);
        streams.add(stream);
        end.ifPresent(stream::end);
        return stream;
    }

    void forget(EventStream stream) {
        streams.remove(stream);
    }

    int listeners() {
        return streams.size();
    }

    /** Ends the server; open pages stay as they are. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
