package io.djltuner.search.internal;

/**
 * The Matérn correlation of smoothness 5/2 (Rasmussen and Williams, "Gaussian Processes for Machine
 * Learning", 2006, equation 4.17) of a scaled distance r: with a = √5·r, (1 + a + a²/3)·exp(−a).
 * Its functions are twice differentiable, which suits losses better than infinitely smooth ones
 * (Snoek, Larochelle and Adams, 2012).
 */
public final class Matern52 {

    private Matern52() {}

    /**
     * The correlation.
     *
     * @param squared distance r²
     * @return it
     */
    public static double correlation(double squared) {
        double a = Math.sqrt(5 * squared);
        return (1 + a + a * a / 3) * Math.exp(-a);
    }

    /**
     * Correlations and their derivatives by r², −5/6·(1 + a)·exp(−a), which need the same
     * exponential.
     *
     * @param squared distances r²; becomes the correlations
     * @param slopes becomes the derivatives
     * @param count of them
     */
    public static void correlations(double[] squared, double[] slopes, int count) {
        for (int i = 0; i < count; i++) {
            double a = Math.sqrt(5 * squared[i]);
            double decay = Math.exp(-a);
            squared[i] = (1 + a + a * a / 3) * decay;
            slopes[i] = -5.0 / 6 * (1 + a) * decay;
        }
    }
}
