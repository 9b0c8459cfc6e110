package io.djltuner.study.journal;

import io.djltuner.study.StateStore;
import io.djltuner.study.StoredState;
import io.djltuner.study.Trial;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * States of trials as files {@code checkpoints/<trial id>/<epoch>}. A file appears whole or not at
 * all and carries a checksum; the one before it stays, for when the last one is damaged.
 */
final class DirectoryStates implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryStates.class);
    private static final int MAGIC = 0x444A5354;
    private static final int HEADER = 4 + 8;
    private static final int KEPT = 2;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final JournalStorage journal;
    private final Path directory;
    private final FileLayer files;

    DirectoryStates(JournalStorage journal, Path directory, FileLayer files) {
        this.journal = journal;
        this.directory = directory;
        this.files = files;
    }

    /** The folder of a trial's states; a copied trial uses those of the one that was trained. */
    private Path folder(Trial trial) {
        return trial.attributes().get(Trial.STATE_OF) instanceof Number id
                ? directory.resolve(String.valueOf(id.intValue()))
                : folder(trial.number());
    }

    private Path folder(int number) {
        return directory.resolve(String.valueOf(journal.trialId(number)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The epochs before it are on the disk first: a state is never ahead of the journal.
     */
    @Override
    public void put(Trial trial, int epoch, byte[] state) {
        journal.force();
        Path folder = folder(trial.number());
        Path file = folder.resolve(String.valueOf(epoch));
        try {
            Files.createDirectories(folder);
            Path temporary = folder.resolve(epoch + ".new");
            files.delete(temporary);
            files.createNew(temporary, framed(state));
            files.force(temporary);
            files.move(temporary, file);
            files.forceDirectory(folder);
            List<Integer> epochs = epochs(folder);
            for (int old : epochs.subList(Math.min(KEPT, epochs.size()), epochs.size())) {
                files.delete(folder.resolve(String.valueOf(old)));
            }
        } catch (IOException e) {
            throw JournalException.cannot("written", file, e);
        }
    }

    private static byte[] framed(byte[] state) {
        return ByteBuffer.allocate(HEADER + state.length)
                .putInt(MAGIC)
                .putLong(checksum(state))
                .put(state)
                .array();
    }

    private static long checksum(byte[] state) {
        CRC32C crc = new CRC32C();
        crc.update(state);
        return crc.getValue();
    }

    /** The epochs that there are states of, the last first. */
    private static List<Integer> epochs(Path folder) throws IOException {
        List<Integer> epochs = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder)) {
            found.map(file -> file.getFileName().toString())
                    .filter(name -> NUMBER.matcher(name).matches())
                    .forEach(name -> epochs.add(Integer.valueOf(name)));
        } catch (NoSuchFileException e) {
            return List.of();
        }
        epochs.sort(Comparator.reverseOrder());
        return epochs;
    }

    @Override
    public Optional<StoredState> latest(Trial trial) {
        Path folder = folder(trial);
        try {
            for (int epoch : epochs(folder)) {
                Optional<byte[]> state = undamaged(folder.resolve(String.valueOf(epoch)));
                if (state.isPresent()) {
                    return Optional.of(new StoredState(epoch, state.get()));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw JournalException.cannot("read", folder, e);
        }
    }

    private static Optional<byte[]> undamaged(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() >= HEADER && bytes.getInt() == MAGIC) {
            long expected = bytes.getLong();
            byte[] state = new byte[bytes.remaining()];
            bytes.get(state);
            if (checksum(state) == expected) {
                return Optional.of(state);
            }
        }
        LOG.warn("{}: is damaged; going on from the state before it", file);
        return Optional.empty();
    }

    @Override
    public void drop(Trial trial) {
        drop(folder(trial.number()));
    }

    private void drop(Path folder) {
        List<Path> contents;
        try (Stream<Path> found = Files.list(folder)) {
            contents = found.toList();
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw JournalException.cannot("read", folder, e);
        }
        try {
            for (Path file : contents) {
                files.delete(file);
            }
            files.delete(folder);
        } catch (IOException e) {
            throw JournalException.cannot("deleted", folder, e);
        }
    }

    @Override
    public void retain(Set<Integer> known, Set<Integer> needed) {
        known.stream()
                .filter(number -> !needed.contains(number))
                .map(this::folder)
                .filter(Files::isDirectory)
                .forEach(this::drop);
    }
}
