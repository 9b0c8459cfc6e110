/**
 * A study to look at: a page that needs nothing but a browser, on disk or live.
 *
 * <pre>{@code
 * Report.of(Study.open(Path.of("studies/housing"))).write(Path.of("housing.html"));
 * }</pre>
 *
 * <p>The page is one HTML file: template, style and scripts of this package's resources, the
 * charting library Apache ECharts, and the study as one JSON document. Whatever comes from outside
 * is data in that document and becomes text on the page, never markup.
 *
 * <p>May use: analysis, study, space, Gson, the JDK's HTTP server.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.report;
