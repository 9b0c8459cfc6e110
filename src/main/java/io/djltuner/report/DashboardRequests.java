package io.djltuner.report;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the dashboard's requests: the page, its data, its events, and nothing else. A page from
 * elsewhere can neither ask as itself (its Origin is refused) nor by a name that it had point to
 * this machine (such a Host is refused).
 */
final class DashboardRequests implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardRequests.class);
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final int MOST_LISTENERS = 32;

    private final Dashboard dashboard;
    private final Set<String> hosts;
    private final Set<String> origins;

    DashboardRequests(Dashboard dashboard, InetSocketAddress address) {
        this.dashboard = dashboard;
        hosts = Set.of(authority(address), "localhost:" + address.getPort());
        origins = hosts.stream().map(host -> "http://" + host).collect(Collectors.toSet());
    }

    /** Address and port as they stand in an URI. */
    static String authority(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
                + ":"
                + address.getPort();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            secure(exchange.getResponseHeaders());
            if (isForeign(exchange.getRequestHeaders())) {
                answer(exchange, FORBIDDEN, "text/plain", "Asked from elsewhere.\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                answer(exchange, METHOD_NOT_ALLOWED, "text/plain", "This page only shows.\n");
            } else {
                answer(exchange);
            }
        } catch (RuntimeException e) {
            // The search goes on without its picture.
            LOG.warn("the dashboard could not answer {}", exchange.getRequestURI(), e);
        }
    }

    private static void secure(Headers headers) {
        headers.set(
                "Content-Security-Policy", Page.ofServer().policy() + "; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    private boolean isForeign(Headers headers) {
        List<String> host = headers.getOrDefault("Host", List.of());
        List<String> origin = headers.getOrDefault("Origin", List.of());
        return host.size() != 1 || !hosts.contains(host.get(0)) || !origins.containsAll(origin);
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/" -> answer(exchange, OK, "text/html", dashboard.snapshot().html());
            case "/study.json" ->
                    answer(exchange, OK, "application/json", dashboard.snapshot().json());
            case "/events" -> stream(exchange);
            default -> answer(exchange, NOT_FOUND, "text/plain", "There is no such page.\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        boolean bare = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bare ? -1 : bytes.length);
        if (!bare) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        if (dashboard.listeners() >= MOST_LISTENERS) {
            answer(exchange, UNAVAILABLE, "text/plain", "Too many pages listen already.\n");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        // Before the page knows that it listens: it is told of all that happens from then on.
        EventStream stream = dashboard.listen();
        try {
            exchange.sendResponseHeaders(OK, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                stream.writeTo(out);
            }
        } catch (IOException e) {
            LOG.debug("a page of the dashboard was closed", e);
        } catch (InterruptedException e) {
            // The dashboard is being closed.
            Thread.currentThread().interrupt();
        } finally {
            dashboard.forget(stream);
        }
    }
}
