package io.djltuner.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The page around a study's data. Nothing may run in it but its own scripts, which its content
 * security policy names by their hashes; nothing may be loaded into it.
 */
final class Page {

    private static final List<String> SCRIPTS =
            List.of(
                    "dom.js",
                    "theme.js",
                    "print.js",
                    "study.js",
                    "axes.js",
                    "selection.js",
                    "keep.js",
                    "answer.js",
                    "progress.js",
                    "curves.js",
                    "parameters.js",
                    "parallel.js",
                    "contour.js",
                    "table.js",
                    "facts.js",
                    "main.js",
                    "live.js");

    private static final String TEMPLATE = resource("report.html");
    private static final String STYLE = resource("report.css");
    private static final String CHARTS = resource("echarts.min.js");
    private static final String SCRIPT =
            SCRIPTS.stream()
                    .map(Page::resource)
                    .collect(Collectors.joining("\n", "(() => {\n\"use strict\";\n", "\n})();\n"));

    private static final Page OF_FILE = new Page(false);
    private static final Page OF_SERVER = new Page(true);

    private final boolean live;
    private final String policy;

    private Page(boolean live) {
        this.live = live;
        policy =
                "default-src 'none'; script-src %s %s; style-src %s; img-src data:%s; base-uri 'none'; form-action 'none'"
                        .formatted(
                                hash(CHARTS),
                                hash(SCRIPT),
                                hash(STYLE),
                                live ? "; connect-src 'self'" : "");
    }

    /** A page that stands for itself. */
    static Page ofFile() {
        return OF_FILE;
    }

    /** A page that listens to the server that it comes from. */
    static Page ofServer() {
        return OF_SERVER;
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("report: the library lacks its file " + name);
            }
            // A hash is of what the browser sees, and that has no carriage returns.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException("report: cannot read " + name, e);
        }
    }

    /** What the page may do. */
    String policy() {
        return policy;
    }

    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks SHA-256", e);
        }
    }

    /**
     * The page.
     *
     * @param title any text
     * @param json safe to stand in a script element
     */
    String html(String title, String json) {
        String page = TEMPLATE;
        StringBuilder html = new StringBuilder(page.length() + CHARTS.length() + json.length());
        int from = 0;
        while (true) {
            int open = page.indexOf("{{", from);
            if (open < 0) {
                return html.append(page, from, page.length()).toString();
            }
            int close = page.indexOf("}}", open);
            html.append(page, from, open);
            html.append(part(page.substring(open + 2, close), title, json));
            from = close + 2;
        }
    }

    private String part(String name, String title, String json) {
        return switch (name) {
            case "policy" -> escaped(policy());
            case "title" -> escaped(title);
            case "style" -> STYLE;
            case "charts" -> CHARTS;
            case "live" -> String.valueOf(live);
            case "data" -> json;
            case "script" -> SCRIPT;
            default -> throw new IllegalStateException("report: the template asks for " + name);
        };
    }

    /** As text of an element or of an attribute in double quotes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
