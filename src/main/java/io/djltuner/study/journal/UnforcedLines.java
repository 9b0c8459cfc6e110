package io.djltuner.study.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What this process has written to a journal and the disk has not confirmed. Those that wait for
 * the disk at the same time wait once, and each until its own lines are there. Safe for several
 * threads.
 *
 * <p>A system may forget what it could not write and say so only once: when a wait has failed, the
 * lines are written again before the next, or it would succeed without them.
 */
final class UnforcedLines {

    private final FileLayer files;
    private final Path file;
    private final Patience patience;

    /** In order; the first are those that were written first. */
    private final List<Piece> pieces = new ArrayList<>();

    /** Held by the one who waits for the disk. */
    private final Object waitingForDisk = new Object();

    private boolean hasFailed;
    private boolean isNameForced;

    /**
     * Nothing so far.
     *
     * @param files to write with
     * @param file the journal
     * @param patience with the disk
     */
    UnforcedLines(FileLayer files, Path file, Patience patience) {
        this.files = files;
        this.file = file;
        this.patience = patience;
    }

    /**
     * Bytes in the journal.
     *
     * @param from their place
     * @param length how many
     * @param checksum of them
     */
    private record Piece(long from, int length, long checksum) {}

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    /** Says that bytes were just written. */
    void add(long from, byte[] bytes) {
        synchronized (pieces) {
            pieces.add(new Piece(from, bytes.length, checksum(bytes)));
        }
    }

    /** Waits until all that was added before is on the disk. */
    void force() {
        synchronized (waitingForDisk) {
            List<Piece> now;
            synchronized (pieces) {
                now = List.copyOf(pieces);
            }
            if (now.isEmpty()) {
                return;
            }
            patience.with("written to the disk", file, () -> forceOnce(now));
            synchronized (pieces) {
                pieces.subList(0, now.size()).clear();
            }
        }
    }

    private boolean forceOnce(List<Piece> now) throws IOException {
        if (hasFailed) {
            for (Piece piece : now) {
                writeAgain(piece);
            }
        }
        hasFailed = true;
        files.force(file);
        if (!isNameForced) {
            files.forceDirectory(file.getParent());
            isNameForced = true;
        }
        hasFailed = false;
        return true;
    }

    private void writeAgain(Piece piece) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(piece.length());
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = files.read(file, piece.from() + bytes.position(), bytes);
        }
        if (bytes.hasRemaining() || checksum(bytes.array()) != piece.checksum()) {
            throw new JournalException(
                    "%s: the disk has lost %d bytes from %d on that it had accepted"
                            .formatted(file, piece.length(), piece.from()));
        }
        files.write(file, piece.from(), bytes.array());
    }
}
