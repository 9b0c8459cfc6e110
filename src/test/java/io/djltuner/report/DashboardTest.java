package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.djltuner.study.EpochReport;
import io.djltuner.study.StudyHistory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardTest {

    private static final StudyHistory BEFORE = SampleStudies.network(10, 5);
    private static final StudyHistory AFTER = SampleStudies.network(12, 5);

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<StudyHistory> history = new AtomicReference<>(BEFORE);
    private Dashboard dashboard;

    @BeforeEach
    void start() {
        dashboard = Dashboard.start(() -> Report.of(history.get(), Map.of()));
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(dashboard.uri().resolve(path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private int trials() throws Exception {
        return JsonParser.parseString(get("study.json").body())
                .getAsJsonObject()
                .getAsJsonArray("trials")
                .size();
    }

    @Test
    void listensOnTheLoopbackAddressOnly() throws Exception {
        URI uri = dashboard.uri();

        assertThat(InetAddress.getByName(uri.getHost()).isLoopbackAddress()).isTrue();
        assertThat(uri.getPort()).isPositive();
    }

    @Test
    void servesThePageWithItsPolicy() throws Exception {
        HttpResponse<String> page = get("");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'sha256-")
                .contains("connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.body()).contains("<body data-live=\"true\">");
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "..", "%2e%2e/pom.xml", "study.json/", "favicon.ico"})
    void hasNoOtherPages(String path) throws Exception {
        assertThat(get("/" + path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"})
    void changesNothing(String method) throws Exception {
        HttpResponse<String> answer =
                client.send(
                        request("study.json")
                                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1"})
    void refusesOtherOrigins(String origin) throws Exception {
        HttpResponse<String> answer =
                client.send(
                        request("study.json").header("Origin", origin).build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("Asked from elsewhere.\n");
    }

    @Test
    void takesItsOwnOrigin() throws Exception {
        String own = dashboard.uri().toString().replaceAll("/$", "");

        HttpResponse<String> answer =
                client.send(
                        request("study.json").header("Origin", own).build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    /** A name that somebody else's server pointed to this machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:%d", "127.0.0.1", "127.0.0.1.evil:%d", ""})
    void refusesOtherNamesForThisMachine(String host) throws IOException {
        assertThat(statusFor(host.formatted(dashboard.uri().getPort()))).isEqualTo(403);
    }

    @Test
    void takesTheNameLocalhost() throws IOException {
        assertThat(statusFor("localhost:" + dashboard.uri().getPort())).isEqualTo(200);
    }

    /** The JDK's client does not let the host be chosen. */
    private int statusFor(String host) throws IOException {
        try (Socket socket = new Socket(dashboard.uri().getHost(), dashboard.uri().getPort())) {
            socket.getOutputStream()
                    .write(
                            "GET /study.json HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(host)
                                    .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return Integer.parseInt(in.readLine().split(" ", -1)[1]);
        }
    }

    @Test
    void tellsOfEpochsAndOfTheEnd() throws Exception {
        HttpResponse<java.util.stream.Stream<String>> events =
                client.send(request("events").build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(events.headers().firstValue("Content-Type")).contains("text/event-stream");

        dashboard.epochEnded(
                new EpochReport(BEFORE.trial(3), 7, Map.of("val_mse", 0.123456789), List.of()));
        dashboard.epochEnded(
                new EpochReport(BEFORE.trial(4), 1, Map.of("val_mse", Double.NaN), List.of()));
        history.set(AFTER);
        dashboard.changed();
        dashboard.finish("The search is over: <cancelled>.");

        List<String> told =
                events.body().filter(line -> !line.isEmpty()).collect(Collectors.toList());
        assertThat(told).contains("event: epochs", "data: [[3,7,0.123457],[4,1,null]]");
        assertThat(told)
                .endsWith(
                        "event: end",
                        "data: {\"text\":\"The search is over: \\u003ccancelled\\u003e.\"}");
        assertThat(trials()).isEqualTo(12);
    }

    /** A page that listens is no reason to wait either. */
    @Test
    void doesNotWaitForAPageThatIsBeingMade() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        AtomicBoolean wasTold = new AtomicBoolean();
        dashboard.close();
        AtomicBoolean slow = new AtomicBoolean();
        dashboard =
                Dashboard.start(
                        () -> {
                            if (slow.get()) {
                                making.countDown();
                                wasTold.set(awaits(told));
                            }
                            return Report.of(history.get(), Map.of());
                        });
        slow.set(true);
        HttpResponse<java.util.stream.Stream<String>> events =
                client.send(request("events").build(), HttpResponse.BodyHandlers.ofLines());
        CompletableFuture<HttpResponse<String>> page =
                client.sendAsync(request("").build(), HttpResponse.BodyHandlers.ofString());
        making.await();

        Iterator<String> lines =
                events.body().filter(line -> line.startsWith("event: ")).iterator();
        dashboard.epochEnded(
                new EpochReport(BEFORE.trial(3), 7, Map.of("val_mse", 0.5), List.of()));
        dashboard.changed();
        List<String> heard = List.of(lines.next(), lines.next());
        dashboard.epochEnded(
                new EpochReport(BEFORE.trial(3), 8, Map.of("val_mse", 0.4), List.of()));
        told.countDown();

        assertThat(page.get().statusCode()).isEqualTo(200);
        assertThat(wasTold).isTrue();
        assertThat(heard).contains("event: study");
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPageThatBeginsToListenReadsTheStudy() throws Exception {
        assertThat(trials()).isEqualTo(10);

        HttpResponse<java.util.stream.Stream<String>> events =
                client.send(request("events").build(), HttpResponse.BodyHandlers.ofLines());

        assertThat(events.body().filter(line -> line.startsWith("event: ")).findFirst())
                .contains("event: study");
    }

    @Test
    void anEpochMakesPagesReadTheStudyAgain() throws Exception {
        HttpResponse<java.util.stream.Stream<String>> events =
                client.send(request("events").build(), HttpResponse.BodyHandlers.ofLines());
        Iterator<String> told = events.body().filter(line -> line.startsWith("event: ")).iterator();
        assertThat(told.next()).isEqualTo("event: study");

        dashboard.epochEnded(
                new EpochReport(BEFORE.trial(3), 7, Map.of("val_mse", 0.5), List.of()));

        assertThat(told.next()).isEqualTo("event: epochs");
        assertThat(told.next()).isEqualTo("event: study");
    }

    @Test
    void goesOnShowingHowItEnded() throws Exception {
        dashboard.finish("The search is over.");
        dashboard.finish("Something else.");
        history.set(AFTER);
        dashboard.changed();

        assertThat(trials()).isEqualTo(10);
        HttpResponse<String> events = get("events");
        assertThat(events.body()).endsWith("data: {\"text\":\"The search is over.\"}\n\n");
    }

    @Test
    void doesNotKeepTheProcessAlive() {
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(
                        thread ->
                                thread.getName().startsWith("HTTP-Dispatcher")
                                        || thread.getName().startsWith("djl-tuner-dashboard"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }
}
