package io.djltuner.study.journal;

import io.djltuner.study.StateStore;
import io.djltuner.study.StoredState;
import io.djltuner.study.Trial;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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

    /** As many as an array can hold. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final JournalStorage journal;
    private final TrialFolders folders;
    private final FileLayer files;
    private final Patience patience;

    DirectoryStates(JournalStorage journal, Path directory, FileLayer files) {
        this.journal = journal;
        this.files = files;
        folders = new TrialFolders(directory, files);
        patience = journal.patience();
    }

    /** The folder of a trial's states; a copied trial uses those of the one that was trained. */
    private Path folder(Trial trial) {
        return trial.attributes().get(Trial.STATE_OF) instanceof Number id
                ? folders.folder(String.valueOf(id.intValue()))
                : folder(trial.number());
    }

    private Path folder(int number) {
        return folders.folder(String.valueOf(journal.trialId(number)));
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
        patience.with(
                "written",
                folder.resolve(String.valueOf(epoch)),
                () -> {
                    putOnce(folder, epoch, state);
                    return true;
                });
    }

    private void putOnce(Path folder, int epoch, byte[] state) throws IOException {
        folders.make(folder);
        Path temporary = folder.resolve(epoch + ".new");
        files.delete(temporary);
        files.createNew(temporary, framed(state));
        files.force(temporary);
        files.move(temporary, folder.resolve(String.valueOf(epoch)));
        files.forceDirectory(folder);
        // Later ones were damaged, or the trial would not be here again.
        List<String> kept =
                epochs(folder).stream()
                        .filter(old -> old <= epoch)
                        .limit(KEPT)
                        .map(String::valueOf)
                        .toList();
        for (String name : folders.names(folder)) {
            if (!kept.contains(name)) {
                files.delete(folder.resolve(name));
            }
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
    private List<Integer> epochs(Path folder) throws IOException {
        return folders.names(folder).stream()
                .filter(name -> NUMBER.matcher(name).matches())
                .map(Integer::valueOf)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    @Override
    public Optional<StoredState> latest(Trial trial) {
        Path folder = folder(trial);
        return patience.with("read", folder, () -> latest(folder));
    }

    private Optional<StoredState> latest(Path folder) throws IOException {
        for (int epoch : epochs(folder)) {
            Optional<byte[]> state = undamaged(folder.resolve(String.valueOf(epoch)));
            if (state.isPresent()) {
                return Optional.of(new StoredState(epoch, state.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> undamaged(Path file) throws IOException {
        if (isState(file)) {
            ByteBuffer header = ByteBuffer.wrap(files.content(file, 0, HEADER));
            if (header.remaining() == HEADER && header.getInt() == MAGIC) {
                byte[] state = files.content(file, HEADER, MOST_BYTES);
                if (checksum(state) == header.getLong()) {
                    return Optional.of(state);
                }
            }
        }
        LOG.warn("{}: is damaged; going on from the state before it", file);
        return Optional.empty();
    }

    /** One that had no room in memory twice could not have been written either. */
    private static boolean isState(Path file) throws IOException {
        long most = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 2);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= most;
    }

    @Override
    public void drop(Trial trial) {
        drop(folder(trial.number()));
    }

    private void drop(Path folder) {
        patience.with(
                "deleted",
                folder,
                () -> {
                    folders.remove(folder);
                    return true;
                });
    }

    @Override
    public void retain(Set<Integer> known, Set<Integer> needed) {
        known.stream()
                .filter(number -> !needed.contains(number))
                .map(this::folder)
                .filter(folder -> Files.exists(folder, LinkOption.NOFOLLOW_LINKS))
                .forEach(this::drop);
    }
}
