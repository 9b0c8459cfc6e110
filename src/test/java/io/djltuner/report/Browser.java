package io.djltuner.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a window; tests that need one are skipped where there is none. */
final class Browser implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /**
     * It says at each start that it knows no such new Chromium, whose protocol is not used here.
     */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WIDE = 1280;
    private static final int PHONE = 390;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
        driver.manage().timeouts().scriptTimeout(PATIENCE);
    }

    static Browser open() {
        Path binary = Path.of(System.getProperty("djltuner.chromium", "/usr/bin/chromium"));
        Path service =
                Path.of(System.getProperty("webdriver.chrome.driver", "/usr/bin/chromedriver"));
        Assumptions.assumeTrue(Files.isExecutable(binary), "there is no Chromium: " + binary);
        Assumptions.assumeTrue(Files.isExecutable(service), "there is no driver: " + service);
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(binary.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--window-size=1280,900");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService driver =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(service.toFile())
                        .usingAnyFreePort()
                        .build();
        return new Browser(new ChromeDriver(driver, options));
    }

    /** As it was opened: an empty light page, nothing said or asked for. */
    void reset() {
        driver.get("about:blank");
        emulate(Map.of("media", "", "features", List.of()));
        wide();
        complaints();
        requests();
    }

    ChromeDriver driver() {
        return driver;
    }

    void load(Path file) {
        load(file.toUri());
    }

    void load(URI address) {
        driver.get(address.toString());
        await("document.body.dataset.drawn >= '1'");
    }

    /** Waits until an expression is true. */
    void await(String expression) {
        new WebDriverWait(driver, PATIENCE).until(d -> Boolean.TRUE.equals(ask(expression)));
    }

    Object ask(String expression) {
        return driver.executeScript("return " + expression);
    }

    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    @SuppressWarnings("unchecked")
    private List<String> names(String script) {
        return (List<String>) driver.executeScript(script);
    }

    List<String> charts() {
        return names(
                "return [...document.querySelectorAll('.chart')].map(c => c.id.replace('chart-', ''))");
    }

    /** Texts on a chart's canvas that can be read. */
    List<String> drawnTexts(String chart) {
        return names(
                """
                const texts = [];
                const visit = element => {
                  if (element.type === 'text' && element.style.text && !element.ignore) texts.push(element.style.text);
                  element.children?.().forEach(visit);
                };
                echarts.getInstanceByDom(document.getElementById('chart-%s')).getZr().storage.getRoots().forEach(visit);
                return texts;
                """
                        .formatted(chart));
    }

    /** The charts on whose canvas fewer than a hundred pixels are not clear. */
    List<String> emptyCharts() {
        return names(
                """
                return [...document.querySelectorAll('.chart')].filter(chart => {
                  const canvas = chart.querySelector('canvas');
                  if (!canvas || !canvas.width) return true;
                  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  let drawn = 0;
                  for (let i = 3; i < pixels.length; i += 4) drawn += pixels[i] > 0;
                  return drawn < 100;
                }).map(chart => chart.id)
                """);
    }

    /** What the console says, warnings and broken policies too. */
    List<String> complaints() {
        return StreamSupport.stream(
                        driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
                .map(Object::toString)
                .toList();
    }

    /** The addresses that were asked for, but those of data in the page itself. */
    List<String> requests() {
        return StreamSupport.stream(
                        driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
                .map(entry -> com.google.gson.JsonParser.parseString(entry.getMessage()))
                .map(json -> json.getAsJsonObject().getAsJsonObject("message"))
                .filter(
                        message ->
                                message.get("method")
                                        .getAsString()
                                        .equals("Network.requestWillBeSent"))
                .map(
                        message ->
                                message.getAsJsonObject("params")
                                        .getAsJsonObject("request")
                                        .get("url")
                                        .getAsString())
                .filter(address -> !address.startsWith("data:"))
                .toList();
    }

    void dark(boolean dark) {
        emulate(
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
    }

    void print(boolean print) {
        emulate(Map.of("media", print ? "print" : ""));
    }

    private void emulate(Map<String, Object> media) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", media);
    }

    void phone() {
        resize(PHONE, 844);
    }

    void wide() {
        resize(WIDE, 900);
    }

    private void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Drags along an axis of the parallel coordinates, from one place to another. */
    void brush(String axis, double from, double to) {
        WebElement chart = find("#chart-parallel");
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", chart);
        int[] start = point(axis, from);
        int[] end = point(axis, to);
        new Actions(driver)
                .moveToElement(chart, start[0], start[1])
                .clickAndHold()
                .moveByOffset(0, (end[1] - start[1]) / 2)
                .moveByOffset(0, end[1] - start[1] - (end[1] - start[1]) / 2)
                .release()
                .perform();
        await("document.querySelector('#unbrush').hidden === false");
    }

    /** Of the chart, from its middle. */
    private int[] point(String axis, double place) {
        @SuppressWarnings("unchecked")
        List<Number> point =
                (List<Number>)
                        driver.executeScript(
                                """
                                const chart = document.getElementById('chart-parallel');
                                const model = echarts.getInstanceByDom(chart).getModel();
                                const at = model.getComponent('parallel').coordinateSystem.dataToPoint(arguments[1], arguments[0]);
                                return [Math.round(at[0] - chart.clientWidth / 2), Math.round(at[1] - chart.clientHeight / 2)];
                                """,
                                axis,
                                place);
        return new int[] {point.get(0).intValue(), point.get(1).intValue()};
    }

    /** How many lines of the parallel coordinates the brushes leave. */
    long brushedLines() {
        return (Long)
                ask(
                        "echarts.getInstanceByDom(document.getElementById('chart-parallel'))"
                                + ".getModel().getSeries()[0].getRawIndicesByActiveState('active').length");
    }

    /** The page on paper, as a PDF. */
    byte[] print() {
        Map<String, Object> paper =
                driver.executeCdpCommand("Page.printToPDF", Map.of("printBackground", true));
        return Base64.getDecoder().decode((String) paper.get("data"));
    }

    /** Where pictures of pages are kept. */
    Path screenshots() throws IOException {
        return Files.createDirectories(SCREENSHOTS);
    }

    /** Of the whole page, kept in the build's folder. */
    Path screenshot(String name) {
        Dimension window = driver.manage().window().getSize();
        Object width = ask("document.documentElement.clientWidth");
        Object height = ask("document.documentElement.scrollHeight");
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeAsyncScript(
                "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done));");
        try {
            Path file = screenshots().resolve(name + ".png");
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            resize(((Number) width).intValue(), window.getHeight());
        }
    }

    Stream<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
