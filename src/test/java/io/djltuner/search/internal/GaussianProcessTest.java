package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Choice;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against numpy 2.4.6:
 *
 * <pre>
 * X=np.array([[.1,.2],[.4,.9],[.7,.3],[.95,.6],[.5,.5]]); y=np.array([.3,-1.2,.8,.1,-.4])
 * l=np.array([.4,.9]); s,v=1.7,.01; solve=np.linalg.solve
 * def k(A,B):
 *     a=np.sqrt(5*((((A[:,None]-B[None])/l)**2).sum(-1))); return s*(1+a+a*a/3)*np.exp(-a)
 * K=k(X,X)+v*np.eye(5); o=np.ones(5); c=o@solve(K,y)/(o@solve(K,o)); r=y-c
 * nll=.5*r@solve(K,r)+.5*np.linalg.slogdet(K)[1]+2.5*np.log(2*np.pi)
 * Z=np.array([[.3,.3],[.9,.9],[.4,.9]]); q=k(Z,X)
 * mean=c+q@solve(K,r); var=s-np.einsum('ij,ji-&gt;i',q,solve(K,q.T))
 * K1=K+np.diag([.1,0,0,0,0]); c1=o@solve(K1,y)/(o@solve(K1,o)); noisier=c1+q@solve(K1,y-c1)
 * X6=np.vstack([X,Z[:1]]); K6=k(X6,X6)+v*np.eye(6); q6=k(Z,X6)
 * pending=s-np.einsum('ij,ji-&gt;i',q6,solve(K6,q6.T))
 * </pre>
 */
class GaussianProcessTest {

    private static final double TOLERANCE = 1e-12;

    private static final double[][] X = {{.1, .2}, {.4, .9}, {.7, .3}, {.95, .6}, {.5, .5}};
    private static final double[] Y = {.3, -1.2, .8, .1, -.4};
    private static final double[][] Z = {{.3, .3}, {.9, .9}, {.4, .9}};

    private static final KernelHyperparameters HYPERPARAMETERS =
            new KernelHyperparameters(new double[] {.4, .9}, 1.7, .01);

    private static final SearchSpace SQUARE =
            SearchSpace.builder().add(RealRange.of("a", 0, 1)).add(RealRange.of("b", 0, 1)).build();

    private static GaussianProcess process(double noiseOfTheFirst) {
        GaussianProcess process =
                new GaussianProcess(new KernelCoordinates(SQUARE), HYPERPARAMETERS);
        for (double[] point : X) {
            process.append(point, process.size() == 0 ? noiseOfTheFirst : 0);
        }
        process.observe(Y);
        return process;
    }

    private static double[] means(GaussianProcess process) {
        return Arrays.stream(Z).mapToDouble(process::mean).toArray();
    }

    private static double[] variances(GaussianProcess process) {
        return process.beliefs(List.of(Z)).stream()
                .mapToDouble(GaussianProcess.Belief::variance)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "0,1",
        "0.1,0.9917592361711774",
        "0.5,0.8286491424181254",
        "1,0.5239941088318203",
        "3,0.02772342191462579"
    })
    void theCorrelationIsMaterns(double distance, double correlation) {
        assertThat(Matern52.correlation(distance * distance))
                .isCloseTo(correlation, within(TOLERANCE));
    }

    @Test
    void theMeanAndTheVarianceAreThoseOfTheClosedForm() {
        GaussianProcess process = process(0);

        assertThat(means(process))
                .containsExactly(
                        new double[] {
                            -0.16462399605509567, -0.23590517884481996, -1.19132221888704
                        },
                        within(TOLERANCE));
        assertThat(variances(process))
                .containsExactly(
                        new double[] {
                            0.19145750054798616, 0.2805647388495651, 0.009783841414422234
                        },
                        within(TOLERANCE));
    }

    @Test
    void aNoisierPointIsTrustedLess() {
        assertThat(means(process(0.1)))
                .containsExactly(
                        new double[] {
                            -0.1992627080979488, -0.23398842113107385, -1.1914873783485673
                        },
                        within(TOLERANCE));
    }

    @Test
    void aPendingPointNarrowsTheVarianceAndLeavesTheMean() {
        GaussianProcess process = process(0);
        double[] before = means(process);

        process.append(Z[0], 0);

        assertThat(means(process)).isEqualTo(before);
        assertThat(variances(process))
                .containsExactly(
                        new double[] {
                            0.009503617389633012, 0.27470791830656704, 0.009782733704147173
                        },
                        within(TOLERANCE));
    }

    @Test
    void pointsTakenOffLeaveNoTrace() {
        GaussianProcess process = process(0);
        process.append(Z[0], 0);
        process.append(Z[1], 0);
        process.truncate(X.length);

        assertThat(variances(process)).isEqualTo(variances(process(0)));
    }

    /** Central differences of step 1e-5 are good to about 1e-9. */
    @Test
    void slopesAreThoseOfFiniteDifferences() {
        GaussianProcess process = process(0);
        process.append(Z[1], 0);
        double[] at = {.62, .41};
        double[] meanSlopes = new double[2];
        double[] varianceSlopes = new double[2];

        GaussianProcess.Belief belief = process.belief(at, meanSlopes, varianceSlopes);

        assertThat(belief.mean()).isEqualTo(process.mean(at));
        for (int i = 0; i < 2; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            List<GaussianProcess.Belief> both = process.beliefs(List.of(up, down));
            assertThat(meanSlopes[i])
                    .isCloseTo((both.get(0).mean() - both.get(1).mean()) / 2e-5, within(1e-8));
            assertThat(varianceSlopes[i])
                    .isCloseTo(
                            (both.get(0).variance() - both.get(1).variance()) / 2e-5, within(1e-8));
        }
    }

    @Test
    void withoutObservationsTheVarianceIsTheSignals() {
        GaussianProcess process =
                new GaussianProcess(new KernelCoordinates(SQUARE), HYPERPARAMETERS);
        process.observe(new double[0]);

        assertThat(process.beliefs(List.of(Z[0])))
                .containsExactly(new GaussianProcess.Belief(0, 1.7));
    }

    /** The covariance of two points is what observing one takes off the other's variance. */
    @Test
    void unorderedValuesAreAllEquallyFarApart() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(RealRange.of("x", 0, 1))
                        .add(Choice.of("kind", "a", "b", "c"))
                        .build();
        KernelCoordinates coordinates = new KernelCoordinates(space);
        GaussianProcess process =
                new GaussianProcess(
                        coordinates, new KernelHyperparameters(new double[] {1, 0.8}, 1, 1e-12));
        process.append(coordinates.of(new double[] {0.5, 1 / 6.0}), 0);
        process.observe(new double[] {0});

        List<Double> left =
                process
                        .beliefs(
                                List.of(
                                        coordinates.of(new double[] {0.5, 0.5}),
                                        coordinates.of(new double[] {0.5, 5 / 6.0})))
                        .stream()
                        .map(GaussianProcess.Belief::variance)
                        .toList();

        double correlation = Matern52.correlation(1 / 0.64);
        assertThat(left.get(0)).isCloseTo(1 - correlation * correlation, within(1e-9));
        assertThat(left.get(1)).isEqualTo(left.get(0));
    }
}
