package io.djltuner.execution;

import io.djltuner.space.Configuration;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.NetworkSize;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sizes of networks, each found out once: a block must be built for it. A trial that goes on
 * asks again, hence the last few hundred are remembered. Safe for several threads.
 */
final class NetworkSizes {

    private static final int REMEMBERED = 512;

    private final NetworkFactory factory;
    private final boolean sideBySide;
    private final Map<Configuration, NetworkSize> known = new LinkedHashMap<>();

    /**
     * Nothing asked yet.
     *
     * @param factory of the networks
     * @param sideBySide whether several train at once
     */
    NetworkSizes(NetworkFactory factory, boolean sideBySide) {
        this.factory = factory;
        this.sideBySide = sideBySide;
    }

    /**
     * What a trial's network needs beside others. Where one trains at a time nothing is built for
     * that: a block may draw from the engine's generator, which then is the training thread's own.
     *
     * @param configuration of the trial
     * @return the memory; none where it is not asked for
     * @throws RuntimeException as {@link #of} does
     */
    MemoryBudget memory(Configuration configuration) {
        return sideBySide ? MemoryBudget.of(of(configuration)) : MemoryBudget.NONE;
    }

    /**
     * The size of a trial's network.
     *
     * @param configuration of the trial
     * @return its size
     * @throws RuntimeException whatever the factory throws for a network that cannot be built
     */
    NetworkSize of(Configuration configuration) {
        synchronized (known) {
            NetworkSize before = known.get(configuration);
            if (before != null) {
                return before;
            }
        }
        NetworkSize size = factory.size(configuration);
        synchronized (known) {
            known.put(configuration, size);
            if (known.size() > REMEMBERED) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return size;
    }
}
