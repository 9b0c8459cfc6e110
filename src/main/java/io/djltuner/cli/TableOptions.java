package io.djltuner.cli;

import io.djltuner.data.CsvReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What may be said about a file that its cells do not say. */
final class TableOptions {

    @Option(
            names = "--missing",
            paramLabel = "TEXT",
            description = "A text that stands for a missing value, beside ?, NA and the like.")
    private List<String> missing = new ArrayList<>();

    @Option(
            names = "--delimiter",
            paramLabel = "CHARACTER",
            converter = DelimiterConverter.class,
            description =
                    "What stands between two cells, or the word tab; default: found out, if it is"
                            + " a comma, a semicolon, a tab or a bar.")
    private @Nullable Character delimiter;

    @Option(
            names = "--charset",
            paramLabel = "NAME",
            converter = CharsetConverter.class,
            description = "How the text is encoded, such as windows-1252; default UTF-8.")
    private @Nullable Charset charset;

    TableOptions() {}

    CsvReader applyTo(CsvReader reader) {
        if (delimiter != null) {
            reader.delimiter(delimiter);
        }
        if (charset != null) {
            reader.charset(charset);
        }
        return reader.detectFormat().missing(missing.toArray(String[]::new));
    }

    /** One character, or a tab by its name. */
    static final class DelimiterConverter implements ITypeConverter<Character> {

        @Override
        public Character convert(String text) {
            String character =
                    text.equals("\\t") || text.toLowerCase(Locale.ROOT).equals("tab") ? "\t" : text;
            if (character.length() != 1 || "\"\r\n".contains(character)) {
                throw new TypeConversionException(
                        "must be one character or tab, and no quote or line's end, but got '%s'"
                                .formatted(text));
            }
            return character.charAt(0);
        }
    }

    /** The name of an encoding. */
    static final class CharsetConverter implements ITypeConverter<Charset> {

        @Override
        public Charset convert(String text) {
            try {
                return Charset.forName(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "there is no encoding '%s'; there are UTF-8, ISO-8859-1, windows-1252 and others"
                                .formatted(text));
            }
        }
    }
}
