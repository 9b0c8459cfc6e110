package io.djltuner.analysis;

/**
 * The samples of a tree's node in the order of an axis.
 *
 * @param sorted the samples of all nodes
 * @param from where the node's begin
 * @param to where they end
 * @param values of all samples
 * @param times how often each sample counts
 */
record NodeSamples(int[] sorted, int from, int to, double[] values, int[] times) {

    int size() {
        return to - from;
    }

    /** The sample at a place of the node. */
    int at(int place) {
        return sorted[from + place];
    }

    double value(int place) {
        return values[at(place)];
    }

    int times(int place) {
        return times[at(place)];
    }

    boolean isPure() {
        for (int place = 1; place < size(); place++) {
            if (value(place) != value(0)) {
                return false;
            }
        }
        return true;
    }

    double mean() {
        double sum = 0;
        long count = 0;
        for (int place = 0; place < size(); place++) {
            sum += times(place) * value(place);
            count += times(place);
        }
        return sum / count;
    }
}
