package io.djltuner.study.journal;

/** Text that says nothing that a journal can say; whoever reads it knows file and line. */
final class Malformed extends RuntimeException {

    private static final long serialVersionUID = 1;

    Malformed(String message) {
        super(message);
    }
}
