package io.djltuner.study.journal;

import io.djltuner.study.ModelStore;
import io.djltuner.study.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Models as folders {@code models/<trial id>} and {@code models/default}. They are written under
 * another name that tells whose they are, and renamed when they are on the disk.
 */
final class DirectoryModels implements ModelStore {

    private static final String DEFAULT_NAME = "default";
    private static final Pattern UNFINISHED = Pattern.compile("[a-z0-9]+\\.(.+)\\.new");

    private final JournalStorage journal;
    private final TrialFolders folders;
    private final FileLayer files;
    private final Patience patience;

    DirectoryModels(JournalStorage journal, Path directory, FileLayer files) {
        this.journal = journal;
        this.files = files;
        folders = new TrialFolders(directory, files);
        patience = journal.patience();
    }

    private String name(int number) {
        return number == DEFAULT ? DEFAULT_NAME : String.valueOf(journal.trialId(number));
    }

    @Override
    public Optional<Path> find(Trial trial) {
        String name =
                trial.attributes().get(Trial.STATE_OF) instanceof Number original
                        ? String.valueOf(original.intValue())
                        : name(trial.number());
        return Optional.of(folders.folder(name))
                .filter(DirectoryModels::isThere)
                .filter(this::holdsNoLinks);
    }

    private boolean holdsNoLinks(Path folder) {
        return patience.with(
                "read",
                folder,
                () ->
                        folders.names(folder).stream()
                                .map(folder::resolve)
                                .noneMatch(Files::isSymbolicLink));
    }

    private static boolean isThere(Path folder) {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && !Files.isSymbolicLink(folder.getParent());
    }

    @Override
    public void put(int number, Writer writer) {
        Path target = folders.folder(name(number));
        patience.with(
                "written",
                target,
                () -> {
                    putOnce(target, writer);
                    return true;
                });
    }

    private void putOnce(Path target, Writer writer) throws IOException {
        folders.make();
        if (isThere(target)) {
            // Perhaps moved there a moment ago, by an attempt that failed after that.
            files.forceDirectory(folders.directory());
            return;
        }
        Path unfinished =
                target.resolveSibling("%s.%s.new".formatted(target.getFileName(), journal.owner()));
        folders.remove(unfinished);
        files.fill(unfinished, writer);
        for (String file : folders.names(unfinished)) {
            files.force(unfinished.resolve(file));
        }
        files.forceDirectory(unfinished);
        if (isThere(target)) {
            // Another process was faster.
            folders.remove(unfinished);
            return;
        }
        files.move(unfinished, target);
        files.forceDirectory(folders.directory());
    }

    @Override
    public void drop(int number) {
        drop(folders.folder(name(number)));
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
                .map(number -> folders.folder(name(number)))
                .filter(folder -> Files.exists(folder, LinkOption.NOFOLLOW_LINKS))
                .forEach(this::drop);
        dropUnfinished();
    }

    private void dropUnfinished() {
        try {
            for (String name : folders.folders()) {
                Matcher unfinished = UNFINISHED.matcher(name);
                if (unfinished.matches() && journal.isGone(unfinished.group(1))) {
                    folders.remove(folders.folder(name));
                }
            }
        } catch (IOException e) {
            throw JournalException.cannot("read", folders.directory(), e);
        }
    }
}
