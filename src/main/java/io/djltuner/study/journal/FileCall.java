package io.djltuner.study.journal;

import java.io.IOException;

/** What is done to files, and may fail. */
@FunctionalInterface
interface FileCall<T> {
    T call() throws IOException;
}
