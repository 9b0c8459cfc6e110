package io.djltuner.study.journal;

import io.djltuner.study.ModelStore;
import io.djltuner.study.StateStore;
import io.djltuner.study.StudyStorage;
import io.djltuner.study.StudyStorageProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A disk for tests: studies at places that were registered here fail as they are told. */
public final class FaultyDisk implements StudyStorageProvider {

    private static final Map<Path, JournalProvider> DISKS = new ConcurrentHashMap<>();
    private static final Duration LOCK_PATIENCE = Duration.ofMillis(200);

    /** Decides what fails. */
    @FunctionalInterface
    public interface Fault {

        /**
         * Is asked before anything is changed.
         *
         * @param operation {@code write}, {@code fsync}, {@code mkdir}, {@code rename}, {@code cut}
         *     or {@code delete}
         * @param file of which
         * @throws IOException to let it fail
         */
        void before(String operation, Path file) throws IOException;
    }

    /** For {@link java.util.ServiceLoader}. */
    public FaultyDisk() {}

    /** Makes a study's place fail; attempts is how often the library tries. */
    public static void register(Path study, int attempts, Fault fault) {
        DISKS.put(
                study,
                new JournalProvider(Disks.of(new FailingLayer(fault), attempts, LOCK_PATIENCE)));
    }

    /** The exit code of a process that ended so; the system uses others. */
    public static final int HALTED = 86;

    /**
     * Lets this process end, as if it were killed, in the middle of a change of a place.
     *
     * @param study the place
     * @param kind of change: {@code append} or {@code cut} of the journal, its {@code lock}, a
     *     {@code state} or {@code model}, a {@code mkdir}, a {@code rename}, a {@code delete}
     * @param number of the change of this kind, from 1
     */
    public static void halt(Path study, String kind, int number) {
        DISKS.put(
                study,
                new JournalProvider(Disks.of(new HaltingLayer(kind, number), 1, LOCK_PATIENCE)));
    }

    /** Repairs a place. */
    public static void repair(Path study) {
        DISKS.remove(study);
    }

    /** Takes a study's lock, in the name of this process, and does not give it back. */
    public static void lock(Path study) throws IOException {
        StudyPaths paths = StudyPaths.of(study);
        FileLayer files = new FileLayer();
        new JournalLock(Disks.of(files, 1), paths.lock(), Owners.signIn(files, paths.owners()))
                .take();
    }

    private static JournalProvider at(Path path) {
        return DISKS.get(path);
    }

    @Override
    public boolean handles(Path path) {
        return DISKS.containsKey(path);
    }

    @Override
    public StudyStorage open(Path path, String name) {
        return at(path).open(path, name);
    }

    @Override
    public StateStore states(Path path, StudyStorage events) {
        return at(path).states(path, events);
    }

    @Override
    public ModelStore models(Path path, StudyStorage events) {
        return at(path).models(path, events);
    }

    @Override
    public String defaultName(Path path) {
        return at(path).defaultName(path);
    }

    @Override
    public StudyStorage look(Path path, String name) {
        return at(path).look(path, name);
    }

    /** What fails to be written is half done. */
    private static final class FailingLayer extends FileLayer {

        private final Fault fault;

        FailingLayer(Fault fault) {
            this.fault = fault;
        }

        @Override
        void append(Path file, byte[] bytes) throws IOException {
            try {
                fault.before("write", file);
            } catch (IOException e) {
                super.append(file, Arrays.copyOf(bytes, bytes.length * 2 / 3));
                throw e;
            }
            super.append(file, bytes);
        }

        @Override
        void write(Path file, long from, byte[] bytes) throws IOException {
            fault.before("write", file);
            super.write(file, from, bytes);
        }

        @Override
        void makeDirectory(Path directory) throws IOException {
            fault.before("mkdir", directory);
            super.makeDirectory(directory);
        }

        @Override
        void createNew(Path file, byte[] bytes) throws IOException {
            fault.before("write", file);
            super.createNew(file, bytes);
        }

        @Override
        void fill(Path folder, ModelStore.Writer writer) throws IOException {
            super.fill(folder, writer);
            try {
                fault.before("write", folder);
            } catch (IOException e) {
                for (Path file : List.copyOf(listed(folder))) {
                    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 10));
                }
                throw e;
            }
        }

        private static List<Path> listed(Path folder) throws IOException {
            try (var files = Files.list(folder)) {
                return files.toList();
            }
        }

        @Override
        void force(Path file) throws IOException {
            fault.before("fsync", file);
            super.force(file);
        }

        @Override
        void forceDirectory(Path directory) throws IOException {
            fault.before("fsync", directory);
            super.forceDirectory(directory);
        }

        @Override
        void move(Path from, Path to) throws IOException {
            fault.before("rename", to);
            super.move(from, to);
        }

        @Override
        void truncate(Path file, long size) throws IOException {
            fault.before("cut", file);
            super.truncate(file, size);
        }

        @Override
        void delete(Path file) throws IOException {
            fault.before("delete", file);
            super.delete(file);
        }
    }
}
