package io.djltuner.search.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A strategy or pruner in one line: {@code GridSearch[points=5]}. */
public final class Description {

    private final String name;
    private final List<String> settings = new ArrayList<>();

    private Description(String name) {
        this.name = name;
    }

    /** Begins with a name. */
    public static Description of(String name) {
        return new Description(name);
    }

    /** Adds a setting. */
    public Description with(String setting, Object value) {
        settings.add(setting + "=" + value);
        return this;
    }

    /** Adds a setting that may be left to the strategy. */
    public Description with(String setting, OptionalInt value) {
        return with(setting, value.isPresent() ? value.getAsInt() : "default");
    }

    @Override
    public String toString() {
        return name + settings;
    }
}
